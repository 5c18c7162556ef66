import { columnMappingSchema } from '#catalogue';
import { z } from 'zod';

export const mappingAnswer = z.strictObject({
  name: z.string(),
  version: z.int().min(1),
  hash: z.string().meta({ description: "SHA-256 of the mapping's canonical JSON, in hexadecimal." }),
  putInForceAt: z.string(),
  mapping: columnMappingSchema,
});

export const mappingsAnswer = z.strictObject({ mappings: z.array(mappingAnswer) });

export type MappingAnswer = z.infer<typeof mappingAnswer>;
export type MappingsAnswer = z.infer<typeof mappingsAnswer>;
