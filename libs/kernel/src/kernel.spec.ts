import { describe, expect, test } from '@jest/globals';
import { canonicalJson } from './canonical-json';
import {
  add,
  compare,
  divide,
  fraction,
  fractionFromDecimal,
  multiply,
  roundHalfUp,
  subtract,
} from './fraction';
import {
  endOfLondonDay,
  londonDay,
  londonInWords,
  londonInstant,
  londonMinute,
  londonMoment,
  startOfLondonDay,
} from './london-time';
import { holdsNhsNumber, withoutNhsNumbers } from './nhs-number';
import {
  calendarYear,
  daysAfter,
  daysInMonth,
  describePeriod,
  firstDay,
  isDay,
  isWithin,
  lastDay,
  monthsOf,
  parsePeriod,
  period,
  periodContaining,
  periodsWithin,
} from './period';
import { readPeriod } from './period-text';

describe('periods follow the financial year', () => {
  test('days are counted over the ends of months, years and leap days', () => {
    expect([daysAfter('2024-02-28', 1), daysAfter('2023-02-28', 1)]).toEqual(['2024-02-29', '2023-03-01']);
    expect([daysAfter('2014-12-31', 1), daysAfter('2015-01-01', -1)]).toEqual(['2015-01-01', '2014-12-31']);
    expect(daysAfter('2014-09-30', 14)).toBe('2014-10-14');
  });

  test('Q4 of 2014/15 is January to March 2015', () => {
    const q4 = period('2014/15-Q4');
    expect(monthsOf(q4)).toEqual(['2015-01', '2015-02', '2015-03']);
    expect([firstDay(q4), lastDay(q4), calendarYear(q4)]).toEqual(['2015-01-01', '2015-03-31', 2015]);
    expect(describePeriod(q4)).toBe('Q4 2014/15');
  });

  test.each([
    ['2014-04', 'quarter', '2014/15-Q1'],
    ['2014-12', 'quarter', '2014/15-Q3'],
    ['2015-03', 'quarter', '2014/15-Q4'],
    ['2015-03', 'year', '2014/15'],
    ['2015-04', 'year', '2015/16'],
    ['1999-12', 'year', '1999/00'],
    ['2014-09', 'month', '2014-09'],
  ] as const)('%s lies in the %s %s', (month, kind, key) => {
    expect(periodContaining(kind, month)).toEqual(period(key));
  });

  test.each([
    ['2014-09', '2014/15-Q2', true],
    ['2014/15-Q4', '2014/15', true],
    ['2014/15', '2014/15', true],
    ['2014-10', '2014/15-Q2', false],
    ['2014-03', '2014/15', false],
    ['2014/15', '2014/15-Q2', false],
  ])('%s is within %s: %s', (part, whole, isPart) => {
    expect(isWithin(period(part), period(whole))).toBe(isPart);
  });

  test('a year has four quarters, in order, and twelve months', () => {
    expect(periodsWithin('quarter', period('2014/15')).map(({ key }) => key)).toEqual([
      '2014/15-Q1',
      '2014/15-Q2',
      '2014/15-Q3',
      '2014/15-Q4',
    ]);
    expect(periodsWithin('month', period('2014/15'))).toHaveLength(12);
  });

  test.each([
    '9999/00',
    '9999/00-Q4',
    '0000-01',
    '1899-12',
    '2099/00',
    '2014/16',
    '2014-00',
    '2014-13',
    '2014/15-Q5',
    '14/15',
    '2014/15-q1',
    '',
  ])('"%s" is no period', (key) => {
    expect(parsePeriod(key)).toBeUndefined();
    expect(() => period(key)).toThrow();
  });

  test.each([
    ['2014/15-Q2', '2014/15-Q2'],
    ['Q2 2014/15', '2014/15-Q2'],
    ['September 2014', '2014-09'],
    ['Sep-14', '2014-09'],
    ['30/09/2014', '2014-09'],
    ['2014-15', '2014/15'],
    ['2011-12', '2011-12'],
    ['Q5 2014/15', undefined],
    ['2014/16', undefined],
  ])('%s means %s', (text, key) => {
    expect(readPeriod(text)?.key).toBe(key);
  });

  test('a day exists or does not', () => {
    expect(['2014-10-31', '2016-02-29', '0001-01-01'].map(isDay)).toEqual([true, true, true]);
    const none = [
      '2014-02-31',
      '2015-02-29',
      '2014-13-01',
      '0000-01-01',
      '31/10/2014',
      '2014-10-31T00:00:00Z',
      '',
    ];
    expect(none.filter(isDay)).toEqual([]);
  });

  test('February of a leap year has 29 days', () => {
    expect([daysInMonth('2016-02'), daysInMonth('2015-02'), daysInMonth('2000-02')]).toEqual([29, 28, 29]);
    expect(lastDay(period('2016-02'))).toBe('2016-02-29');
  });
});

