/** A calendar month, `2014-09`. */
export type Month = string;

export type PeriodKind = 'month' | 'quarter' | 'year';

/**
 * A stretch of whole months that a count can stand for. Quarters and years are those of the NHS and
 * councils' financial year, which runs from April to March: `2014/15-Q2` is July to September 2014.
 */
export interface Period {
  readonly kind: PeriodKind;
  /** `2014-09`, `2014/15-Q2` or `2014/15`. */
  readonly key: string;
  readonly firstMonth: Month;
  readonly lastMonth: Month;
}

type Span = Pick<Period, 'firstMonth' | 'lastMonth'>;

// Within two centuries every period has a first and a last day that all stores and clocks can write.
const MONTH = /^((?:19|20)\d{2})-(0[1-9]|1[0-2])$/;
const QUARTER = /^((?:19|20)\d{2})\/(\d{2})-Q([1-4])$/;
const YEAR = /^((?:19|20)\d{2})\/(\d{2})$/;

/** The period a key names, from 1900 to 2099, or undefined when it names none. `2014/16` names none. */
export function parsePeriod(key: string): Period | undefined {
  if (MONTH.test(key)) return { kind: 'month', key, firstMonth: key, lastMonth: key };
  const quarter = QUARTER.exec(key);
  if (quarter) {
    const start = financialYearStart(quarter[1], quarter[2]);
    return start === undefined ? undefined : quarterOf(start, Number(quarter[3]));
  }
  const year = YEAR.exec(key);
  if (year) {
    const start = financialYearStart(year[1], year[2]);
    return start === undefined ? undefined : yearOf(start);
  }
  return undefined;
}

// The same few hundred keys come again and again, several times for each count.
const PERIODS = new Map<string, Period>();
const PERIODS_KEPT_MAX = 4_096;

/** As `parsePeriod`, for keys that are known to be right: throws on any other. */
export function period(key: string): Period {
  const kept = PERIODS.get(key);
  if (kept) return kept;
  const parsed = parsePeriod(key);
  if (!parsed) throw new Error(`Not a period: ${key}`);
  if (PERIODS.size >= PERIODS_KEPT_MAX) PERIODS.clear();
  PERIODS.set(key, parsed);
  return parsed;
}

/** The period of that kind which holds the month. */
export function periodContaining(kind: PeriodKind, month: Month): Period {
  const index = monthIndex(month);
  const start = Math.floor((index - 3) / 12);
  switch (kind) {
    case 'month':
      return { kind, key: month, firstMonth: month, lastMonth: month };
    case 'quarter':
      return quarterOf(start, Math.floor((index - 3 - start * 12) / 3) + 1);
    case 'year':
      return yearOf(start);
  }
}

/** The months of a period, in order. */
export function monthsOf(of: Span): Month[] {
  const months: Month[] = [];
  for (let index = monthIndex(of.firstMonth); index <= monthIndex(of.lastMonth); index++)
    months.push(monthAt(index));
  return months;
}

/** The periods of one kind that make up a longer one: the quarters of a year, the months of a quarter. */
export function periodsWithin(kind: PeriodKind, of: Period): Period[] {
  const found = new Map<string, Period>();
  for (const month of monthsOf(of)) {
    const part = periodContaining(kind, month);
    found.set(part.key, part);
  }
  return [...found.values()];
}

/** Whether each month of a period is one of another: of a quarter in its year, and of a year in itself. */
export function isWithin(part: Span, whole: Span): boolean {
  return part.firstMonth >= whole.firstMonth && part.lastMonth <= whole.lastMonth;
}

/** First day of the period, `2014-07-01`. */
export function firstDay(of: Period): string {
  return `${of.firstMonth}-01`;
}

/** Last day of the period, `2014-09-30`. */
export function lastDay({ lastMonth }: Period): string {
  const kept = LAST_DAYS.get(lastMonth);
  if (kept !== undefined) return kept;
  const day = `${lastMonth}-${String(daysInMonth(lastMonth)).padStart(2, '0')}`;
  LAST_DAYS.set(lastMonth, day);
  return day;
}

// Asked for several times for each count; there are no more of them than months from 1900 to 2099.
const LAST_DAYS = new Map<Month, string>();

/** Whether a text is a day that exists, `2014-10-31`. The year 0000 is none: no store has it. */
export function isDay(text: string): boolean {
  if (!/^(?!0000)\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  // A date beyond its month is taken for one of the next, so what was understood is held against the text.
  const midnight = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(text);
}

/** The day so many days after one, or before it where there are fewer than none: `2024-02-28` and 1 is `2024-02-29`. */
export function daysAfter(day: string, days: number): string {
  const [year, month, date] = day.split('-').map(Number);
  return new Date(Date.UTC(year ?? 0, (month ?? 1) - 1, (date ?? 1) + days)).toISOString().slice(0, 10);
}

export function daysInMonth(month: Month): number {
  const index = monthIndex(month);
  const year = Math.floor(index / 12);
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return index % 12 === 1 && leap ? 29 : (DAYS[index % 12] ?? 0);
}

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** The calendar year in which the period begins: Q4 of 2014/15 belongs to 2015. */
export function calendarYear(of: Period): number {
  return Number(of.firstMonth.slice(0, 4));
}

/** `September 2014`, `Q2 2014/15`, `2014/15`. */
export function describePeriod(of: Period): string {
  if (of.kind === 'month') {
    return `${MONTH_NAMES[monthIndex(of.firstMonth) % 12]} ${of.firstMonth.slice(0, 4)}`;
  }
  return of.kind === 'quarter' ? `Q${of.key.slice(-1)} ${of.key.slice(0, 7)}` : of.key;
}

const MONTH_NAMES = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

function monthIndex(month: Month): number {
  if (!MONTH.test(month)) throw new Error(`Not a month: ${month}`);
  return Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1;
}

function monthAt(index: number): Month {
  return `${String(Math.floor(index / 12)).padStart(4, '0')}-${String((index % 12) + 1).padStart(2, '0')}`;
}

function financialYearStart(first: string | undefined, second: string | undefined): number | undefined {
  const start = Number(first);
  return (start + 1) % 100 === Number(second) && start < 2099 ? start : undefined;
}

function yearKey(start: number): string {
  return `${start}/${String((start + 1) % 100).padStart(2, '0')}`;
}

function yearOf(start: number): Period {
  return {
    kind: 'year',
    key: yearKey(start),
    firstMonth: monthAt(start * 12 + 3),
    lastMonth: monthAt(start * 12 + 14),
  };
}

function quarterOf(start: number, quarter: number): Period {
  const first = start * 12 + 3 + (quarter - 1) * 3;
  return {
    kind: 'quarter',
    key: `${yearKey(start)}-Q${quarter}`,
    firstMonth: monthAt(first),
    lastMonth: monthAt(first + 2),
  };
}
