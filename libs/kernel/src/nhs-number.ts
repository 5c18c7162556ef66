// Ten digits, however they are spaced, and no eleventh touching them.
const DIGIT_RUN = /\d(?:[ -]*\d)*/g;

/**
 * Whether a text holds exactly ten digits in a row (spaces and hyphens between them do not count) that
 * pass the NHS number check of the NHS Data Dictionary: modulus 11 with weights 10 down to 2.
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
  return (text.match(DIGIT_RUN) ?? []).filter((run) => passesCheck(run.replace(/[ -]/g, '')));
}

function passesCheck(digits: string): boolean {
  if (digits.length !== 10) return false;
  let sum = 0;
  for (let place = 0; place < 9; place++) sum += Number(digits[place]) * (10 - place);
  const check = (11 - (sum % 11)) % 11;
  return check === Number(digits[9]);
}
