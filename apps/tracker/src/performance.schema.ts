import { AREA_KINDS, metricSchema, ORGANISATION_KINDS } from '#catalogue';
import { TABLES } from '#contracts';
import type { AreaPerformance, Explanation, MeasureSeries, NothingKnown } from '#performance';
import { answerSchema } from '#platform';
import { z } from 'zod';

const count = z.int();
const whole = z.int().min(0);
const table = z.enum(TABLES);
export const status = z.enum(['provisional', 'final']);
const moment = z.iso.datetime();
const texts = z.array(z.string());
export const category = z
  .strictObject({
    careType: z.string().optional(),
    agency: z.string().optional(),
    reason: z.string().optional(),
  })
  .meta({ id: 'Category' });

export const areaShown = z.strictObject({ code: z.string(), name: z.string(), kind: z.enum(AREA_KINDS) });

export const answeredAt = z
  .strictObject({
    watermark: z
      .strictObject({
        lanes: z.array(z.int()).describe('Lanes by their number, ascending.'),
        nextOffsets: z.array(z.int()).describe('For each lane the offset recorded next.'),
        decisionPosition: z.int(),
        referenceVersion: z.int(),
        id: z.int().optional().describe('Give it as asKnown to be answered the same again.'),
        at: moment.optional(),
      })
      .describe('What had been recorded when this was answered.'),
    publishedBy: z.string().optional(),
  })
  .meta({ id: 'AnsweredAt' });

export const contentHash = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .describe('SHA-256 over what is said: two answers with one hash say the same.');

export const warning = z
  .strictObject({
    rule: z.string(),
    what: z.string(),
    mend: z.string().optional().describe('How to mend it, where a reader can.'),
    source: z.string().optional(),
    table: table.optional(),
    periods: texts.optional(),
  })
  .meta({ id: 'Warning', description: 'Something a reader of a figure must know. It never changes it.' });

export const coverage = z
  .strictObject({
    expected: whole,
    reported: whole,
    missing: z.array(
      z.strictObject({
        period: z.string(),
        source: z.string().optional(),
        categories: z.array(category).optional(),
      }),
    ),
    unexpected: texts.describe('Periods nobody is expected to report; any one source completes them.'),
  })
  .meta({ id: 'Coverage' });

const summedTable = z.strictObject({ source: z.string(), table, periods: texts }).meta({ id: 'SummedTable' });

export const heldApart = z
  .strictObject({
    source: z.string(),
    name: z.string(),
    because: z.enum(['another-kind-of-source', 'not-an-expected-reporter']),
    kind: z.enum(ORGANISATION_KINDS).optional(),
    periods: texts,
    total: count,
  })
  .meta({ id: 'HeldApart', description: 'Counts that are shown and never added.' });

const categoryFigure = z.strictObject({
  code: z.string(),
  name: z.string(),
  value: count.optional(),
  reportedSoFar: count.optional(),
  provisional: z.boolean(),
});

const breakdown = z
  .strictObject({
    by: z.enum(['careType', 'agency', 'reason']),
    tables: z.array(table),
    complete: z.boolean(),
    categories: z.array(categoryFigure.meta({ id: 'CategoryFigure' })),
  })
  .meta({ id: 'Breakdown' });

const reported = {
  period: z.string(),
  reportedSoFar: count.optional().describe('Of an incomplete count; it is not the figure.'),
  status: status.optional(),
  coverage,
  tables: z.array(summedTable),
  heldApart: z.array(heldApart),
  breakdowns: z.array(breakdown),
  warnings: z.array(warning),
};

const target = z
  .strictObject({
    numerator: count.optional(),
    rate: z.string().optional(),
    denominator: count.optional(),
    sumOf: texts.optional(),
  })
  .meta({ id: 'Target' });

const difference = z
  .strictObject({ absolute: z.string(), percent: z.string().optional() })
  .meta({ id: 'Difference' });

const figure = z
  .strictObject({
    ...reported,
    through: z.string().optional(),
    numerator: count.optional().describe('Absent while any report is missing: a blank is never zero.'),
    denominator: z
      .union([
        z.strictObject({ population: z.string(), year: z.int(), value: whole }),
        z.strictObject({ measure: z.string(), value: count }),
      ])
      .optional(),
    rate: z.string().optional(),
    rateFrom: z.enum(['counts', 'published', 'sum-of-quarters']).optional(),
    plan: target.optional(),
    baseline: target.optional(),
    variance: z.strictObject({ count: difference.optional(), rate: difference.optional() }).optional(),
    met: z.boolean().optional(),
    notJudged: z.enum(['no-plan', 'incomplete', 'no-rate']).optional(),
  })
  .meta({ id: 'Figure' });

/** Of a figure in brief, which does not list what is missing of it. */
export const nobodyExpected = z
  .boolean()
  .optional()
  .describe('That nobody is expected to report what there is not of it.');

/** A figure in brief, as an area is told by it beside others. */
export const standingFigure = figure
  .pick({ period: true, numerator: true, reportedSoFar: true, rate: true, rateFrom: true, status: true })
  .extend(figure.pick({ plan: true, baseline: true, variance: true, met: true, notJudged: true }).shape)
  .extend({ policyYear: z.string(), coverage: z.strictObject({ expected: whole, reported: whole }) })
  .extend({ nobodyExpected })
  .extend({ warnings: z.array(z.string()).describe('The rules of its warnings.') })
  .meta({ id: 'StandingFigure' });

