import { fail, isDay, ok, parsePeriod, type PeriodKind, type Refusal, type Result } from '#kernel';
import { refuseMomentAhead } from '#performance';
import type {
  AreaCoverageAsked,
  AreaPerformanceAsked,
  AsAsked,
  ControlChartAsked,
  ExplainFigureAsked,
  MeasureSeriesAsked,
  WhatChangedAsked,
} from '#performance';
import { readParameters } from '#platform';
import { RECORD_CHANGES } from '#records';
import { z } from 'zod';
import { refusedQuestion } from './problems';

const PAGE_MAX = 500;
const PAGE_USUAL = 100;

// Enough for every date that means anything here, and few enough that the database can hold each.
const CENTURIES = /^(19|20|21)\d\d-/;
const WATERMARK = /^\d{1,15}$/;
/** In the query of an address a bare + is a space. */
const LOST_PLUS = /T.* \d\d:\d\d$/;

const text = (max: number) => z.string().min(1, 'is empty').max(max, `is longer than ${max} characters`);

const asKnown = text(40)
  .refine((given) => WATERMARK.test(given) || isMoment(given), {
    error: ({ input }) =>
      `is neither a moment with an offset nor the id of a watermark${LOST_PLUS.test(String(input)) ? ' (in an address, write + as %2B)' : ''}`,
  })
  .optional()
  .describe('As known here at a moment that has passed (RFC 3339), or at a watermark (its id).');

const publishedBy = text(10)
  .refine(isDayHere, 'is not a day')
  .optional()
  .describe('As published: only what was applicable before the end of that day.');

/** A year may also be written as it stands in addresses, `2014-15`. */
const withSlash = (year: string): string => year.replace(/^(\d{4})-(\d{2})$/, '$1/$2');
const year = text(7)
  .meta({ description: 'A policy year.', examples: ['2014/15'] })
  .transform(withSlash);
const metric = text(60).meta({
  description: 'The code of a metric.',
  examples: ['delayed-transfers-of-care'],
});
const category = text(20).optional().describe('Explains one category of the figure; give at most one.');

const page = {
  after: text(2_000).optional().describe('The `next` of the page before; left out, the first page.'),
  limit: z
    .string()
    .regex(/^\d{1,4}$/, 'is not a number of records')
    .transform(Number)
    .refine((limit) => limit >= 1 && limit <= PAGE_MAX, 'is not a number of records')
    .default(PAGE_USUAL)
    .describe(`Records a page, 1 to ${PAGE_MAX}; ${PAGE_USUAL} unless told.`),
};

/** The moment that any question may be asked of. */
export const momentQuestion = z.strictObject({ asKnown, publishedBy });

/** The query of `GET /v1/areas/{area}/performance`. */
export const performanceQuestion = z.strictObject({
  year,
  metric: metric.optional().describe('The code of a metric; left out, all of the year are answered.'),
  asKnown,
  publishedBy,
});

/** The query of `GET /v1/areas/{area}/explain`. */
export const explainQuestion = z
  .strictObject({
    metric,
    period: text(20).meta({
      description:
        'A month (2014-09), a quarter (2014/15-Q2), a year (2014/15) or 2014/15-to-date; or as tables print it (Q2 2014/15).',
      examples: ['2014/15-Q2'],
    }),
    year: text(7)
      .transform(withSlash)
      .optional()
      .describe('The policy year that asks, where it is not the one of the period.'),
    agency: category,
    reason: category,
    careType: category,
    asKnown,
    publishedBy,
    ...page,
  })
  .refine(({ agency, reason, careType }) => [agency, reason, careType].filter(Boolean).length < 2, {
    path: ['reason'],
    error: 'is given beside another category',
  });

/** The query of `GET /v1/areas/{area}/changes`. */
export const changesQuestion = z
  .strictObject({
    year,
    metric: metric.optional().describe('The code of a metric; left out, all of the year are answered.'),
    period: text(20)
      .optional()
      .describe('One period only, of the figures and of the records: 2014-09, 2014/15-Q2, 2014/15.'),
    from: asKnown.describe('The first moment: as known here then (RFC 3339, or the id of a watermark).'),
    to: asKnown.describe('The second moment; left out, now.'),
    fromPublished: publishedBy.describe(
      'At the first moment only what was published by the end of that day.',
    ),
    toPublished: publishedBy.describe('The same of the second moment.'),
    change: z
      .enum(RECORD_CHANGES, { error: 'is none of new, corrected, gone' })
      .optional()
      .describe('Only the records that changed like that.'),
    ...page,
  })
  .refine(({ from, fromPublished }) => from !== undefined || fromPublished !== undefined, {
    path: ['from'],
    error: 'is missing',
  });

/** A month of a century that means anything here. */
export const month = z
  .string()
  .refine((given) => CENTURIES.test(given) && parsePeriod(given)?.kind === 'month', 'is not a month');

