import { isDay, parsePeriod } from './period';
import type { Period } from './period';

const MONTHS = [
  ...['january', 'february', 'march', 'april', 'may', 'june'],
  ...['july', 'august', 'september', 'october', 'november', 'december'],
];

/**
 * The period a text means, as people, files and tables write it: `2014-09`, `2014/15-Q2`, `2014/15`; `September 2014`, `Sep-14`;
 * `Q2 2014/15`, `2014-15`; or any day of a month, `2014-09-01`, `01/09/2014`. Undefined when it means none.
 */
export function readPeriod(text: string): Period | undefined {
  const written = text.trim();
  return parsePeriod(written) ?? monthInWords(written) ?? dayInMonth(written) ?? financial(written);
}

/**
 * The day a text means, as people write it in the United Kingdom: `2016-05-01`, `01/03/2016`, `01 March 2016`,
 * `1 st October 2016`, `01 July 16`. Undefined when it means none.
 */
export function readDay(text: string): string | undefined {
  if (isDay(text)) return text;
  const inFigures = /^(\d{1,2})[/.](\d{1,2})[/.](\d{4})$/.exec(text);
  if (inFigures) return validDay(inFigures[3] ?? '', inFigures[2] ?? '', inFigures[1] ?? '');
  const inWords = /^(\d{1,2}) ?(?:st|nd|rd|th)? (.+)$/i.exec(text);
  const month = inWords && readPeriod(inWords[2] ?? '');
  if (!month || month.kind !== 'month') return undefined;
  const [year = '', number = ''] = month.firstMonth.split('-');
  return validDay(year, number, inWords[1] ?? '');
}

/** A day in words, `31 March 2016`. */
export function dayShown(day: string): string {
  dayFormat ??= new Intl.DateTimeFormat('en-GB', {
    timeZone: 'UTC',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  });
  return dayFormat.format(new Date(`${day}T00:00:00Z`));
}

// Made when it is first asked for: it brings megabytes of calendars with it.
let dayFormat: Intl.DateTimeFormat | undefined;

function validDay(year: string, month: string, day: string): string | undefined {
  const text = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return isDay(text) ? text : undefined;
}

/** A short name, or how the full one begins: `Sept`. */
function monthInWords(text: string): Period | undefined {
  const parts = /^([a-z]{3,9})[ .'’-]+(\d{4}|\d{2})$/i.exec(text);
  if (!parts) return undefined;
  const [, name = '', year = ''] = parts;
  const month = MONTHS.findIndex((full) => full.startsWith(name.toLowerCase())) + 1;
  if (month === 0) return undefined;
  return parsePeriod(`${year.length === 2 ? `20${year}` : year}-${String(month).padStart(2, '0')}`);
}

function dayInMonth(text: string): Period | undefined {
  const [iso] = /^\d{4}-\d{2}-\d{2}(?=$|T)/.exec(text) ?? [];
  const british = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text);
  const [, day = '', month = '', year = ''] = british ?? [];
  const stated = british ? `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}` : iso;
  return stated !== undefined && isDay(stated) ? parsePeriod(stated.slice(0, 7)) : undefined;
}

function financial(text: string): Period | undefined {
  const parts = /^(?:(Q[1-4])[ ,-]*)?(\d{4})[/-](?:20)?(\d{2})(?:[ ,-]*(Q[1-4]))?$/i.exec(text);
  if (!parts) return undefined;
  const [, before, first = '', second = '', after] = parts;
  if (before !== undefined && after !== undefined) return undefined;
  const quarter = before ?? after;
  return parsePeriod(`${first}/${second}${quarter === undefined ? '' : `-${quarter.toUpperCase()}`}`);
}
