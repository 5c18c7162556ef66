import type { ReturnTemplate } from '#catalogue';

// What is owed about returns, counted on the fingers rather than by what is tested.

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** When the board of an area signs off its returns, and how they go out. */
export type Habit = 'in-time' | 'too-late' | 'never' | 'goes-out-by-hand';

export interface Board {
  readonly area: string;
  /** The first month it has reported anything for. */
  readonly since: string;
  readonly habit: Habit;
  /** Whether there is somebody to be told: one, and no more. */
  readonly hasContact: boolean;
}

export interface PassedYears {
  readonly boards: readonly Board[];
  readonly forms: readonly ReturnTemplate[];
  /** Days in London. */
  readonly firstDay: string;
  readonly lastDay: string;
  /** The moments at which somebody looked for certain, in order. */
  readonly looks: readonly number[];
  /** When each return was opened, by area and form. */
  readonly openedAt: ReadonlyMap<string, number>;
}

export interface OwedByHand {
  /** Has to be done once. */
  readonly owed: readonly string[];
  /**
   * May have been done, and then once: whoever began to look before a return was opened may have found it open at the end
   * of that look.
   */
  readonly perhaps: readonly string[];
}

export function returnKey(area: string, form: string): string {
  return `${area}|${form}`;
}

/** The forms an area owes a return of. */
export function formsOwedBy(board: Board, { forms, firstDay, lastDay }: PassedYears): ReturnTemplate[] {
  return forms.filter(
    ({ period, calendar: { opensOn } }) =>
      opensOn >= firstDay && opensOn <= lastDay && board.since <= lastMonthOf(period),
  );
}

/** Whether an area's return of a form goes out by itself. */
export function goesOut(board: Board, form: ReturnTemplate, passed: PassedYears): boolean {
  return board.habit === 'in-time' && hasItsTime(board, form, passed);
}

/** Whether the time has come at which an area has its return of a form go out by itself. */
function hasItsTime({ habit }: Board, form: ReturnTemplate, { lastDay }: PassedYears): boolean {
  return habit !== 'goes-out-by-hand' && dayOf(form.calendar.due) <= lastDay;
}

export function owedByHand(passed: PassedYears): OwedByHand {
  const owed: string[] = [];
  const perhaps: string[] = [];
  for (const board of passed.boards) {
    const { area } = board;
    for (const form of formsOwedBy(board, passed)) {
      const { code } = form;
      owed.push(`open-return|${area}|${code}`);
      if (hasItsTime(board, form, passed))
        owed.push(`tell-of-unsigned|${area}|${code}/${dayOf(form.calendar.due)}`);
      if (goesOut(board, form, passed))
        owed.push(
          `submit-return|${area}|${code}/1`,
          `deliver-return|${area}|${code}/1/e-mail/1`,
          `deliver-return|${area}|${code}/1/folder/1`,
        );
      const opened = passed.openedAt.get(returnKey(area, code));
      if (opened === undefined) continue;
      for (const { name, days, time } of [
        { name: 'refresh-return', days: refreshDays(form), time: '06:00' },
        { name: 'tell-of-return', days: tellingDays(form), time: '09:00' },
      ]) {
        const lastDay = (look: number) =>
          days.findLast((day) => momentInLondon(`${day}T${time}`) <= look) ?? '';
        const at = passed.looks.findLastIndex((look) => look <= opened);
        const certain = new Set(passed.looks.slice(at + 1).map(lastDay));
        const before = new Set(passed.looks.slice(0, at + 1).map(lastDay));
        const keysOf = (noted: Iterable<string>) =>
          [...noted].filter((day) => day !== '').map((day) => `${name}|${area}|${code}/${day}`);
        owed.push(...keysOf(certain));
        perhaps.push(...keysOf(before));
      }
    }
  }
  return { owed, perhaps };
}

/** Each week from its opening, and the day of its deadline. */
function refreshDays({ calendar: { opensOn, due } }: ReturnTemplate): string[] {
  const days: string[] = [];
  for (let day = opensOn; day < dayOf(due); day = daysOn(day, 7)) days.push(day);
  return [...days, dayOf(due)];
}

function tellingDays({ calendar }: ReturnTemplate): string[] {
  const { opensOn, due, remindDaysBefore, chaseDaysAfter } = calendar;
  return [...remindDaysBefore.map((days) => -days), ...chaseDaysAfter]
    .map((days) => daysOn(dayOf(due), days))
    .filter((day) => day >= opensOn)
    .sort();
}

export function dayOf(moment: string): string {
  return moment.slice(0, 'yyyy-mm-dd'.length);
}

export function daysOn(day: string, days: number): string {
  return dayOf(new Date(Date.parse(day) + days * DAY_MS).toISOString());
}

/** `2015/16-Q4` ends with March 2016, and so does `2015/16`. */
function lastMonthOf(period: string): string {
  const first = Number(period.slice(0, 4));
  const quarter = Number(period.split('-Q')[1] ?? 4);
  return quarter === 4 ? `${first + 1}-03` : `${first}-${String(3 + 3 * quarter).padStart(2, '0')}`;
}

/** The moment at which a clock in London shows a time, `2016-03-27T09:00`; none that the clocks skip or show twice. */
export function momentInLondon(shown: string): number {
  const moment = Date.parse(`${shown}Z`);
  return isSummer(moment - HOUR_MS) ? moment - HOUR_MS : moment;
}

/** From the last Sunday in March to the last in October, both at 01:00 UTC. */
function isSummer(moment: number): boolean {
  const year = new Date(moment).getUTCFullYear();
  return moment >= lastSunday(year, 3) && moment < lastSunday(year, 10);
}

function lastSunday(year: number, month: number): number {
  const last = new Date(Date.UTC(year, month, 0, 1));
  return last.getTime() - last.getUTCDay() * DAY_MS;
}
