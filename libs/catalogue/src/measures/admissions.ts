import type { Measure } from '../measure';

export const NON_ELECTIVE_ADMISSIONS: Measure = {
  code: 'non-elective-admissions',
  name: 'Non-elective admissions (general and acute, MAR)',
  unit: 'admission',
  record: 'count',
  where: { field: 'measure', equals: 'non-elective-admissions' },
  value: 'count',
  // As the return is collected. The plans of the time have quarters of it, which its months add up to.
  frequency: 'month',
  countsPeople: true,
  reportedBy: { 'council-area': 'commissioner' },
  tables: ['total'],
  description:
    'Non-elective first finished consultant episodes in general and acute specialties, all ages, from the Monthly Activity Return of clinical commissioning groups, mapped to the health and wellbeing board. Each commissioner reports its own part, by the share of its registered population that lives in the area, and the area is the sum of the parts. Not to be compared with counts from SUS.',
  source:
    'Better Care Fund planning template, September 2014, Part 2, tab 5 (HWB P4P metric); Monthly Activity Return',
};

/** A measure of its own beside the one above, so that no sum, series or plan can run from one source into the other. */
export const NON_ELECTIVE_ADMISSIONS_SUS: Measure = {
  code: 'non-elective-admissions-sus',
  name: 'Non-elective admissions (SUS)',
  unit: 'admission',
  record: 'count',
  where: { field: 'measure', equals: 'non-elective-admissions-sus' },
  value: 'count',
  frequency: 'month',
  countsPeople: true,
  reportedBy: { 'council-area': 'commissioner' },
  tables: ['total'],
  description:
    'Non-elective admissions of an area, all ages, as its commissioner’s operating plan counts them from the Secondary Uses Service (SUS). Not to be compared with counts from the Monthly Activity Return.',
  source:
    'Cambridgeshire BCF plan 2016/17, reduction in non-elective admissions, and Annex A, sections 1 and 4',
};

export const INJURIES_DUE_TO_FALLS: Measure = {
  code: 'injuries-due-to-falls',
  name: 'Injuries due to falls in people aged 65 and over',
  unit: 'admission',
  record: 'count',
  where: { field: 'measure', equals: 'injuries-due-to-falls' },
  value: 'count',
  frequency: 'quarter',
  countsPeople: true,
  reportedBy: { 'council-area': 'commissioner' },
  tables: ['total'],
  description:
    'Emergency admissions of people aged 65 and over with an injury as primary diagnosis and a fall as external cause.',
  source:
    'Peterborough BCF submission, September 2014, Part 2, tab 4 (HWB Benefits); Central Bedfordshire BCF submission, 2014 (local metric); Public Health Outcomes Framework 2.24',
};
