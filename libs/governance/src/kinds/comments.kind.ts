import { z } from 'zod';
import { progressOf } from '#catalogue';
import type { Refusal } from '#kernel';
import { inCode, policyYearSchema } from '../policy-year';
import {
  asPrintedSchema,
  entryCodeSchema,
  nameSchema,
  refusal,
  wordsSchema,
  type RegisterKind,
} from '../register-kind';
import { askedMetricSchema, refuseAskedMetric } from './asked-metric';

const metricComment = z.strictObject({
  policyYear: policyYearSchema,
  metric: askedMetricSchema,
  period: z
    .string()
    .regex(/^\d{4}\/\d{2}-Q[1-4]$/, 'is no quarter such as "2015/16-Q1"')
    .describe('A quarter of the policy year.'),
  progress: entryCodeSchema.describe('How it goes, one of the options of the policy year: `on-track`.'),
  challenges: wordsSchema.exactOptional().describe('What stands in the way, and what support is needed.'),
  achievements: wordsSchema
    .exactOptional()
    .describe('What was achieved, or what is done about what stands in the way.'),
  owner: nameSchema.exactOptional().describe('Whose comment it is, by name.'),
  asPrinted: asPrintedSchema.exactOptional(),
});
export type MetricComment = z.infer<typeof metricComment>;

const RETURN = 'Better Care Fund quarterly return, supporting metrics (its words are not verified)';

export const comments: RegisterKind<MetricComment> = {
  kind: 'comments',
  one: 'comment',
  what: 'What the owner of a metric says of it for a quarter: how it goes, what stands in the way, what was achieved.',
  entry: metricComment,
  cells: {
    ...{ policyYear: 'text', metric: 'text', period: 'text', progress: 'text', challenges: 'text' },
    ...{ achievements: 'text', owner: 'text' },
  },
  knownBy: ['policyYear', 'metric', 'period'],
  periods: ['quarter'],
  isApproved: true,
  reads: { registers: [], isFundRead: false },
  rules: [
    {
      code: 'register-metric-unknown',
      severity: 'error',
      sentence: 'What is said of a metric is of one that the policy year’s definition in force asks for.',
      why: 'No return would ask for it.',
      source: "The policy year's definition in force",
    },
    {
      code: 'register-period-outside-year',
      severity: 'error',
      sentence:
        'What is said of a metric is of a quarter of its policy year; a provider may speak of the whole year too.',
      why: 'A return asks for its own quarter.',
      source: RETURN,
    },
    {
      code: 'unknown-progress',
      severity: 'error',
      sentence: 'Progress is one of the options of the policy year.',
      why: 'A return could not be filled with what it does not offer.',
      source: RETURN,
    },
    {
      code: 'comment-challenges-required',
      severity: 'error',
      sentence: 'A comment on a metric that is not on track, or cannot be assessed, has challenges.',
      why: 'A variance without a narrative is asked about, and by then nobody remembers.',
      source: 'Better Care Fund quarterly reporting guidance: variance needs narrative',
    },
  ],
  example: {
    code: '2015-16-Q2.delayed-transfers-of-care',
    entry: {
      policyYear: '2015/16',
      metric: 'delayed-transfers-of-care',
      period: '2015/16-Q2',
      progress: 'improved-not-on-target',
      challenges: 'Nursing home places are short; 12% more delayed days than planned.',
      achievements: 'Discharge to assess runs on five wards since August.',
    },
  },
  codeOf: ({ metric, period }) => `${inCode(period)}.${metric}`,
  refuse: (entry, _, around) => [...refuseAskedMetric(entry, ['quarter'], around), ...refuseProgress(entry)],
  shown: ({ metric, period, progress }) => `${metric}, ${period}: ${progress}`,
};

function refuseProgress({ policyYear, progress, challenges }: MetricComment): Refusal[] {
  const offered = progressOf(policyYear) ?? [];
  const said = offered.find(({ code }) => code === progress);
  if (!said) {
    const what = `${policyYear} does not let progress be ${progress}`;
    const mend =
      offered.length === 0
        ? 'Use a policy year that asks for metrics'
        : `Use one of ${offered.map(({ code }) => code).join(', ')}`;
    return [refusal('unknown-progress', '/progress', what, mend)];
  }
  if (!said.asksForChallenges || challenges !== undefined) return [];
  const what = `It is said to be "${said.name}", and nothing says what stands in the way`;
  const mend = 'Say what the challenges are, and what support is needed';
  return [refusal('comment-challenges-required', '/challenges', what, mend)];
}
