import { EVENT_TYPES, publishedSchema } from '#contracts';
import { Described, json, ProblemError, PROBLEMS, Public } from '#platform';
import { Controller, Get, Header, Param } from '@nestjs/common';
import { z } from 'zod';
import { schemasAnswer } from './schemas.schema';
import type { Schemas } from './schemas.schema';

const REASON = 'published: what an event has to look like is no secret, and is read before there is a token';
/** A published version never changes meaning; its words may be mended. */
const KEPT = 'public, max-age=3600';

/** The published schemas of the events, as files in libs/contracts/published. */
@Controller('v1/schemas')
export class SchemasController {
  private readonly texts = new Map<string, string>(EVENT_TYPES.map((type) => [type, publishedSchema(type)]));

  @Get()
  @Public(REASON)
  @Described({
    summary: 'The types of event there are, and where the schema of each is',
    answers: { 200: { what: 'All of them.', content: json(schemasAnswer) } },
  })
  @Header('cache-control', KEPT)
  list(): Schemas {
    return { schemas: EVENT_TYPES.map((type) => ({ type, schema: `/v1/schemas/${type}` })) };
  }

  @Get(':type')
  @Public(REASON)
  @Described({
    summary: 'The published schema of a type of event',
    path: z.strictObject({
      type: z
        .string()
        .max(200)
        .meta({ description: 'The type of event.', examples: [EVENT_TYPES[0]] }),
    }),
    answers: {
      200: { what: 'JSON Schema 2020-12.', content: { 'application/schema+json': z.looseObject({}) } },
    },
  })
  @Header('cache-control', KEPT)
  @Header('content-type', 'application/schema+json')
  schema(@Param('type') type: string): string {
    const text = this.texts.get(type);
    if (text !== undefined) return text;
    throw new ProblemError(PROBLEMS.notFound, `There are schemas of ${EVENT_TYPES.join(', ')}.`);
  }
}
