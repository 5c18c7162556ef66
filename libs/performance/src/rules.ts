import type { Rule } from '#kernel';

/** The warnings that stand beside figures; `version-reused` and `submission-incomplete` come from the records. */
export const PERFORMANCE_RULES: readonly Rule[] = [
  {
    code: 'parts-disagree-with-total',
    severity: 'warning',
    sentence: 'The tables of one measure, source and period add up to the same number.',
    why: 'They arrive in any order, so a difference may be only for a moment; when it stays, one of them is wrong.',
    source:
      'NHS England, monthly delayed transfers of care situation report: its reasons, agencies and care types each add to the total',
  },
  {
    code: 'sources-differ',
    severity: 'warning',
    sentence: 'A plan and its actual come from the same collection.',
    why: 'Plans set on the Monthly Activity Return and actuals from SUS do not compare by provider or practice.',
    source: 'Cambridgeshire BCF plan 2016/17, non-elective admissions',
  },
  {
    code: 'definition-changed',
    severity: 'warning',
    sentence: 'Figures that are compared were counted under one version of their definition.',
    why: 'Residential admissions changed meaning from ASC-CAR to SALT in 2014/15: a difference may be the definition’s.',
    source: 'Adult Social Care Outcomes Framework 2A(2), notes on comparability',
  },
  {
    code: 'another-kind-of-source',
    severity: 'warning',
    sentence: 'Counts of a measure come from the kind of organisation that reports it.',
    why: 'A trust and a council may count the same days: theirs are shown beside the figure, and never added.',
    source: 'The definition of the measure in force',
  },
  {
    code: 'not-an-expected-reporter',
    severity: 'warning',
    sentence: 'Counts for an area come from an organisation that is expected to report it.',
    why: 'A row of another council, or a file under the wrong source, would be added to figures it is no part of.',
    source: 'The reference data in force',
  },
  {
    code: 'no-reporter-expected',
    severity: 'warning',
    sentence: 'It is known who is expected to report each period of a figure.',
    why: 'Where it is not, whoever reported first makes the figure look complete.',
    source: 'The reference data in force',
  },
  {
    code: 'population-unknown',
    severity: 'warning',
    sentence: 'A rate per head has a population for its area, age band and year.',
    why: 'Without one there is no rate; another year’s would give a wrong one.',
    source: 'The reference data in force',
  },
  {
    code: 'several-published-rates',
    severity: 'warning',
    sentence: 'A published rate has one reporter.',
    why: 'Rates cannot be added, and which of two is right is not for a program to say.',
    source: 'The reference data in force',
  },
];

const QUESTION = 'What is in force, and what has been recorded';

/** Why a question about a figure has no answer. */
export const QUESTION_RULES: readonly Rule[] = [
  {
    code: 'nothing-was-known',
    severity: 'error',
    sentence: 'Something of the area had been recorded by the moment that is asked about.',
    why: 'Before it the answer is that nothing was known; 0 would be an invention.',
    source: QUESTION,
  },
  {
    code: 'moment-not-yet',
    severity: 'error',
    sentence: 'A moment to know things as at has passed.',
    why: 'Until it has come more may be recorded, and the same question would have another answer.',
    source: QUESTION,
  },
  {
    code: 'unknown-watermark',
    severity: 'error',
    sentence: 'The watermark asked about was stored.',
    why: 'What was recorded by an unknown place in the log cannot be said.',
    source: QUESTION,
  },
  {
    code: 'not-a-period',
    severity: 'error',
    sentence: 'A period is a month, a quarter, a financial year, or a year to date.',
    why: 'Anything else has no one reading.',
    source: QUESTION,
  },
  {
    code: 'period-too-short',
    severity: 'error',
    sentence: 'The period is no shorter than those its measure is reported for.',
    why: 'A quarter says nothing about one of its months.',
    source: "The measure's definition in force",
  },
  {
    code: 'measure-not-counted',
    severity: 'error',
    sentence: 'A series is asked of a measure that is counted.',
    why: 'A published rate or score cannot be added up over months.',
    source: "The measure's definition in force",
  },
  {
    code: 'months-reversed',
    severity: 'error',
    sentence: 'The first month asked about is not after the last.',
    why: 'A stretch that ends before it begins holds nothing.',
    source: QUESTION,
  },
  {
    code: 'moments-reversed',
    severity: 'error',
    sentence: 'Of two moments that are compared the first is not later than the second.',
    why: 'Backwards a record that is new would look withdrawn.',
    source: QUESTION,
  },
  {
    code: 'nothing-complete-yet',
    severity: 'error',
    sentence: 'A year to date has at least one complete quarter.',
    why: 'A sum over reports that are still missing would change under whoever reads it.',
    source: QUESTION,
  },
];
