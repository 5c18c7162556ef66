import { measureSchema, policyYearSchema } from '#catalogue';
import { z } from 'zod';

/** Every stream of definitions, and no other, begins so. */
export const DEFINITION_STREAMS = 'definition/';
export const MEASURE_STREAMS = `${DEFINITION_STREAMS}measure/`;
export const POLICY_YEAR_STREAMS = `${DEFINITION_STREAMS}policy-year/`;

/** Whether a stream is of a definition, on which figures of every area may rest. */
export function isDefinitionStream(stream: string): boolean {
  return stream.startsWith(DEFINITION_STREAMS);
}

const hash = z.string().regex(/^[0-9a-f]{64}$/);

/** What a decision on a measure's stream holds: from then on this is what its code means. */
export const measurePutInForce = z.strictObject({
  type: z.literal('definition.put-in-force'),
  data: z.strictObject({ definition: measureSchema, hash }),
});

/** The same on a policy year's stream. */
export const policyYearPutInForce = z.strictObject({
  type: z.literal('definition.put-in-force'),
  data: z.strictObject({ definition: policyYearSchema, hash }),
});
