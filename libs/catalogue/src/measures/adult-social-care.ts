import type { Measure } from '../measure';

const TEMPLATE = 'Better Care Fund planning template, September 2014, Part 2, tab 6 (supporting metrics)';

export const PERMANENT_RESIDENTIAL_ADMISSIONS: Measure = {
  code: 'permanent-residential-admissions',
  name: 'Permanent admissions to residential and nursing care homes, people aged 65 and over',
  unit: 'person',
  record: 'count',
  where: { field: 'measure', equals: 'permanent-residential-admissions' },
  value: 'count',
  frequency: 'year',
  countsPeople: true,
  reportedBy: { 'council-area': 'council' },
  tables: ['total'],
  description:
    'Council-supported people aged 65 and over whose long-term support needs were met by admission to residential or nursing care in the year, transfers between the two excluded. Published rounded to the nearest 5.',
  source: `${TEMPLATE}; Adult Social Care Outcomes Framework 2A(2)`,
};

export const PERMANENT_RESIDENTIAL_ADMISSIONS_RATE: Measure = {
  code: 'permanent-residential-admissions-rate',
  name: 'Permanent admissions to residential and nursing care homes, published rate',
  unit: 'per 100,000 people aged 65 and over',
  record: 'count',
  where: { field: 'measure', equals: 'permanent-residential-admissions-rate' },
  value: { decimalPlaces: 1 },
  frequency: 'year',
  countsPeople: false,
  reportedBy: { 'council-area': 'council' },
  tables: ['total'],
  description:
    'The rate as published, worked out from the unrounded count: Peterborough 2013/14 shows 592.8, which 154 gives and the published 155 does not.',
  source: `${TEMPLATE}; Adult Social Care Outcomes Framework 2A(2)`,
};

export const REABLEMENT_DISCHARGES: Measure = {
  code: 'reablement-discharges',
  name: 'Discharges into reablement, people aged 65 and over',
  unit: 'person',
  record: 'count',
  where: { field: 'measure', equals: 'reablement-discharges' },
  value: 'count',
  frequency: 'year',
  countsPeople: true,
  reportedBy: { 'council-area': 'council' },
  tables: ['total'],
  description:
    'People aged 65 and over discharged from hospital from 1 October to 31 December into reablement or rehabilitation, intending to go home; counted under the financial year of the discharge.',
  source: `${TEMPLATE}; Adult Social Care Outcomes Framework 2B(1)`,
};

export const REABLEMENT_AT_HOME_91_DAYS: Measure = {
  code: 'reablement-at-home-91-days',
  name: 'Still at home 91 days after discharge into reablement, people aged 65 and over',
  unit: 'person',
  record: 'count',
  where: { field: 'measure', equals: 'reablement-at-home-91-days' },
  value: 'count',
  frequency: 'year',
  countsPeople: true,
  reportedBy: { 'council-area': 'council' },
  tables: ['total'],
  description:
    'Of those discharged into reablement, the people at home, in extra care housing or in an adult placement 91 days later. Those who died, were in hospital or in a care home, or could not be reached are not among them.',
  source: `${TEMPLATE}; Adult Social Care Outcomes Framework 2B(1)`,
};

export const REABLEMENT_AT_HOME_RATE: Measure = {
  code: 'reablement-at-home-rate',
  name: 'Still at home 91 days after discharge into reablement, published percentage',
  unit: '%',
  record: 'count',
  where: { field: 'measure', equals: 'reablement-at-home-rate' },
  value: { decimalPlaces: 1 },
  frequency: 'year',
  countsPeople: false,
  reportedBy: { 'council-area': 'council' },
  tables: ['total'],
  description:
    'The percentage as published, worked out from unrounded counts: Peterborough 2013/14 shows 73.8, which 48 of 65 gives and the published 50 of 65 does not.',
  source: `${TEMPLATE}; Adult Social Care Outcomes Framework 2B(1)`,
};

export const PATIENT_EXPERIENCE_SCORE: Measure = {
  code: 'patient-experience-score',
  name: 'Patient or service user experience',
  unit: 'score',
  record: 'count',
  where: { field: 'measure', equals: 'patient-experience-score' },
  value: { decimalPlaces: 1 },
  frequency: 'year',
  countsPeople: false,
  reportedBy: { 'council-area': 'council' },
  tables: ['total'],
  description: 'The score of the survey the area chose to measure the experience of those it cares for.',
  source: TEMPLATE,
};
