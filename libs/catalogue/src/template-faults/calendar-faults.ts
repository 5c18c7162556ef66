import { isDay, parsePeriod, type Refusal } from '#kernel';
import type { ReturnTemplate } from '../return-template';
import { fault } from './fault';

/** A period that is not of the template's year, and a deadline that nobody could keep. */
export function calendarFaults(template: ReturnTemplate): Refusal[] {
  return [...periodFaults(template), ...deadlineFaults(template)];
}

function periodFaults({ period: key, policyYear }: ReturnTemplate): Refusal[] {
  const [found, year] = [parsePeriod(key), parsePeriod(policyYear)];
  if (found && year && found.firstMonth >= year.firstMonth && found.lastMonth <= year.lastMonth) return [];
  return [
    fault(
      'template-period',
      ['period'],
      found && year ? `${key} is no part of ${policyYear}` : `${found ? policyYear : key} is no period`,
      'Name the policy year, a quarter of it or a month: 2015/16, 2015/16-Q1 or 2015-04.',
    ),
  ];
}

function deadlineFaults({ calendar: { opensOn, due } }: ReturnTemplate): Refusal[] {
  const at = ['calendar', 'due'];
  const [day = '', time = ''] = due.split('T');
  if (!isDay(day) || !/^([01]\d|2[0-3]):[0-5]\d$/.test(time))
    return [
      fault('template-deadline', at, `There is no ${due}`, 'Give a day and a time of it: 2015-08-28T12:00.'),
    ];
  if (day > opensOn) return [];
  return [
    fault(
      'template-deadline',
      at,
      `It is due on ${day}, and opens on ${opensOn}`,
      'Open it on an earlier day than that on which it is due.',
    ),
  ];
}
