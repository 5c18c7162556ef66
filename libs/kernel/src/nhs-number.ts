import { isDay } from './period';

// Digits of an NHS number may stand apart by white space and by hyphens or dashes.
const SEPARATOR = '[\\s\\u2010-\\u2015-]';

// Ten digits in the usual grouping, 3-3-4 or unbroken, and not part of a longer row of digits.
const GROUPED = new RegExp(`(?<!\\d)\\d{3}${SEPARATOR}{0,3}\\d{3}${SEPARATOR}{0,3}\\d{4}(?!\\d)`, 'g');
// Most texts have fewer digits than that, and then nothing more has to be asked.
const TEN_DIGITS = /\d(?:\D*\d){9}/;
// A row of digits, however it is broken up.
const ROW = new RegExp(`\\d(?:${SEPARATOR}*\\d)*`, 'g');

// A day and an hour as spreadsheets and databases write them, and what follows there.
const HOUR = '\\s(?:[01]\\d|2[0-3])';
const YEAR_FIRST = new RegExp(`^(?<year>\\d{4})-(?<month>\\d\\d)-(?<day>\\d\\d)${HOUR}$`);
const DAY_FIRST = new RegExp(`^(?<day>\\d\\d)-(?<month>\\d\\d)-(?<year>\\d{4})${HOUR}$`);
const MINUTES = /^:[0-5]\d(?!\d)/;

// UUIDs and hexadecimal digests. Of ten thousand random ones some forty hold ten such digits by chance, and
// whoever sent them could not mend it.
const RANDOM_NAME =
  /\b((?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{32,128}))\b/i;

/**
 * Whether a text holds ten digits (spaces and hyphens between them do not count) that pass the NHS number
 * check of the NHS Data Dictionary: modulus 11 with weights 10 down to 2. Ten digits out of a longer row are
 * looked at only in the grouping of an NHS number, 3-3-4: a date and a time hold ten digits too. Those of the
 * date and the hour of a time, `2014-08-14 09:30`, are none.
 */
export function holdsNhsNumber(text: string): boolean {
  return nhsNumberSpelling(text) !== undefined;
}

/** How the first NHS number in a text is written, without its digits: `xxx xxx xxxx`. Nothing where there is none. */
export function nhsNumberSpelling(text: string): string | undefined {
  if (!TEN_DIGITS.test(text)) return undefined;
  for (const words of wordsOf(text))
    for (const form of [GROUPED, ROW])
      for (const { 0: row, index } of words.matchAll(form))
        if (isNhsNumber(row, index, words)) return withoutDigits(row);
  return undefined;
}

/** The same text with the digits of every NHS number in it overwritten by `x`. */
export function withoutNhsNumbers(text: string): string {
  const overwrite = (row: string, at: number, words: string) =>
    isNhsNumber(row, at, words) ? withoutDigits(row) : row;
  return text
    .split(RANDOM_NAME)
    .map((part, at) => (at % 2 === 0 ? part.replace(GROUPED, overwrite).replace(ROW, overwrite) : part))
    .join('');
}

/** What stands between random names. A split by a group gives texts and names in turn. */
function wordsOf(text: string): string[] {
  return text.split(RANDOM_NAME).filter((_, at) => at % 2 === 0);
}

function isNhsNumber(row: string, at: number, text: string): boolean {
  const digits = row.replace(/\D/g, '');
  if (digits.length !== 10) return false;
  let sum = 0;
  for (let place = 0; place < 9; place++) sum += Number(digits[place]) * (10 - place);
  const check = (11 - (sum % 11)) % 11;
  return check === Number(digits[9]) && !isDayAndHour(row, text.slice(at + row.length));
}

/** Whether ten digits are a day and the hour of a time: nearly a tenth of those pass the check. */
function isDayAndHour(row: string, rest: string): boolean {
  const { year, month, day } = (YEAR_FIRST.exec(row) ?? DAY_FIRST.exec(row))?.groups ?? {};
  return MINUTES.test(rest) && isDay(`${year}-${month}-${day}`);
}

function withoutDigits(row: string): string {
  return row.replace(/\d/g, 'x');
}
