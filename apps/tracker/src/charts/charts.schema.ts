import { metricSchema } from '#catalogue';
import { parsePeriod } from '#kernel';
import type { ChartDecisions, ChartStanding, MetricChart } from '#performance';
import { answerSchema } from '#platform';
import { z } from 'zod';
import { reason } from '../deciding';
import {
  answeredAt,
  areaShown,
  contentHash,
  coverage,
  heldApart,
  nothingKnown,
  status,
  warning,
} from '../performance.schema';
import { month } from '../questions';

const whole = z.int().min(0);
const decimal = z.string().describe('A decimal number, as text with its places.');
const points = z.int().min(1).max(1_000).describe('How many points mean and limits rest on; 12 or more.');

const decided = { by: z.string().describe('Who: the subject of the token.'), at: z.iso.datetime() };

const standing = {
  version: whole.describe('How many decisions there are on the chart; a command names it in If-Match.'),
  rebases: z.array(z.strictObject({ from: z.string(), reason: z.string(), ...decided })),
  baseline: z
    .strictObject({ points: z.int(), reason: z.string(), ...decided })
    .optional()
    .describe('The first points that mean and limits rest on; absent where they rest on all.'),
  ranges: z
    .strictObject({ kept: z.enum(['screened', 'all']), reason: z.string(), ...decided })
    .optional()
    .describe('Which moving ranges somebody chose that limits rest on; absent where nobody has: screened.'),
  annotations: z.array(z.strictObject({ period: z.string(), text: z.string(), ...decided })),
};

const chartStanding = answerSchema<ChartStanding>()(z.strictObject(standing).meta({ id: 'ChartStanding' }));

/** The answer of `GET /v1/areas/{area}/charts/{metric}/decisions`. */
export const chartDecisionsAnswer = answerSchema<ChartDecisions>()(
  z.strictObject({ ...standing, area: z.string(), metric: z.string() }).meta({ id: 'ChartDecisions' }),
);

const point = z
  .strictObject({
    period: z.string(),
    value: decimal.optional().describe('Absent while any report is missing: a blank is never zero.'),
    plan: z
      .strictObject({ value: decimal, of: z.string() })
      .optional()
      .describe('What was planned for it, or an equal part of what was planned for a longer period.'),
    group: whole,
    label: z.enum([
      'Above UCL',
      'Below LCL',
      '7 Point Trend (Increasing)',
      '7 Point Trend (Decreasing)',
      '2 in 3 Above CL',
      '2 in 3 Below CL',
      '7 Points Above CL',
      '7 Points Below CL',
      'Common Cause',
    ]),
    type: z.enum([
      'common-cause',
      'special-cause-improvement',
      'special-cause-concern',
      'special-cause-neutral-high',
      'special-cause-neutral-low',
    ]),
    reportedSoFar: z.int().optional(),
    status: status.optional(),
    coverage,
    heldApart: z.array(heldApart),
    warnings: z.array(warning),
  })
  .meta({ id: 'ChartPoint' });

const group = z
  .strictObject({
    group: whole,
    points: whole,
    from: z.string(),
    to: z.string(),
    mean: decimal.optional(),
    lower: decimal.optional(),
    upper: decimal.optional(),
    nearLower: decimal.optional(),
    nearUpper: decimal.optional(),
    rangesLeftOut: whole.describe(
      'How many moving ranges were out of the ordinary, and left out of the limits.',
    ),
    isShort: z.boolean().describe('Of fewer than 13 points: its limits are read with care.'),
  })
  .meta({
    id: 'ChartGroup',
    description: 'Points that follow each other, with one mean and one pair of limits.',
  });

const forecast = z
  .strictObject({
    method: z.string(),
    known: whole,
    periods: whole,
    soFar: decimal,
    expected: decimal,
    low: decimal,
    high: decimal,
    plan: z.int().optional(),
  })
  .meta({ id: 'YearForecast' });

const metricChart = answerSchema<MetricChart>()(
  z
    .strictObject({
      known: z.literal(true),
      area: areaShown,
      policyYear: z.string(),
      metric: metricSchema.pick({
        code: true,
        name: true,
        polarity: true,
        source: true,
        definitionVersion: true,
      }),
      by: z.enum(['month', 'quarter', 'year']),
      drawn: z.enum(['count', 'rate']),
      title: z.string(),
      unit: z.string(),
      answeredAt,
      summary: z.string().describe('What the chart says, in a sentence.'),
      method: z.array(z.string()).describe('How it was drawn, in sentences.'),
      points: z.array(point),
      groups: z.array(group),
      variation: z.enum([
        'common-cause',
        'improvement-high',
        'improvement-low',
        'concern-high',
        'concern-low',
        'neutral-high',
        'neutral-low',
      ]),
      assurance: z
        .strictObject({ icon: z.enum(['pass', 'fail', 'inconsistent']), target: decimal })
        .optional(),
      forecast: forecast.optional(),
      noForecast: z
        .enum(['year-is-complete', 'too-little-of-the-year', 'too-few-points', 'no-limits', 'not-added-up'])
        .optional()
        .describe('Why there is no forecast.'),
      incomplete: z
        .array(z.strictObject({ period: z.string(), reportedSoFar: z.int().optional(), coverage }))
        .describe('Periods after the last point of which something is reported, and not all.'),
      decisions: chartStanding,
      contentHash,
    })
    .meta({ id: 'MetricChart' }),
);

/** The answer of `GET /v1/areas/{area}/charts/{metric}`. */
export const chartAnswer = z.union([metricChart, nothingKnown]);

export const rebaseBody = z.strictObject({
  from: month.meta({ description: 'The first month after the change.', examples: ['2015-04'] }),
  reason,
});
export const fixBaselineBody = z.strictObject({ points, reason });
export const chooseRangesBody = z.strictObject({
  ranges: z
    .enum(['screened', 'all'])
    .describe('`screened`: without moving ranges of 3.267 times their mean or more; or `all` of them.'),
  reason,
});
export const clearBody = z.strictObject({ reason });
export const annotateBody = z.strictObject({
  period: z
    .string()
    .max(20)
    .refine((given) => parsePeriod(given) !== undefined, 'is not a period')
    .meta({ description: 'A month, a quarter or a financial year.', examples: ['2015-12'] }),
  text: z.string().trim().min(1).max(500).describe('What happened, in a sentence.'),
});