/** The query of `GET /v1/areas/{area}/measures/{measure}`. */
export const seriesQuestion = z.strictObject({
  from: month.meta({ description: 'The first month.', examples: ['2014-04'] }),
  to: month.meta({ description: 'The last month.', examples: ['2014-09'] }),
  by: z
    .enum(['month', 'quarter', 'year'], { error: 'is none of month, quarter, year' })
    .default('month')
    .describe('Kind of period; month unless told.'),
  asKnown,
  publishedBy,
});

/** The query of `GET /v1/areas/{area}/charts/{metric}`. */
export const chartQuestion = z.strictObject({
  year: year.describe('The policy year that defines the metric, and at whose end the chart ends.'),
  by: z
    .enum(['month', 'quarter', 'year'], { error: 'is none of month, quarter, year' })
    .optional()
    .describe('Kind of period; unless told, the shortest that is reported.'),
  from: month
    .optional()
    .meta({ description: 'The first month; unless told, two years before the policy year.' }),
  asKnown,
  publishedBy,
});

const metricPageQuestion = chartQuestion.pick({ by: true, asKnown: true, publishedBy: true });

/** The query of `GET /v1/areas/{area}/coverage`. */
export const coverageQuestion = z.strictObject({
  year: z
    .string()
    .meta({ description: 'A financial year.', examples: ['2014/15'] })
    .transform(withSlash)
    .refine((given) => parsePeriod(given)?.kind === 'year', 'is not a financial year'),
  asKnown,
  publishedBy,
});

const CATEGORY = 'Give one code, of agency, reason or careType, and leave out the others';

/** What to give as each parameter. */
const MENDS: Readonly<Record<string, string>> = {
  year: 'Give a policy year, such as 2014/15',
  metric: 'Give the code of a metric, such as delayed-transfers-of-care',
  period: 'Give a month (2014-09), a quarter (2014/15-Q2), a year (2014/15) or 2014/15-to-date',
  agency: CATEGORY,
  reason: CATEGORY,
  careType: CATEGORY,
  from: 'Give the first month, such as 2014-04',
  to: 'Give the last month, such as 2014-09',
  by: 'Give month, quarter or year',
  asKnown:
    'Give a moment that has passed, such as 2026-11-01T09:00:00Z, or the id of a watermark, such as 12',
  publishedBy: 'Give a day, such as 2014-10-31',
  after: 'Give the `next` of the page before, or leave it out to begin',
  limit: `Give a whole number from 1 to ${PAGE_MAX}`,
};

/** The question about an area's performance that an address asks. */
export function readPerformanceQuestion(
  area: string,
  query: unknown,
  now: Date,
): Result<AreaPerformanceAsked, Refusal[]> {
  const read = readParameters(performanceQuestion, query, MENDS);
  if (!read.ok) return read;
  const { year, metric } = read.value;
  return notAhead({ area, policyYear: year, metric, ...pastOf(read.value) }, now);
}

/** The question where a figure comes from that an address asks. */
export function readExplainQuestion(
  area: string,
  query: unknown,
  now: Date,
): Result<ExplainFigureAsked, Refusal[]> {
  const read = readParameters(explainQuestion, query, MENDS);
  if (!read.ok) return read;
  const { metric, period, year, after, limit } = read.value;
  const [category] = (['agency', 'reason', 'careType'] as const).flatMap((dimension) => {
    const code = read.value[dimension];
    return code === undefined ? [] : [{ dimension, code }];
  });
  const page = { after, limit };
  return notAhead({ area, metric, period, policyYear: year, category, page, ...pastOf(read.value) }, now);
}

const CHANGES_MENDS: Readonly<Record<string, string>> = {
  ...MENDS,
  from: 'Give an earlier moment, such as 2026-11-01T09:00:00Z or a watermark such as 12; or fromPublished, a day',
  to: 'Give a later moment that has passed, such as 2026-11-01T09:00:00Z, or leave it out for now',
  fromPublished: 'Give a day, such as 2014-10-31',
  toPublished: 'Give a day, such as 2014-10-31',
  change: 'Give new, corrected or gone',
};

/** The question what changed between two moments that an address asks. */
export function readChangesQuestion(
  area: string,
  query: unknown,
  now: Date,
): Result<WhatChangedAsked, Refusal[]> {
  const read = readParameters(changesQuestion, query, CHANGES_MENDS);
  if (!read.ok) return read;
  const { year, metric, period, change, after, limit, fromPublished, toPublished } = read.value;
  const from = notAhead(pastOf({ asKnown: read.value.from, publishedBy: fromPublished }), now, '/from');
  const to = notAhead(pastOf({ asKnown: read.value.to, publishedBy: toPublished }), now, '/to');
  if (!from.ok) return from;
  if (!to.ok) return to;
  const moments = { from: from.value, to: to.value };
  return ok({ area, policyYear: year, metric, period, ...moments, change, page: { after, limit } });
}