describe('rates are exact until they are rounded, half up, once', () => {
  test.each([
    [1809n, 142_556n, 1, '1269.0'],
    [1950n, 144_612n, 1, '1348.4'],
    [1427n, 146_185n, 1, '976.2'],
    [1885n, 147_793n, 1, '1275.4'],
  ])('%d delayed days among %d adults', (days, people, places, rate) => {
    expect(roundHalfUp(multiply(fraction(days, people), fraction(100_000n)), places)).toBe(rate);
  });

  test.each([
    [fraction(1n, 2n), 0, '1'],
    [fraction(-1n, 2n), 0, '-1'],
    [fraction(5n, 4n), 1, '1.3'],
    [fraction(-1n, 1000n), 1, '0.0'],
    [fraction(1n, 100n), 2, '0.01'],
    [fraction(3n, -2n), 1, '-1.5'],
  ])('%o to %d places', (value, places, text) => {
    expect(roundHalfUp(value, places)).toBe(text);
  });

  test('decimals as published are exact', () => {
    expect(compare(fractionFromDecimal('1033.3'), fraction(10_333n, 10n))).toBe(0);
    expect(compare(fractionFromDecimal('-0.05'), fraction(-1n, 20n))).toBe(0);
    expect(() => fractionFromDecimal('1,033.3')).toThrow();
  });

  test('a tenth added ten times is one', () => {
    const tenth = fractionFromDecimal('0.1');
    const sum = Array.from({ length: 10 }, () => tenth).reduce(add);
    expect(compare(sum, fraction(1n))).toBe(0);
    expect(compare(subtract(sum, divide(tenth, tenth)), fraction(0n))).toBe(0);
    expect(() => divide(tenth, fraction(0n))).toThrow();
  });
});

describe('London time', () => {
  test('a day ends at midnight of the clock on the wall', () => {
    for (const shown of ['2015-08-28T12:00', '2016-02-26T12:00', '2015-10-25T01:30'])
      expect(londonMinute(londonInstant(shown))).toBe(shown);
    expect(londonInstant('2015-08-28T12:00').toISOString()).toBe('2015-08-28T11:00:00.000Z');
    expect(londonInstant('2016-02-26T12:00').toISOString()).toBe('2016-02-26T12:00:00.000Z');
    expect(londonInstant('2015-10-25T01:30').toISOString()).toBe('2015-10-25T01:30:00.000Z');
    expect(londonInstant('2015-03-29T02:30').toISOString()).toBe('2015-03-29T01:30:00.000Z');
    expect(endOfLondonDay('2014-09-30').toISOString()).toBe('2014-09-30T23:00:00.000Z');
    expect(endOfLondonDay('2014-12-31').toISOString()).toBe('2015-01-01T00:00:00.000Z');
    expect(endOfLondonDay('2014-03-30').toISOString()).toBe('2014-03-30T23:00:00.000Z');
    expect(endOfLondonDay('2014-03-29').toISOString()).toBe('2014-03-30T00:00:00.000Z');
    expect(endOfLondonDay('2014-10-26').toISOString()).toBe('2014-10-27T00:00:00.000Z');
    expect(startOfLondonDay('2014-10-26').toISOString()).toBe('2014-10-25T23:00:00.000Z');
    expect(startOfLondonDay('2015-01-01').toISOString()).toBe('2015-01-01T00:00:00.000Z');
  });

  test.each([
    ['2014-09-30T22:59:59.999Z', '2014-09-30'],
    ['2014-09-30T23:00:00.000Z', '2014-10-01'],
    ['2014-12-31T23:59:59.999Z', '2014-12-31'],
  ])('at %s it is %s', (at, day) => {
    expect(londonDay(new Date(at))).toBe(day);
  });
});

