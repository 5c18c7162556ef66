import { fraction, roundHalfUp } from '#kernel';
import { describe, expect, test } from '@jest/globals';
import { MEASURES, POLICY_YEARS } from './catalogue';
import { definitionHash } from './definition-hash';
import { measureSchema } from './measure';
import { policyYearSchema } from './policy-year';
import { predicateSentence } from './predicate-sentence';

describe('the catalogue', () => {
  test('holds what its own schemas ask, so that it can be put in force and read back unchanged', () => {
    for (const measure of MEASURES) expect(measureSchema.parse(measure)).toEqual(measure);
    for (const policyYear of POLICY_YEARS) expect(policyYearSchema.parse(policyYear)).toEqual(policyYear);
  });

  test('names each measure, year and metric once, and no measure that it does not hold', () => {
    const codes = MEASURES.map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
    expect(POLICY_YEARS.map(({ year }) => year)).toEqual(['2014/15', '2015/16', '2016/17']);
    for (const { metrics } of POLICY_YEARS) {
      expect(metrics.map(({ code }) => code)).toEqual([
        'non-elective-admissions',
        'delayed-transfers-of-care',
        'residential-admissions',
        'reablement-91-days',
        'patient-experience',
        'injuries-due-to-falls',
      ]);
      for (const { numerator, denominator, publishedRate } of metrics) {
        expect(codes).toContain(numerator);
        if (denominator && 'measure' in denominator) expect(codes).toContain(denominator.measure);
        if (publishedRate) expect(codes).toContain(publishedRate);
      }
    }
  });

  test('a measure sums the counts reported under its own code', () => {
    for (const { code, where } of MEASURES) expect(where).toEqual({ field: 'measure', equals: code });
    expect(MEASURES.map(({ where }) => predicateSentence(where))).toContain('delayed days');
  });

  test('counts no measure from two sources: admissions of MAR and of SUS are two, under two definitions', () => {
    const counted = POLICY_YEARS.flatMap(({ metrics }) =>
      metrics
        .filter(({ code }) => code === 'non-elective-admissions')
        .map(({ numerator, source, definitionVersion }) => [numerator, source, definitionVersion]),
    );
    expect(counted).toEqual([
      ['non-elective-admissions', 'MAR', 'MAR general and acute, 2014'],
      ['non-elective-admissions', 'MAR', 'MAR general and acute, 2014'],
      ['non-elective-admissions-sus', 'SUS', 'SUS, CCG operating plan and QIPP, 2016'],
    ]);
    const sources = new Map<string, Set<string>>();
    for (const { numerator, source } of POLICY_YEARS.flatMap(({ metrics }) => metrics)) {
      sources.set(numerator, (sources.get(numerator) ?? new Set()).add(source));
    }
    expect([...sources].filter(([, of]) => of.size > 1)).toEqual([]);
  });

  test('says of 2016/17 that only the source of admissions is confirmed by a document of the time', () => {
    const conventions = POLICY_YEARS.find(({ year }) => year === '2016/17')?.conventions ?? [];
    expect(conventions.filter(({ verified }) => verified).map(({ code }) => code)).toEqual([
      'admissions-counted-from-sus',
    ]);
  });

  test('only falls are local, and only reablement and experience are better when high', () => {
    const metrics = POLICY_YEARS.flatMap((policyYear) => policyYear.metrics);
    expect(new Set(metrics.filter(({ line }) => line === 'local').map(({ code }) => code))).toEqual(
      new Set(['injuries-due-to-falls']),
    );
    expect(new Set(metrics.filter(({ polarity }) => polarity === 'high').map(({ code }) => code))).toEqual(
      new Set(['reablement-91-days', 'patient-experience']),
    );
  });
});

describe('the metrics reproduce the rates of Peterborough’s submission of September 2014, Part 2', () => {
  test.each<[string, string, number, number, string]>([
    ['non-elective-admissions', '2013/14-Q4', 4293, 190754, '2251'],
    ['non-elective-admissions', '2015/16-Q4', 4208, 195251, '2155'],
    ['delayed-transfers-of-care', '2013/14-Q1', 1809, 142556, '1269.0'],
    ['delayed-transfers-of-care', '2014/15-Q4', 1703, 146185, '1165.0'],
    ['residential-admissions', '2014/15', 147, 27226, '539.9'],
    ['residential-admissions', '2015/16', 147, 27879, '527.3'],
    ['reablement-91-days', '2014/15', 640, 800, '80.0'],
    ['reablement-91-days', '2015/16', 750, 900, '83.3'],
  ])('%s %s: %d of %d is %s', (code, _period, numerator, denominator, printed) => {
    const metric = POLICY_YEARS[0]?.metrics.find((each) => each.code === code);
    if (!metric) throw new Error(`The catalogue has no ${code}`);
    expect(roundHalfUp(fraction(numerator * metric.base, denominator), metric.decimals)).toBe(printed);
  });
});

describe('the hash of a definition', () => {
  const [measure] = MEASURES;
  if (!measure) throw new Error('The catalogue is empty');

  test('does not depend on the order in which its members were written', () => {
    const reversed = Object.fromEntries(Object.entries(measure).reverse()) as typeof measure;
    expect(definitionHash(reversed)).toBe(definitionHash(measure));
  });

  test('changes with anything in it', () => {
    expect(definitionHash({ ...measure, unit: 'spell' })).not.toBe(definitionHash(measure));
  });
});
