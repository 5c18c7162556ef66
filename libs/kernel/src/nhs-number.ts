// Digits of an NHS number may stand apart by white space and by hyphens or dashes.
const SEPARATOR = '[\\s\\u2010-\\u2015-]';

// Ten digits in the usual grouping, 3-3-4 or unbroken, and not part of a longer row of digits.
const GROUPED = new RegExp(`(?<!\\d)\\d{3}${SEPARATOR}{0,3}\\d{3}${SEPARATOR}{0,3}\\d{4}(?!\\d)`, 'g');
// Most texts have fewer digits than that, and then nothing more has to be asked.
const TEN_DIGITS = /\d(?:\D*\d){9}/;
// A row of digits, however it is broken up.
const ROW = new RegExp(`\\d(?:${SEPARATOR}*\\d)*`, 'g');

// UUIDs and hexadecimal digests. Of ten thousand random ones some forty hold ten such digits by chance, and
// whoever sent them could not mend it.
const RANDOM_NAME =
  /\b((?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{32,128}))\b/i;

/**
 * Whether a text holds ten digits (spaces and hyphens between them do not count) that pass the NHS number
 * check of the NHS Data Dictionary: modulus 11 with weights 10 down to 2. Ten digits out of a longer row are
 * looked at only in the grouping of an NHS number, 3-3-4: a date and a time hold ten digits too.
 */
export function holdsNhsNumber(text: string): boolean {
  if (!TEN_DIGITS.test(text)) return false;
  return wordsOf(text).some((words) =>
    [GROUPED, ROW].some((form) => (words.match(form) ?? []).some(isNhsNumber)),
  );
}

/** The same text with the digits of every NHS number in it overwritten by `x`. */
export function withoutNhsNumbers(text: string): string {
  const overwrite = (found: string) => (isNhsNumber(found) ? found.replace(/\d/g, 'x') : found);
  return text
    .split(RANDOM_NAME)
    .map((part, at) => (at % 2 === 0 ? part.replace(GROUPED, overwrite).replace(ROW, overwrite) : part))
    .join('');
}

/** What stands between random names. A split by a group gives texts and names in turn. */
function wordsOf(text: string): string[] {
  return text.split(RANDOM_NAME).filter((_, at) => at % 2 === 0);
}

function isNhsNumber(row: string): boolean {
  const digits = row.replace(/\D/g, '');
  if (digits.length !== 10) return false;
  let sum = 0;
  for (let place = 0; place < 9; place++) sum += Number(digits[place]) * (10 - place);
  const check = (11 - (sum % 11)) % 11;
  return check === Number(digits[9]);
}