test.each([
  ['2014-07-09T23:00:00.000Z', '2014-07-10 00:00 London'],
  ['2014-11-13T12:00:00Z', '2014-11-13 12:00 London'],
  ['2026-11-25T10:45:12.000Z', '2026-11-25 10:45:12 London'],
  ['2026-06-25T10:45:00.040Z', '2026-06-25 11:45:00.040 London'],
])('%s is %s to people', (instant, said) => {
  expect(londonMoment(new Date(instant))).toBe(said);
});

test.each([
  ['2026-03-29T00:59:59Z', '29 March 2026 at 00:59:59'],
  ['2026-03-29T01:00:00Z', '29 March 2026 at 02:00:00'],
  ['2026-10-25T00:59:59Z', '25 October 2026 at 01:59:59'],
  ['2026-10-25T01:00:00Z', '25 October 2026 at 01:00:00'],
  ['2026-12-31T23:59:59Z', '31 December 2026 at 23:59:59'],
])('%s is %s in words', (instant, said) => {
  expect(londonInWords(new Date(instant), 'second')).toBe(said);
  expect(londonInWords(new Date(instant), 'minute')).toBe(said.slice(0, -3));
});

describe('NHS numbers', () => {
  test('random names are none, though some hold such digits by chance', () => {
    const uuid = 'a0c5e9bd-1943-4765-919f-0123456789ab';
    expect(holdsNhsNumber('a0c5e9bd-1943-4765-919f-012345')).toBe(false);
    for (const name of [
      'e9434765-9190-4abc-8def-abcdefabcdef',
      `${'a'.repeat(40)}9434765919b${'c'.repeat(13)}`,
      uuid,
    ]) {
      expect([name, holdsNhsNumber(name)]).toEqual([name, false]);
      expect(withoutNhsNumbers(`${name} of 9434765919`)).toBe(`${name} of xxxxxxxxxx`);
    }
  });

  test('one beside other digits is found, and only its own digits are overwritten', () => {
    const text = 'born 12-03-1950 943 476 5919 987 654 3210';
    expect(holdsNhsNumber(text)).toBe(true);
    expect(withoutNhsNumbers(text)).toBe('born 12-03-1950 xxx xxx xxxx xxx xxx xxxx');
    expect(withoutNhsNumbers('bed 12 9434765919 1')).toBe('bed 12 xxxxxxxxxx 1');
    expect(withoutNhsNumbers('19500101 943  4765919')).toBe('19500101 xxx  xxxxxxx');
  });

  test.each([
    '9434765919',
    '943 476 5919',
    '943-476-5919',
    'see 943 476 5919 today',
    'x9434765919y',
    '943  476 59 19',
    '943\u00a0476\u20115919',
  ])('%s is found', (text) => {
    expect(holdsNhsNumber(text)).toBe(true);
    expect(withoutNhsNumbers(text)).not.toMatch(/\d/);
  });

  test.each([
    '9434765918',
    '94347659190',
    '943476591',
    '943.476.5919',
    'E06000031',
    '2014-10-30T09:30:00.000Z',
  ])('%s is none', (text) => {
    expect(holdsNhsNumber(text)).toBe(false);
    expect(withoutNhsNumbers(text)).toBe(text);
  });
});

test('canonical JSON has one text for one value', () => {
  expect(canonicalJson({ b: 1, a: [true, null, 'é'], c: undefined })).toBe('{"a":[true,null,"é"],"b":1}');
  expect(canonicalJson({ a: [true, null, 'é'], b: 1 })).toBe('{"a":[true,null,"é"],"b":1}');
});
