import { z } from 'zod';
import { isWithin, lastDay, parsePeriod, period, poundsShown, type Period, type Refusal } from '#kernel';
import { inCode, policyYearSchema } from '../policy-year';
import {
  asPrintedSchema,
  COUNT_MAX,
  entryCodeSchema,
  KEPT_HERE,
  PENCE_MAX,
  refusal,
  wordsSchema,
  type RegisterKind,
  type Surroundings,
} from '../register-kind';
import { benefitsOfYear } from './benefits.kind';

const monitoring = z.strictObject({
  policyYear: policyYearSchema,
  benefit: entryCodeSchema.describe('Which of the policy year’s benefits it is.'),
  period: z
    .string()
    .regex(/^\d{4}(-\d{2}|\/\d{2}-Q[1-4])$/, 'is no month and no quarter such as "2015-06" or "2015/16-Q1"')
    .describe('A month or a quarter of the policy year.'),
  activityChange: z
    .int()
    .min(-COUNT_MAX)
    .max(COUNT_MAX)
    .exactOptional()
    .describe('By how much activity has changed for the better; below zero where it went the other way.'),
  savingPence: z
    .int()
    .min(-PENCE_MAX)
    .max(PENCE_MAX)
    .exactOptional()
    .describe('What was saved, whole pence.'),
  comment: wordsSchema.exactOptional(),
  asPrinted: asPrintedSchema.exactOptional(),
});
export type BenefitMonitoring = z.infer<typeof monitoring>;

const TEMPLATE = 'Better Care Fund planning template, Part 2, 2014, how savings are monitored';

export const benefitMonitoring: RegisterKind<BenefitMonitoring> = {
  kind: 'benefit-monitoring',
  one: 'entry of monitoring',
  what: 'What came of a benefit in a month or a quarter.',
  entry: monitoring,
  cells: {
    ...{ policyYear: 'text', benefit: 'text', period: 'text', activityChange: 'number' },
    ...{ savingPence: 'pence', comment: 'text' },
  },
  knownBy: ['policyYear', 'benefit', 'period'],
  periods: ['month', 'quarter'],
  reads: { registers: ['benefits', 'benefit-monitoring'], isFundRead: false },
  rules: [
    {
      code: 'unknown-benefit',
      severity: 'error',
      sentence: 'What is monitored is a benefit that stands open in the register for its policy year.',
      why: 'It would be held against nothing.',
      source: TEMPLATE,
    },
    {
      code: 'monitoring-says-nothing',
      severity: 'error',
      sentence: 'An entry of monitoring has an activity, a saving or a comment.',
      why: 'An empty one looks as if somebody had looked.',
      source: TEMPLATE,
    },
    {
      code: 'monitoring-outside-year',
      severity: 'error',
      sentence: 'A benefit is monitored in a month or a quarter of its policy year.',
      why: 'It is planned for that year.',
      source: TEMPLATE,
    },
    {
      code: 'monitoring-ahead',
      severity: 'error',
      sentence: 'What came of a benefit is said of a period that is over.',
      why: 'Until then it is a forecast.',
      source: KEPT_HERE,
    },
    {
      code: 'monitoring-overlaps',
      severity: 'error',
      sentence: 'A benefit is monitored by months or by quarters: no entry stands for a part of another.',
      why: 'It would be counted twice.',
      source: KEPT_HERE,
    },
  ],
  example: {
    code: '2015-16.admissions.2015-16-Q1',
    entry: {
      policyYear: '2015/16',
      benefit: 'admissions',
      period: '2015/16-Q1',
      activityChange: 18,
      savingPence: 2_682_000,
      comment: 'Fewer than planned: the multi-disciplinary teams were complete in June.',
    },
  },
  codeOf: ({ policyYear, benefit, period: key }) => `${inCode(policyYear)}.${benefit}.${inCode(key)}`,
  refuse: (entry, today, around) => [
    ...refuseUnknownBenefit(entry, around),
    ...refuseNothingSaid(entry),
    ...refusePeriod(entry, today, around),
  ],
  // What stands around it may have changed since, or have been decided at the same moment.
  warn: (entry, around) => [
    ...refuseUnknownBenefit(entry, around),
    ...refuseOverlap(entry, period(entry.period), around),
  ],
  shown: ({ period: key, benefit, activityChange, savingPence }) => {
    const said = [
      ...(activityChange === undefined ? [] : [`${activityChange}`]),
      ...(savingPence === undefined ? [] : [poundsShown(BigInt(savingPence))]),
    ];
    return `${benefit}, ${key}${said.length === 0 ? '' : `: ${said.join(', ')}`}`;
  },
};

function refuseUnknownBenefit({ benefit, policyYear }: BenefitMonitoring, around: Surroundings): Refusal[] {
  if (benefitsOfYear(around, policyYear).some((each) => each.benefit === benefit)) return [];
  const what = `${policyYear} has no benefit ${benefit}`;
  const mend = 'Enter the benefit first, or use one of the policy year';
  return [refusal('unknown-benefit', '/benefit', what, mend)];
}

function refuseNothingSaid({ activityChange, savingPence, comment }: BenefitMonitoring): Refusal[] {
  if ([activityChange, savingPence, comment].some((each) => each !== undefined)) return [];
  const mend = 'Give the activity, the saving, or a comment';
  return [refusal('monitoring-says-nothing', '', 'Nothing is said', mend)];
}

function refusePeriod(entry: BenefitMonitoring, today: string, around: Surroundings): Refusal[] {
  const of = parsePeriod(entry.period);
  if (!of || !isWithin(of, period(entry.policyYear))) {
    const what = `${entry.period} is no month and no quarter of ${entry.policyYear}`;
    const mend = 'Use a period such as 2015-06 or 2015/16-Q1';
    return [refusal('monitoring-outside-year', '/period', what, mend)];
  }
  return [...refuseAhead(of, today), ...refuseOverlap(entry, of, around)];
}

function refuseAhead(of: Period, today: string): Refusal[] {
  if (lastDay(of) < today) return [];
  const what = `${of.key} lasts through ${lastDay(of)}, and it is ${today}`;
  return [refusal('monitoring-ahead', '/period', what, 'Say what came of it once the period is over')];
}

function refuseOverlap({ benefit }: BenefitMonitoring, of: Period, { others }: Surroundings): Refusal[] {
  return others(benefitMonitoring)
    .filter((other) => other.benefit === benefit)
    .map((other) => period(other.period))
    .filter((other) => isWithin(of, other) || isWithin(other, of))
    .map((other) => {
      const what = `It has an entry for ${other.key}, of which ${of.key} is a part or the whole`;
      return refusal('monitoring-overlaps', '/period', what, 'Keep to months or to quarters');
    });
}
