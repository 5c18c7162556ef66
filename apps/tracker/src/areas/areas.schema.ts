import { AREA_KINDS } from '#catalogue';
import { pageParameters } from '#platform';
import { z } from 'zod';

const month = z.string().describe('A month, such as 2014-04.');

/** The answer of `GET /v1/areas/{area}`: an area and what there is of it. */
export const areaAnswer = z.strictObject({
  code: z.string().describe('9-character ONS code.'),
  name: z.string(),
  kind: z.enum(AREA_KINDS),
  from: month.exactOptional().describe('The first month it was valid in; absent for as long as is known.'),
  to: month.exactOptional().describe('The last month it was valid in; absent while it is.'),
  succeededBy: z.array(z.string()).exactOptional(),
  plans: z
    .array(
      z.strictObject({
        policyYear: z.string(),
        status: z.enum(['draft', 'agreed', 'under-revision', 'withdrawn']),
      }),
    )
    .describe('In the order of their policy years.'),
  measures: z
    .array(z.strictObject({ measure: z.string(), from: month, to: month }))
    .describe('Those with records, and the first and last month of these; in the order of their codes.'),
});
export type AreaKnown = z.infer<typeof areaAnswer>;

/** The answer of `GET /v1/areas`. */
export const areasAnswer = z.strictObject({
  areas: z.array(areaAnswer).describe('In the order of their codes.'),
  next: z.string().exactOptional().describe('Give it as `after` for the next page; absent on the last.'),
});
export type AreasPage = z.infer<typeof areasAnswer>;

/** The query of `GET /v1/areas`. */
export const areasQuery = z.strictObject(pageParameters);
