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
