import type { ReturnTemplate } from '../return-template';
import { ADMISSIONS, ADMISSIONS_RULES } from './planning-2014/admissions';
import { BENEFITS, BENEFITS_RULES } from './planning-2014/benefits';
import { EXPENDITURE, EXPENDITURE_RULES } from './planning-2014/expenditure';
import { FUNDING, FUNDING_RULES } from './planning-2014/funding';
import { PART_ONE, PART_TWO_DETAILS } from './planning-2014/part-one';
import { PAY_FOR_PERFORMANCE, PAY_FOR_PERFORMANCE_RULES } from './planning-2014/pay-for-performance';
import { PROJECTIONS } from './planning-2014/projections';
import { SUMMARY, SUMMARY_RULES } from './planning-2014/summary';
import { SUPPORTING_METRICS, SUPPORTING_METRICS_RULES } from './planning-2014/supporting-metrics';
import { SIGNED_OFF_BY_BOARD } from './sign-off';

/** The plan of both years, 2014/15 and 2015/16, as it was asked for in summer 2014. */
export const PLANNING_2014_15: ReturnTemplate = {
  code: '2014-15-planning',
  name: 'Better Care Fund planning template 2014/15 and 2015/16',
  kind: 'planning',
  policyYear: '2014/15',
  period: '2014/15',
  verified: true,
  calendar: {
    opensOn: '2014-07-25',
    due: '2014-09-19T12:00',
    verified: true,
    remindDaysBefore: [21, 7, 2],
    chaseDaysAfter: [1, 3, 7],
  },
  signOff: SIGNED_OFF_BY_BOARD,
  sheets: [
    PART_ONE,
    PART_TWO_DETAILS,
    PAY_FOR_PERFORMANCE,
    FUNDING,
    SUMMARY,
    EXPENDITURE,
    BENEFITS,
    ADMISSIONS,
    SUPPORTING_METRICS,
    PROJECTIONS,
  ],
  rules: [
    ...FUNDING_RULES,
    ...SUMMARY_RULES,
    ...EXPENDITURE_RULES,
    ...BENEFITS_RULES,
    ...PAY_FOR_PERFORMANCE_RULES,
    ...ADMISSIONS_RULES,
    ...SUPPORTING_METRICS_RULES,
  ],
  notes: [
    'Tabs and figures are those of Part 2 as Peterborough sent it in September 2014; which cell a figure stood in is not known, and the cells are ours.',
    'Tabs 1 to 3 of the workbook are in thousands of pounds; here all money is in pounds, and totals that are compared across tabs may differ by a thousand.',
    'Of Part 1 only the figures are asked that Part 2 is held to, and the provider commentary of Annex 2.',
    'The day on which it was due is that of Peterborough’s submission; the hour, and the day on which it opens, are assumed.',
    'A reduction in admissions is a figure above nought here; the workbook prints it as a change below nought.',
  ],
  sources: [
    'Peterborough BCF submission, September 2014, Parts 1 and 2',
    'Cambridgeshire BCF plan 2016/17 (the MAR and SUS do not compare)',
  ],
};
