import { z } from 'zod';

/** The answer of `GET /v1/schemas`. */
export const schemasAnswer = z.strictObject({
  schemas: z.array(
    z.strictObject({
      type: z.string().describe('The type of the event.'),
      schema: z.string().describe('Where its JSON Schema 2020-12 is, below this server.'),
    }),
  ),
});

export type Schemas = z.infer<typeof schemasAnswer>;
