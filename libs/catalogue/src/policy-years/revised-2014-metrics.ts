import type { Metric, PolicyYear } from '../policy-year';

/** The planning template issued in summer 2014 asked for both years at once, so both ask the same. */
export const REVISED_2014_METRICS: Metric[] = [
  {
    code: 'non-elective-admissions',
    name: 'Total non-elective admissions in to hospital (general & acute), all-age, per 100,000 population',
    numerator: 'non-elective-admissions',
    denominator: { population: 'all-ages', year: 'calendar-year-of-period' },
    base: 100_000,
    decimals: 0,
    polarity: 'low',
    frequency: 'quarter',
    source: 'MAR',
    wholeYearRate: 'sum-of-quarters',
    line: 'national',
    definitionVersion: 'MAR general and acute, 2014',
  },
  {
    code: 'delayed-transfers-of-care',
    name: 'Delayed transfers of care (delayed days) from hospital per 100,000 population (aged 18+)',
    numerator: 'delayed-days',
    denominator: { population: '18+', year: 'calendar-year-of-period' },
    base: 100_000,
    decimals: 1,
    polarity: 'low',
    frequency: 'quarter',
    source: 'SitRep',
    wholeYearRate: 'sum-of-quarters',
    line: 'national',
    definitionVersion: 'MSitDT delayed days, 2011',
  },
  {
    code: 'residential-admissions',
    name: 'Permanent admissions of older people (aged 65 and over) to residential and nursing care homes, per 100,000 population',
    numerator: 'permanent-residential-admissions',
    denominator: { population: '65+', year: 'calendar-year-in-which-the-financial-year-begins' },
    base: 100_000,
    decimals: 1,
    polarity: 'low',
    frequency: 'year',
    source: 'SALT',
    publishedRate: 'permanent-residential-admissions-rate',
    wholeYearRate: 'own',
    line: 'national',
    definitionVersion: 'ASCOF 2A(2), SALT 2014/15',
  },
  {
    code: 'reablement-91-days',
    name: 'Proportion of older people (65 and over) who were still at home 91 days after discharge from hospital into reablement / rehabilitation services',
    numerator: 'reablement-at-home-91-days',
    denominator: { measure: 'reablement-discharges' },
    base: 100,
    decimals: 1,
    polarity: 'high',
    frequency: 'year',
    source: 'SALT',
    publishedRate: 'reablement-at-home-rate',
    wholeYearRate: 'own',
    line: 'national',
    definitionVersion: 'ASCOF 2B(1), SALT 2014/15',
  },
  {
    code: 'patient-experience',
    name: 'Patient / Service User Experience Metric',
    numerator: 'patient-experience-score',
    denominator: null,
    base: 1,
    decimals: 1,
    polarity: 'high',
    frequency: 'year',
    source: 'survey',
    wholeYearRate: 'own',
    line: 'national',
    definitionVersion: 'as chosen by the area, 2014',
  },
  {
    code: 'injuries-due-to-falls',
    name: 'Injuries due to falls in people aged 65 and over, per 100,000 population',
    numerator: 'injuries-due-to-falls',
    denominator: { population: '65+', year: 'calendar-year-of-period' },
    base: 100_000,
    decimals: 1,
    polarity: 'low',
    frequency: 'quarter',
    source: 'local',
    wholeYearRate: 'sum-of-quarters',
    line: 'local',
    definitionVersion: 'PHOF 2.24, 2014',
  },
];

export const REVISED_2014_CONVENTIONS: PolicyYear['conventions'] = [
  {
    code: 'population-of-the-calendar-year',
    statement:
      'A quarter is divided by the population of the calendar year it lies in, so the quarter from January to March takes the next year’s; a year is divided by that of the calendar year it begins in.',
    verified: true,
    note: 'Peterborough BCF submission, September 2014, Part 2, tabs 5 and 6: the denominators printed there change so. The projection table of tab 7 takes 190,754 for January to March 2015 where the plan table takes 192,953; the plan table is followed.',
  },
  {
    code: 'rate-rounded-once',
    statement: 'A rate is worked out unrounded and rounded once, for print.',
    verified: true,
    note: 'Reproduces the count-led rates of tabs 5 and 6 of the same submission.',
  },
  {
    code: 'halves-rounded-up',
    statement: 'A rate exactly half-way between two printed values is rounded to the greater.',
    verified: false,
    note: 'No printed rate of the time lies half-way, so none of them can tell.',
  },
  {
    code: 'whole-year-rate-sums-quarters',
    statement: 'The rate of a year, or of a year to date, is the sum of its quarters’ unrounded rates.',
    verified: false,
    note: 'The template prints no rate for a whole year of a quarterly metric.',
  },
  {
    code: 'on-track-by-leading-unit',
    statement:
      'A period is on track when its unrounded actual is no worse than its plan, in the unit the plan was set in (rate or count).',
    verified: false,
    note: 'Delayed-transfer plans of 2015/16 are led by the rate: their counts were rounded from it and give other rates in the last place (1,188 days give 812.7, the plan says 813.0).',
  },
  {
    code: 'published-counts-rounded-to-five',
    statement:
      'Counts of people in adult social care outcomes are published rounded to the nearest 5, their rates from the unrounded counts; the two are kept apart.',
    verified: false,
    note: 'Inferred from Peterborough’s 2013/14 baselines: 155 people beside a rate of 592.8, which is that of 154; 50 of 65 beside 73.8%, which is 48 of 65.',
  },
];

export const REVISED_2014_TEMPLATE = 'Better Care Fund planning template, Part 2, revised summer 2014';

export const REVISED_2014_SOURCES = [
  'Peterborough BCF submission, September 2014, Part 2',
  'Central Bedfordshire BCF submission, 2014 (local metric)',
  'House of Lords written answer HL838, 14 July 2014 (payment for performance tied to total emergency admissions)',
];
