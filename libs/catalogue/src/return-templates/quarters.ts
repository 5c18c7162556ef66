import { describePeriod, period } from '#kernel';

/** `2014-15-q4`, as a quarter or a year stands in codes. */
export function periodCode(key: string): string {
  return key.replace('/', '-').toLowerCase();
}

/** `Q4 2014/15`, as it stands above a column. */
export function periodTitle(key: string): string {
  return describePeriod(period(key));
}

/** The policy year that a period is of. */
export function policyYearOf(key: string): string {
  return key.slice(0, 7);
}

/** The quarters of a year up to one of them, `2015/16-Q1` and so on. */
export function quartersOf(year: string, last: 1 | 2 | 3 | 4 = 4): string[] {
  return Array.from({ length: last }, (_, index) => `${year}-Q${index + 1}`);
}
