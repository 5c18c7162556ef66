/**
 * The quarters whose reduction in non-elective admissions is paid for, each with that of the year before which it is
 * measured from (Better Care Fund planning template, Part 2, 2014, tab 5).
 */
export const PERFORMANCE_QUARTERS = [
  { period: '2014/15-Q4', baselinePeriod: '2013/14-Q4' },
  { period: '2015/16-Q1', baselinePeriod: '2014/15-Q1' },
  { period: '2015/16-Q2', baselinePeriod: '2014/15-Q2' },
  { period: '2015/16-Q3', baselinePeriod: '2014/15-Q3' },
] as const;
