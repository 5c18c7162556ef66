import { columnMappingSchema } from '#catalogue';
import {
  Caller,
  Described,
  json,
  Permission,
  ProblemError,
  PROBLEMS,
  READERS,
  readBody,
  refused,
} from '#platform';
import type { Identity } from '#platform';
import { MappingStore } from '#reference';
import type { MappingVersion } from '#reference';
import { Controller, Get, HttpCode, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { mappingAnswer, mappingsAnswer } from './mapping.schema';
import type { MappingAnswer, MappingsAnswer } from './mapping.schema';
import { UPLOAD_PROBLEMS } from './problems';

const ANYBODY = ['publisher', ...READERS] as const;

const mappingPath = z.strictObject({
  name: z.string().max(70).describe('The name, or a version of it: `plain-counts@1`.'),
});

/** The column mappings that uploads are read by. */
@Controller('v1/mappings')
export class MappingsController {
  constructor(private readonly mappings: MappingStore) {}

  /** The newest version of each. */
  @Get()
  @Permission({ roles: ANYBODY, scope: 'each-event' })
  @Described({
    summary: 'The column mappings in force',
    answers: { 200: { what: 'The newest version of each.', content: json(mappingsAnswer) } },
  })
  async all(): Promise<MappingsAnswer> {
    return { mappings: (await this.mappings.all()).map(answerOf) };
  }

  /** One mapping whole: the newest version, or `plain-counts@1`. */
  @Get(':name')
  @Permission({ roles: ANYBODY, scope: 'each-event' })
  @Described({
    summary: 'A column mapping',
    path: mappingPath,
    answers: { 200: { what: 'The mapping whole.', content: json(mappingAnswer) } },
    problems: [UPLOAD_PROBLEMS.unknownMapping],
  })
  async one(@Param('name') asked: string): Promise<MappingAnswer> {
    const [, name = '', version] = /^([a-z0-9-]{1,60})(?:@([1-9]\d{0,5}))?$/.exec(asked) ?? [];
    const found = await this.mappings.find(name, version === undefined ? undefined : Number(version));
    if (found) return answerOf(found);
    throw new ProblemError(UPLOAD_PROBLEMS.unknownMapping, 'GET /v1/mappings lists those there are.');
  }

  /**
   * Puts a mapping in force as the newest version of its name; earlier versions stay as they are. It may be read by
   * everybody who publishes, so it takes an administrator.
   */
  @Post()
  @HttpCode(201)
  @Permission({ roles: ['administrator'], scope: 'everywhere' })
  @Described({
    summary: 'Put a column mapping in force',
    details: 'It becomes the newest version of its name; the one in force already stays the version it is.',
    body: json(columnMappingSchema),
    answers: { 201: { what: 'The version in force.', content: json(mappingAnswer) } },
    problems: [PROBLEMS.malformedJson, UPLOAD_PROBLEMS.mappingRefused],
  })
  async putInForce(@Req() { body }: FastifyRequest, @Caller() { subject }: Identity): Promise<MappingAnswer> {
    const given = readBody(z.unknown(), body);
    const put = given.ok ? await this.mappings.putInForce(given.value, subject) : given;
    if (put.ok) return answerOf(put.value);
    throw refused(UPLOAD_PROBLEMS.mappingRefused, put.failure);
  }
}

function answerOf({ version, hash, putInForceAt, mapping }: MappingVersion): MappingAnswer {
  return { name: mapping.name, version, hash, putInForceAt, mapping };
}
