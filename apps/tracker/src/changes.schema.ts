import { TABLES } from '#contracts';
import type { AreaChanges } from '#performance';
import { answerSchema } from '#platform';
import { RECORD_CHANGES } from '#records';
import { z } from 'zod';
import { answeredAt, category, goneBecause, nothingKnown, status } from './performance.schema';

const count = z.int();
const whole = z.int().min(0);
const moment = z.iso.datetime();
const kind = z.enum([...RECORD_CHANGES, 'definitions']);

const level = z
  .strictObject({
    through: z.string().optional(),
    count: count.optional().describe('What was reported; the figure itself where nothing is missing.'),
    isIncomplete: z
      .literal(true)
      .optional()
      .describe('A report is missing: `count` is what there is so far.'),
    rate: z.string().optional(),
    status: status.optional(),
    plan: z.strictObject({ count: count.optional(), rate: z.string().optional() }).optional(),
    met: z.boolean().optional(),
    notJudged: z.enum(['no-plan', 'incomplete', 'no-rate']).optional(),
  })
  .meta({ id: 'FigureLevel', description: 'A figure as it is shown, rounded once.' });

const difference = z
  .strictObject({ count, rate: z.string() })
  .meta({ id: 'LevelDifference', description: 'What there was nothing of counts as nothing.' });

const onTrack = z.strictObject({ met: count, missed: count, notJudged: count });

/** Both moments, and the parts that add up to their difference. */
const takenApart = <Level extends z.ZodType, Difference extends z.ZodType>(
  of: Level,
  between: Difference,
) => ({
  before: of,
  after: of,
  difference: between,
  parts: z
    .array(z.strictObject({ kind, level: of, difference: between }))
    .describe('One of each kind, each on top of the one before; together exactly the difference.'),
});

const said = z
  .strictObject({
    value: count.nullable(),
    publishedValue: z.string().nullable(),
    status,
    version: moment,
    event: z.strictObject({
      id: z.string(),
      topic: z.string(),
      partition: whole,
      offset: whole,
      appendedAt: moment,
    }),
  })
  .meta({ id: 'RecordSaid' });

const changedRecord = z
  .strictObject({
    change: z.enum(RECORD_CHANGES),
    source: z.string(),
    measure: z.string(),
    table: z.enum(TABLES),
    period: z.string(),
    category,
    before: said.optional(),
    after: said.optional(),
    gone: z.strictObject(goneBecause).optional(),
  })
  .meta({ id: 'ChangedRecord' });

const areaChanges = answerSchema<AreaChanges>()(
  z
    .strictObject({
      known: z.literal(true),
      area: z.strictObject({ code: z.string(), name: z.string() }),
      policyYear: z.string(),
      from: answeredAt,
      to: answeredAt,
      metrics: z.array(
        z
          .strictObject({
            metric: z.strictObject({ code: z.string(), name: z.string(), unit: z.string() }),
            onTrack: z.strictObject(takenApart(onTrack, onTrack)),
            figures: z
              .array(z.strictObject({ period: z.string(), ...takenApart(level, difference) }))
              .describe('Those that differ, or that parts moved to and fro; no others.'),
            definitions: z
              .array(
                z.strictObject({
                  of: z.enum(['metric', 'measure', 'plan', 'reference-data']),
                  code: z.string().optional(),
                  before: z.string().optional(),
                  after: z.string().optional(),
                }),
              )
              .describe('What the last part rests on.'),
          })
          .meta({ id: 'MetricChange' }),
      ),
      records: z.strictObject({
        records: z.array(changedRecord),
        totals: z
          .strictObject({ new: whole, corrected: whole, gone: whole })
          .describe('On all pages together, of each kind.'),
        next: z.string().optional().describe('Give it as `after` for the next page; absent on the last.'),
      }),
    })
    .meta({ id: 'AreaChanges' }),
);

/** The answer of `GET /v1/areas/{area}/changes`. */
export const changesAnswer = z.union([areaChanges, nothingKnown]);
