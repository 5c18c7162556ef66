import type { PayForPerformanceRule } from './agreement-content';
import { agreementOf } from './random-settlements.fixture';

/** Peterborough's plan of its Better Care Fund planning template, Part 2, September 2014: 16,585 of 16,752. */
export const PETERBOROUGH: PayForPerformanceRule = {
  ...{ kind: 'pay-for-performance', metric: 'non-elective-admissions', unit: 'pound', rounding: 'to-date' },
  ...{ cappedAtPlan: true, clawsBack: false, recoverable: true },
  quarters: [
    { period: '2014/15-Q4', baselinePeriod: '2013/14-Q4', baseline: 4_293, plan: 4_250 },
    { period: '2015/16-Q1', baselinePeriod: '2014/15-Q1', baseline: 4_038, plan: 3_998 },
    { period: '2015/16-Q2', baselinePeriod: '2014/15-Q2', baseline: 4_099, plan: 4_058 },
    { period: '2015/16-Q3', baselinePeriod: '2014/15-Q3', baseline: 4_322, plan: 4_279 },
  ],
};

/** Its fund of £249,000, on these terms or on others. */
export const peterborough = (more: Partial<PayForPerformanceRule> = {}) =>
  agreementOf({ fundPence: 24_900_000, rule: { ...PETERBOROUGH, ...more } });
