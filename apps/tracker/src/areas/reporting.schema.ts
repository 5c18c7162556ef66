import type { AreaCoverage } from '#performance';
import { TABLES } from '#contracts';
import { answerSchema, pageParameters } from '#platform';
import { z } from 'zod';
import { answeredAt, areaShown, category, contentHash, nothingKnown } from '../performance.schema';

const whole = z.int().min(0);
const moment = z.iso.datetime();
const month = z.string().describe('A month, such as 2014-04.');
const reporter = { source: z.string(), name: z.string() };

const areaCoverage = answerSchema<AreaCoverage>()(
  z
    .strictObject({
      known: z.literal(true),
      area: areaShown,
      year: z.string(),
      answeredAt,
      measures: z.array(
        z.strictObject({
          measure: z.strictObject({
            code: z.string(),
            name: z.string(),
            frequency: z.enum(['month', 'quarter', 'year']),
          }),
          tally: z
            .strictObject({ complete: whole, incomplete: whole, missing: whole, noReporterExpected: whole })
            .describe("Of the year's periods."),
          periods: z.array(
            z.strictObject({
              period: z.string(),
              state: z
                .enum(['complete', 'incomplete', 'missing', 'no-reporter-expected'])
                .describe('no-reporter-expected: nobody is, and nothing was reported.'),
              expected: z.array(z.strictObject(reporter)),
              reported: z
                .array(z.strictObject(reporter))
                .describe('Whose reports there are, whole or in part.'),
              missing: z
                .array(z.strictObject({ ...reporter, categories: z.array(category).optional() }))
                .describe('Whose report is not there; with categories, only these of it are not.'),
            }),
          ),
        }),
      ),
      contentHash,
    })
    .meta({ id: 'AreaCoverage' }),
);

/** The answer of `GET /v1/areas/{area}/coverage`. */
export const coverageAnswer = z.union([areaCoverage, nothingKnown]);

const arrival = z
  .strictObject({
    ...reporter,
    measure: z.string(),
    table: z.enum(TABLES),
    submission: z.string().exactOptional().describe('Absent for what came outside of any.'),
    period: z.string().exactOptional().describe('Of what came outside of a submission.'),
    from: month,
    to: month,
    records: whole.describe('Counts it is about; corrections of one are not counted again.'),
    deliveries: whole.describe('Deliveries that carried them.'),
    provisional: whole.describe('Deliveries that gave a provisional count.'),
    final: whole.describe('Deliveries that gave a final one.'),
    withdrawn: whole.describe('Deliveries that took one back.'),
    replacements: whole.describe('Deliveries that announced that periods are replaced whole.'),
    firstArrivedAt: moment,
    lastArrivedAt: moment,
    newestVersion: moment.describe('The newest applicable time that its sender gave.'),
  })
  .meta({ id: 'Arrival', description: 'What came of one measure and table from one source.' });

/** The answer of `GET /v1/areas/{area}/arrivals`. */
export const arrivalsAnswer = z.strictObject({
  area: areaShown,
  arrivals: z.array(arrival).describe('Newest first.'),
  next: z
    .string()
    .exactOptional()
    .describe(
      'Give it as `after` for the next page; absent on the last. What arrives meanwhile is in no page.',
    ),
});
export type ArrivalsPage = z.infer<typeof arrivalsAnswer>;

/** The query of `GET /v1/areas/{area}/arrivals`. */
export const arrivalsQuery = z.strictObject(pageParameters);

// U+0000 is a text that the database cannot compare with.
const text = z
  .string()
  .max(200)
  .refine((given) => !given.includes('\u0000'));
const lane = z.int().min(0).max(32_767);

/** Where a page of arrivals ended, and what had been recorded when the first one was asked for. */
export const arrivalsPlace = z.strictObject({
  lanes: z.array(lane).max(1_000),
  nextOffsets: z.array(z.int().min(0)).max(1_000),
  lastArrivedAt: moment,
  source: text,
  measure: text,
  table: z.enum(TABLES),
  submission: text.nullable(),
  period: text.nullable(),
});
export type ArrivalsPlace = z.infer<typeof arrivalsPlace>;
