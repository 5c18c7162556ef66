import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fraction, fractionFromDecimal } from './fraction';
import { jsonPence, penceFromPounds, poundsShown, poundsText, roundToUnit, shareOut } from './money';

describe('money is whole pence', () => {
  test.each([
    ['836,000.00', 83_600_000n],
    ['836000', 83_600_000n],
    ['0.01', 1n],
    ['-1,234.50', -123_450n],
    ['90071992547409930.07', 9_007_199_254_740_993_007n],
  ])('%s', (text, pence) => {
    expect(penceFromPounds(text)).toBe(pence);
  });

  test.each(['£836,000', '836,00', '1.5', '1.005', '1e3', '', ' 1', '1,2345', '--1', '.50'])(
    '"%s" is no amount',
    (text) => {
      expect(penceFromPounds(text)).toBeUndefined();
    },
  );

  test('is read as it is written', () => {
    fc.assert(
      fc.property(fc.bigInt(), (pence) => {
        expect(penceFromPounds(poundsText(pence))).toBe(pence);
      }),
    );
    expect([0n, 5n, -99n, 83_600_000n].map(poundsText)).toEqual(['0.00', '0.05', '-0.99', '836,000.00']);
    expect([-32_100_000n, 0n, 83_600_000n].map(poundsShown)).toEqual([
      '-£321,000.00',
      '£0.00',
      '£836,000.00',
    ]);
  });

  test('goes into JSON as a whole number, or not at all', () => {
    expect(jsonPence(-83_600_000n)).toBe(-83_600_000);
    expect(() => jsonPence(2n ** 53n)).toThrow('exactly');
  });

  test('halves go to the greater magnitude, in pence and in pounds', () => {
    expect(roundToUnit(fraction(5n, 2n), 'penny')).toBe(3n);
    expect(roundToUnit(fraction(-5n, 2n), 'penny')).toBe(-3n);
    expect(roundToUnit(fraction(5_964_071n), 'pound')).toBe(5_964_100n);
    expect(roundToUnit(fraction(50n), 'pound')).toBe(100n);
  });
});

describe('an amount is shared out to the penny', () => {
  const weights = (...texts: string[]) => texts.map(fractionFromDecimal);

  test('pence left over go to the largest remainders, and to the first among equals', () => {
    expect(shareOut(100n, weights('1', '1', '1'))).toEqual([34n, 33n, 33n]);
    expect(shareOut(5n, weights('0.5', '1', '1.5', '2'))).toEqual([1n, 1n, 1n, 2n]);
    expect(shareOut(-100n, weights('1', '1', '1'))).toEqual([-34n, -33n, -33n]);
    expect(shareOut(7n, weights('0', '2'))).toEqual([0n, 7n]);
  });

  test('the parts sum to the amount, each less than a penny from its exact share', () => {
    const weight = fc
      .tuple(fc.bigInt(0n, 10n ** 9n), fc.bigInt(1n, 10n ** 4n))
      .map(([n, d]) => fraction(n, d));
    const some = fc.array(weight, { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(fc.bigInt(-(10n ** 12n), 10n ** 12n), some, (amount, given) => {
        fc.pre(given.some(({ numerator }) => numerator > 0n));
        const parts = shareOut(amount, given);
        expect(parts.reduce((sum, part) => sum + part, 0n)).toBe(amount);
        const common = given.reduce((product, { denominator }) => product * denominator, 1n);
        const whole = given.map(({ numerator, denominator }) => numerator * (common / denominator));
        const sum = whole.reduce((all, each) => all + each, 0n);
        parts.forEach((part, at) => {
          const away = part * sum - amount * (whole[at] ?? 0n);
          expect(away < sum && away > -sum).toBe(true);
        });
      }),
    );
  });

  test('nobody to share with, or nothing to share by, is a bug', () => {
    expect(() => shareOut(1n, [])).toThrow('All weights are zero');
    expect(() => shareOut(1n, weights('0', '0'))).toThrow('All weights are zero');
    expect(() => shareOut(1n, weights('-1', '2'))).toThrow('A weight is below zero');
  });
});
