import { measureSchema, metricSchema, policyYearSchema } from '#catalogue';
import { z } from 'zod';

const inForce = {
  hash: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .describe('SHA-256 over the canonical JSON of the definition.'),
  version: z.int().min(1).describe('How often its code has been defined.'),
  since: z.iso.datetime().describe('When it was put in force.'),
};

const sentence = z.string().describe('What it means, in plain English.');

/** The answer of `GET /v1/measures`. */
export const measuresAnswer = z.strictObject({
  measures: z
    .array(z.strictObject({ sentence, definition: measureSchema, ...inForce }))
    .describe('In the order of their codes.'),
});
export type MeasuresInForce = z.infer<typeof measuresAnswer>;

/** The answer of `GET /v1/policy-years`. */
export const policyYearsAnswer = z.strictObject({
  policyYears: z
    .array(
      z.strictObject({
        definition: policyYearSchema.omit({ metrics: true }),
        metrics: z.array(z.strictObject({ sentence, definition: metricSchema })),
        ...inForce,
        hash: inForce.hash.describe('SHA-256 over the canonical JSON of the definition with its metrics.'),
      }),
    )
    .describe('In their order.'),
});
export type PolicyYearsInForce = z.infer<typeof policyYearsAnswer>;
