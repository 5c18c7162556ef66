// What may be one: ten digits in a row, as they are usually grouped, and not part of a longer row; or any row
// of digits, however spaced, of which exactly ten remain.
const GROUPED = /(?<!\d)\d{3}[ -]?\d{3}[ -]?\d{4}(?!\d)/g;
const DIGIT_RUN = /\d(?:[ -]*\d)*/g;

/**
 * Whether a text holds ten digits (spaces and hyphens between them do not count) that pass the NHS number
 * check of the NHS Data Dictionary: modulus 11 with weights 10 down to 2. Ten digits out of a longer row are
 * looked at only in the grouping of an NHS number, 3-3-4: a date and a time hold ten digits too.
 */
export function holdsNhsNumber(text: string): boolean {
  return nhsNumbersIn(text).length > 0;
}

/** The same text with the digits of every NHS number in it overwritten by `x`. */
export function withoutNhsNumbers(text: string): string {
  return nhsNumbersIn(text).reduce(
    (cleaned, found) => cleaned.replaceAll(found, found.replace(/\d/g, 'x')),
    text,
  );
}

function nhsNumbersIn(text: string): string[] {
  const candidates = [...(text.match(GROUPED) ?? []), ...(text.match(DIGIT_RUN) ?? [])];
  return candidates.filter((run) => passesCheck(run.replace(/[ -]/g, '')));
}

function passesCheck(digits: string): boolean {
  if (digits.length !== 10) return false;
  let sum = 0;
  for (let place = 0; place < 9; place++) sum += Number(digits[place]) * (10 - place);
  const check = (11 - (sum % 11)) % 11;
  return check === Number(digits[9]);
}
