import { measureSchema, policyYearSchema } from '#catalogue';
import { z } from 'zod';

export const MEASURE_STREAMS = 'definition/measure/';
export const POLICY_YEAR_STREAMS = 'definition/policy-year/';

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