/** A metric as it is defined, as far as it is shown. */
export const metricShown = metricSchema.pick({
  code: true,
  name: true,
  base: true,
  decimals: true,
  polarity: true,
  frequency: true,
  source: true,
  line: true,
  definitionVersion: true,
});

const metricPerformance = z
  .strictObject({
    metric: metricShown,
    unit: z.string(),
    plan: z
      .strictObject({
        leads: z.enum(['rate', 'count']),
        source: z.string(),
        profile: z.string(),
        document: z.string(),
        agreedOn: z.string(),
        note: z.string().optional(),
      })
      .optional(),
    baseline: z.array(figure),
    months: z.array(figure),
    quarters: z.array(figure),
    year: figure,
    yearToDate: figure.optional(),
    onTrack: z.strictObject({ met: whole, missed: whole, notJudged: whole }),
  })
  .meta({ id: 'MetricPerformance' });

const areaPerformance = answerSchema<AreaPerformance>()(
  z
    .strictObject({
      known: z.literal(true),
      area: areaShown,
      policyYear: z.string(),
      answeredAt,
      metrics: z.array(metricPerformance),
      contentHash,
    })
    .meta({ id: 'AreaPerformance' }),
);

export const nothingKnown = answerSchema<NothingKnown>()(
  z
    .strictObject({
      known: z.literal(false),
      rule: z.literal('nothing-was-known'),
      area: z.string(),
      what: z.string(),
    })
    .meta({ id: 'NothingKnown', description: 'Nothing had been recorded then. It is never 0.' }),
);

const measureSeries = answerSchema<MeasureSeries>()(
  z
    .strictObject({
      known: z.literal(true),
      area: areaShown,
      measure: z.strictObject({ code: z.string(), name: z.string(), unit: z.string() }),
      answeredAt,
      figures: z.array(
        z.strictObject({ ...reported, value: count.optional() }).meta({ id: 'MeasureFigure' }),
      ),
      contentHash,
    })
    .meta({ id: 'MeasureSeries' }),
);

const step = z
  .strictObject({
    step: z.enum([
      'report',
      'sum',
      'missing',
      'held-apart',
      'denominator',
      'rate',
      'published-rate',
      'sum-of-quarters',
      'plan',
      'judgement',
      'variance',
    ]),
    text: z.string(),
    terms: z.array(z.strictObject({ what: z.string(), value: z.union([z.number(), z.string()]) })).optional(),
    result: z.union([z.number(), z.string()]).optional(),
    measure: z.string().optional(),
    period: z.string().optional(),
    source: z.string().optional(),
    table: table.optional(),
    why: z.string().optional(),
  })
  .meta({ id: 'Step' });

const record = z
  .strictObject({
    source: z.string(),
    measure: z.string(),
    table,
    area: z.string(),
    period: z.string(),
    category,
    value: count.nullable().describe('A whole count, or null where a rate or score was published.'),
    publishedValue: z.string().nullable(),
    status,
    version: moment,
    submission: z.string().nullable(),
    event: z.strictObject({
      id: z.string(),
      topic: z.string(),
      partition: whole,
      offset: whole,
      sha256: z.string().describe('Of the bytes delivered, in hexadecimal.'),
      appendedAt: moment,
      upload: z
        .strictObject({
          file: z.string().optional().describe('Its name, where whoever uploaded it said so.'),
          by: z.string().describe('Who uploaded it: the subject of the token.'),
          at: moment,
        })
        .optional()
        .describe('The file it came in, where it was uploaded.'),
    }),
  })
  .meta({ id: 'Record' });

/** What took a record away. */
export const goneBecause = {
  because: z.enum(['withdrawn', 'replaced']),
  event: z.strictObject({
    id: z.string(),
    topic: z.string(),
    partition: whole,
    offset: whole,
    applicableAt: moment,
    appendedAt: moment,
  }),
};

const goneRecord = z
  .strictObject({
    source: z.string(),
    measure: z.string(),
    table,
    period: z.string(),
    category,
    ...goneBecause,
  })
  .meta({ id: 'GoneRecord' });

const explanation = answerSchema<Explanation>()(
  z
    .strictObject({
      known: z.literal(true),
      area: z.strictObject({ code: z.string(), name: z.string() }),
      policyYear: z.string(),
      metric: z.string(),
      period: z.string(),
      category: category.optional(),
      answeredAt,
      definition: z.strictObject({
        sentence: z.string(),
        numerator: z.string(),
        denominator: z.string().optional(),
        collection: z.string(),
        version: z.string(),
        better: z.enum(['low', 'high']),
        document: z.string(),
      }),
      figure: z.union([
        figure,
        z
          .strictObject({ ...categoryFigure.shape, warnings: z.array(warning) })
          .meta({ id: 'ExplainedCategory' }),
      ]),
      steps: z.array(step),
      contentHash,
      records: z.strictObject({
        records: z.array(record),
        total: whole.describe('On all pages together.'),
        next: z.string().optional().describe('Give it as `after` for the next page; absent on the last.'),
      }),
      gone: z.array(goneRecord).describe('Records withdrawn or replaced; the first of them.'),
      goneTotal: whole,
    })
    .meta({ id: 'Explanation' }),
);

/** The answer of `GET /v1/areas/{area}/performance`. */
export const performanceAnswer = z.union([areaPerformance, nothingKnown]);
/** The answer of `GET /v1/areas/{area}/measures/{measure}`. */
export const seriesAnswer = z.union([measureSeries, nothingKnown]);
/** The answer of `GET /v1/areas/{area}/explain`. */
export const explainAnswer = z.union([explanation, nothingKnown]);
