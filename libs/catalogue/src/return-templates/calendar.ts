import { daysAfter, lastDay, period } from '#kernel';
import type { ReturnTemplate } from '../return-template';

/** A return that is opened on the day after its period, and due at a day and time in Europe/London. */
export function dueAfter(key: string, due: string, verified: boolean): ReturnTemplate['calendar'] {
  return {
    opensOn: daysAfter(lastDay(period(key)), 1),
    due,
    verified,
    remindDaysBefore: [21, 7, 2],
    chaseDaysAfter: [1, 3, 7],
  };
}
