import { endOfLondonDay, isDay, readPeriod } from '#kernel';

/** As events have it: RFC 3339 with an offset, at most milliseconds, from the year 2000. */
const INSTANT = /^20\d\d-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/;

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * The applicable time a text states: a moment with an offset, as it stands; or a day, `2014-11-13`, `13/11/2014` (the day
 * first, as the United Kingdom writes it) or `13 November 2014`, whose beginning in London is meant. Undefined when it states neither.
 */
export function readApplicableAt(text: string): string | undefined {
  const written = text.trim();
  if (INSTANT.test(written)) return Number.isNaN(Date.parse(written)) ? undefined : written;
  const stated = inFigures(written) ?? inWords(written) ?? written;
  return isDay(stated) && stated.startsWith('20') ? beginningOf(stated) : undefined;
}

function inFigures(text: string): string | undefined {
  const [, day = '', month = '', year] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text) ?? [];
  return year && `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}

function inWords(text: string): string | undefined {
  const [, day = '', month] = /^(\d{1,2})[ -]+([a-z]+[. -]+\d{4})$/i.exec(text) ?? [];
  const of = month === undefined ? undefined : readPeriod(month);
  return of && `${of.firstMonth}-${day.padStart(2, '0')}`;
}

/** A day begins where the one before it ends. */
function beginningOf(day: string): string {
  const before = new Date(Date.parse(day) - DAY_MS).toISOString().slice(0, 10);
  return endOfLondonDay(before).toISOString();
}
