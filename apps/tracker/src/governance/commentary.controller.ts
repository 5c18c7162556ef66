import { DecideEntryCommand, providerCommentaries } from '#governance';
import { Controller } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { areaPath } from '../area-path';
import { Asking, decidedBy } from '../deciding';
import type { AskedDecision, Decided } from '../deciding';
import { decideOnEntry, readRegisterBody, RegisterCommand } from './register-doors';
import { addBodyOf, changeBodyOf } from './registers.schema';

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

type CommentaryRequest = FastifyRequest<{ Params: { area: string; provider: string; code: string } }>;

const giveBody = addBodyOf(entry).meta({ examples: [{ entry: { ...example.entry, given: 'by-provider' } }] });

/** A provider's own word on an area's figures: given by a person of the provider, in its name and no other's. */
@Controller('v1/areas/:area/commentary')
export class CommentaryController {
  constructor(private readonly commands: CommandBus) {}

  @RegisterCommand(':provider/:code/give', {
    permission: { roles: ['signatory'], scope: { path: 'provider' }, by: 'person' },
    summary: 'Give a provider’s commentary in its name, or change what it gave',
    details: 'It takes `signatory@` of the provider. A change says why, and names in If-Match what was read.',
    path: commentaryPath,
    body: giveBody,
  })
  async give(@Asking() asking: AskedDecision<CommentaryRequest>): Promise<Decided> {
    const by = decidedBy(asking, 'is-first');
    const { area, provider, code } = asking.request.params;
    const decision =
      by.expectedVersion === 0
        ? ({ type: 'add', ...readRegisterBody(addBodyOf(entry), asking.request) } as const)
        : ({ type: 'change', ...readRegisterBody(changeBodyOf(entry), asking.request) } as const);
    const command = new DecideEntryCommand(area, kind, code, decision, { ...by, inNameOf: provider });
    return decideOnEntry(this.commands, command, by, asking.reply);
  }
}
