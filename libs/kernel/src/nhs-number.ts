// Digits of an NHS number may stand apart by spaces (no-break ones too) and hyphens or dashes.
const SEPARATOR = '[ \\u00a0\\u2010-\\u2015-]';

// Ten digits in the usual grouping, 3-3-4 or unbroken, and not part of a longer row of digits.
const GROUPED = new RegExp(`(?<!\\d)\\d{3}${SEPARATOR}?\\d{3}${SEPARATOR}?\\d{4}(?!\\d)`, 'g');
// A row of digits, however it is broken up.
const ROW = new RegExp(`\\d(?:${SEPARATOR}*\\d)*`, 'g');

/**
 * Whether a text holds ten digits (spaces and hyphens between them do not count) that pass the NHS number
 * check of the NHS Data Dictionary: modulus 11 with weights 10 down to 2. Ten digits out of a longer row are
 * looked at only in the grouping of an NHS number, 3-3-4: a date and a time hold ten digits too.
 */
export function holdsNhsNumber(text: string): boolean {
  return [GROUPED, ROW].some((form) => (text.match(form) ?? []).some(isNhsNumber));
}

/** The same text with the digits of every NHS number in it overwritten by `x`. */
export function withoutNhsNumbers(text: string): string {
  const overwrite = (found: string) => (isNhsNumber(found) ? found.replace(/\d/g, 'x') : found);
  return text.replace(GROUPED, overwrite).replace(ROW, overwrite);
}

function isNhsNumber(row: string): boolean {
  const digits = row.replace(/\D/g, '');
  if (digits.length !== 10) return false;
  let sum = 0;
  for (let place = 0; place < 9; place++) sum += Number(digits[place]) * (10 - place);
  const check = (11 - (sum % 11)) % 11;
  return check === Number(digits[9]);
}
