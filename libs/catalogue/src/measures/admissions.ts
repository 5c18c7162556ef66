import type { Measure } from '../measure';

export const NON_ELECTIVE_ADMISSIONS: Measure = {
  code: 'non-elective-admissions',
  name: 'Non-elective admissions (general and acute)',
  unit: 'admission',
  record: 'count',
  where: { field: 'measure', equals: 'non-elective-admissions' },
  value: 'count',
  // The activity return is collected monthly, but health and wellbeing boards were only ever given quarters.
  frequency: 'quarter',
  countsPeople: true,
  reportedBy: { 'council-area': 'commissioner' },
  tables: ['total'],
  description:
    'Non-elective first finished consultant episodes in general and acute specialties, all ages, from the Monthly Activity Return of clinical commissioning groups, mapped to the health and wellbeing board.',
  source:
    'Better Care Fund planning template, September 2014, Part 2, tab 5 (HWB P4P metric); Monthly Activity Return',
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
