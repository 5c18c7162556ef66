import { DecideEntryCommand, providerCommentaries } from '#governance';
import { Caller, Described, json, Permission, PROBLEMS, readBody, refused } from '#platform';
import type { Identity } from '#platform';
import { Controller, HttpCode, Post, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { areaPath } from '../area-path';
import { DECIDED_OVER_PROBLEMS, expectedVersion, tagOfVersion } from '../decided-over';
import { REGISTER_PROBLEMS, refusedRegister } from './register-problems';
import { addBodyOf, changeBodyOf, entryDecidedAnswer } from './registers.schema';
import type { EntryDecidedAnswer } from './registers.schema';

const { kind, entry, example } = providerCommentaries;

const commentaryPath = areaPath.extend({
  provider: z
    .string()
    .max(200)
    .meta({ description: 'The provider by its source.', examples: ['urn:ods:RGN'] }),
  code: z
    .string()
    .max(200)
    .meta({ description: 'The code of the entry.', examples: [example.code] }),
});

const giveBody = addBodyOf(entry).meta({ examples: [{ entry: { ...example.entry, given: 'by-provider' } }] });

/** A provider's own word on an area's figures: given by a person of the provider, in its name and no other's. */
@Controller('v1/areas/:area/commentary')
export class CommentaryController {
  constructor(private readonly commands: CommandBus) {}

  @Post(':provider/:code/give')
  @HttpCode(200)
  @Permission({ roles: ['signatory'], scope: { path: 'provider' }, by: 'person' })
  @Described({
    summary: 'Give a provider’s commentary in its name, or change what it gave',
    details: 'It takes `signatory@` of the provider. A change says why, and names in If-Match what was read.',
    path: commentaryPath,
    headers: z.strictObject({
      'if-match': z
        .string()
        .optional()
        .meta({ description: 'The ETag of the commentary that was read; only a new one has none.' }),
    }),
    body: json(giveBody),
    answers: {
      200: {
        what: 'The decision.',
        content: json(entryDecidedAnswer),
        headers: { etag: 'The version of the entry from now on, for If-Match.' },
      },
    },
    problems: [
      PROBLEMS.malformedJson,
      ...Object.values(REGISTER_PROBLEMS),
      ...Object.values(DECIDED_OVER_PROBLEMS),
    ],
  })
  async give(
    @Req()
    { params, headers, body }: FastifyRequest<{ Params: { area: string; provider: string; code: string } }>,
    @Caller() { subject }: Identity,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<EntryDecidedAnswer> {
    const over = expectedVersion(headers['if-match'], 'is-first');
    const by = { actor: subject, expectedVersion: over, inNameOf: params.provider };
    const decision =
      over === 0
        ? ({ type: 'add', ...read(addBodyOf(entry), body) } as const)
        : ({ type: 'change', ...read(changeBodyOf(entry), body) } as const);
    const outcome = await this.commands.execute(
      new DecideEntryCommand(params.area, kind, params.code, decision, by),
    );
    if (!outcome.ok) throw refusedRegister(outcome.failure);
    const last = outcome.value.at(-1);
    const version = last?.version ?? over;
    void reply.header('etag', tagOfVersion(version));
    return {
      version,
      ...(last && { position: last.position, type: last.type, recordedAt: last.recordedAt }),
    };
  }
}

function read<Read>(schema: z.ZodType<Read>, body: unknown): Read {
  const given = readBody(schema, body);
  if (!given.ok) throw refused(REGISTER_PROBLEMS.refused, given.failure);
  return given.value;
}
