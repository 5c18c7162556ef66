import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { holdsNhsNumber, nhsNumberSpelling, withoutNhsNumbers } from './nhs-number';

const pad = (number: number, places = 2) => String(number).padStart(places, '0');

/** Every hour of a year as databases write it, and as people in England do. */
function* hoursOf(year: number): Generator<string> {
  const next = Date.UTC(year + 1, 0, 1);
  for (let at = Date.UTC(year, 0, 1); at < next; at += 3_600_000) {
    const [day = '', time = ''] = new Date(at).toISOString().split('T');
    yield `${day} ${time.slice(0, 2)}`;
    yield `${day.split('-').toReversed().join('-')} ${time.slice(0, 2)}`;
  }
}

const passesTheCheck = (text: string) => {
  const digits = text.replace(/\D/g, '');
  return checkDigit(Number(digits.slice(0, 9))) === Number(digits[9]);
};

/** Any number that passes the check, in a spelling people use. */
const nhsNumber = fc
  .tuple(
    fc.integer({ min: 0, max: 999_999_999 }),
    fc.constantFrom('$1$2$3', '$1 $2 $3', '$1-$2-$3', '$1\u00a0$2\u00a0$3'),
  )
  .filter(([nine]) => checkDigit(nine) < 10)
  .map(([nine, spelling]) =>
    `${pad(nine, 9)}${checkDigit(nine)}`.replace(/^(\d{3})(\d{3})(\d{4})$/, spelling),
  );

function checkDigit(nine: number): number {
  const weighted = Array.from(pad(nine, 9), (digit, place) => Number(digit) * (10 - place));
  return (11 - (weighted.reduce((sum, each) => sum + each, 0) % 11)) % 11;
}

describe('a date with a time is no NHS number', () => {
  test.each([1999, 2014, 2016])('in any minute of %i', (year) => {
    const passing = [...hoursOf(year)].filter(passesTheCheck);
    expect(passing.length).toBeGreaterThan(1_000);
    const minutes = passing.flatMap((hour) =>
      Array.from({ length: 60 }, (_, minute) => `${hour}:${pad(minute)}`),
    );
    expect(minutes.filter((text) => holdsNhsNumber(text))).toEqual([]);
    for (const text of passing.map((hour) => `${hour}:30:00`)) expect(withoutNhsNumbers(text)).toBe(text);
  });

  test.each([
    ['a time without minutes', '2014-08-14 09', 'xxxx-xx-xx xx'],
    ['no minute', '2014-08-14 09:61', 'xxxx-xx-xx xx'],
    ['no day', '2014-02-30 18:30', 'xxxx-xx-xx xx'],
    ['no month', '2014-13-14 14:30', 'xxxx-xx-xx xx'],
    ['other groups', '201-408-1409:30', 'xxx-xxx-xxxx'],
  ])('but ten digits like one are: %s', (_, text, spelling) => {
    expect(nhsNumberSpelling(text)).toBe(spelling);
  });
});

test('an NHS number is found beside a date with a time, and only its digits are overwritten', () => {
  const times = fc.constantFrom('2014-08-14 09:30', '2014-08-14T09:30:00Z', '14-08-2014 09:30:00');
  const beside = fc.constantFrom(' ', ', ', '\n', ' / ');
  fc.assert(
    fc.property(nhsNumber, times, beside, (number, time, between) => {
      const hidden = number.replace(/\d/g, 'x');
      for (const [text, cleaned] of [
        [number, hidden],
        [`${time}${between}${number}`, `${time}${between}${hidden}`],
        [`${number}${between}${time}`, `${hidden}${between}${time}`],
      ] as const) {
        expect([text, nhsNumberSpelling(text)]).toEqual([text, hidden]);
        expect(withoutNhsNumbers(text)).toBe(cleaned);
      }
    }),
    { numRuns: 2_000 },
  );
});