/** The question what was reported of a measure over time that an address asks. */
export function readSeriesQuestion(
  area: string,
  measure: string,
  query: unknown,
  now: Date,
): Result<MeasureSeriesAsked, Refusal[]> {
  const read = readParameters(seriesQuestion, query, MENDS);
  if (!read.ok) return read;
  const { from, to, by } = read.value;
  return notAhead({ area, measure, from, to, by, ...pastOf(read.value) }, now);
}

/** The question for a chart of a metric that an address asks. */
export function readChartQuestion(
  area: string,
  metric: string,
  query: unknown,
  now: Date,
): Result<ControlChartAsked, Refusal[]> {
  const read = readParameters(chartQuestion, query, MENDS);
  if (!read.ok) return read;
  const { year: policyYear, by, from } = read.value;
  return notAhead({ area, metric, policyYear, by, from, ...pastOf(read.value) }, now);
}

/** The moment, and the kind of period of its chart, that the address of a metric's page asks about. */
export function readMetricPageQuestion(
  query: unknown,
  now: Date,
): Result<AsAsked & { readonly by?: PeriodKind | undefined }, Refusal[]> {
  const read = readParameters(metricPageQuestion, query, MENDS);
  if (!read.ok) return read;
  return notAhead({ by: read.value.by, ...pastOf(read.value) }, now);
}

/** The question what is there of what is expected that an address asks. */
export function readCoverageQuestion(
  area: string,
  query: unknown,
  now: Date,
): Result<AreaCoverageAsked, Refusal[]> {
  const read = readParameters(coverageQuestion, query, MENDS);
  if (!read.ok) return read;
  return notAhead({ area, year: read.value.year, ...pastOf(read.value) }, now);
}

/** The moment that an address asks about, and nothing else. */
export function readMomentQuestion(query: unknown, now: Date): Result<AsAsked, Refusal[]> {
  const read = readParameters(momentQuestion, query, MENDS);
  if (!read.ok) return read;
  return notAhead(pastOf(read.value), now);
}

function notAhead<Asked extends AsAsked>(
  asked: Asked,
  now: Date,
  where = '/asKnown',
): Result<Asked, Refusal[]> {
  const refused = refuseMomentAhead(asked, now);
  return refused ? fail([{ ...refused, where }]) : ok(asked);
}

function pastOf(given: { asKnown?: string | undefined; publishedBy?: string | undefined }): AsAsked {
  const { asKnown: known, publishedBy: by } = given;
  if (known === undefined) return { publishedBy: by };
  const asked = WATERMARK.test(known) ? { watermark: Number(known) } : { moment: new Date(known) };
  return { asKnown: asked, publishedBy: by };
}

/** By when what people decided had been recorded: a moment, since watermarks are of figures. */
export const decidedByMoment = z
  .string()
  .max(40, 'is longer than 40 characters')
  .refine(isMoment, 'is no moment with an offset')
  .optional()
  .describe('As known here at a moment that has passed (RFC 3339).');

/** The query of what people decided, where it may be asked as it was known. */
export const decidedQuestion = z.strictObject({ asKnown: decidedByMoment });

export const DECIDED_MENDS = {
  asKnown: 'Give a moment that has passed, such as 2017-04-03T09:00:00Z (in an address, write + as %2B)',
};

/**
 * By when what an address asks for had been recorded, as the ledger records moments; undefined where it asks of now.
 *
 * @throws ProblemError where it asks for anything else, or of a moment that is still to come
 */
export function readRecordedBy(query: unknown, now: Date): string | undefined {
  const read = readParameters(decidedQuestion, query, DECIDED_MENDS);
  const recordedBy = read.ok ? recordedByOf(read.value.asKnown, now) : read;
  if (!recordedBy.ok) throw refusedQuestion(recordedBy.failure);
  return recordedBy.value;
}

/** A moment that was given, as the ledger records moments; refused where it is still to come. */
export function recordedByOf(asKnown: string | undefined, now: Date): Result<string | undefined, Refusal[]> {
  if (asKnown === undefined) return ok(undefined);
  const moment = new Date(asKnown);
  const ahead = refuseMomentAhead({ asKnown: { moment } }, now);
  return ahead ? fail([ahead]) : ok(moment.toISOString());
}

/** A moment with an offset, of a century that means anything here. */
export function isMoment(given: string): boolean {
  return CENTURIES.test(given) && z.iso.datetime({ offset: true }).safeParse(given).success;
}

/** A day of a century that means anything here. */
export function isDayHere(given: string): boolean {
  return isDay(given) && CENTURIES.test(given);
}
