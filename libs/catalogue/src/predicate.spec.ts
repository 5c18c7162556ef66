import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Predicate, PredicateRow } from './predicate';
import { predicateHolds, predicateSchema } from './predicate';
import { aCount, aPredicate, peterborough } from './predicate.arbitraries';
import { predicateSentence } from './predicate-sentence';
import { predicateSql } from './predicate-sql';

const nhsOrBoth: Predicate = {
  all: [
    { field: 'measure', equals: 'delayed-days' },
    { field: 'agency', in: ['nhs', 'both'] },
  ],
};

describe('as a function', () => {
  test('takes the counts of delayed days attributed to the NHS or both, and no others', () => {
    expect(predicateHolds(nhsOrBoth, peterborough({ agency: 'nhs' }))).toBe(true);
    expect(predicateHolds(nhsOrBoth, peterborough({ agency: 'both' }))).toBe(true);
    expect(predicateHolds(nhsOrBoth, peterborough({ agency: 'social-care' }))).toBe(false);
    expect(predicateHolds(nhsOrBoth, peterborough({ agency: null }))).toBe(false);
  });

  test('a count without a reason is among those whose reason is not A', () => {
    expect(predicateHolds({ not: { field: 'reason', equals: 'A' } }, peterborough({ agency: 'nhs' }))).toBe(
      true,
    );
  });

  test('agrees with a model that asks which values of each field remain', () => {
    fc.assert(
      fc.property(aPredicate, aCount, (predicate, count) => {
        expect(predicateHolds(predicate, count)).toBe(model(predicate)(count));
      }),
      { numRuns: 500 },
    );
  });
});

/** Written from the other end: the complement of every part, by De Morgan, with no negation left. */
function model(predicate: Predicate, negated = false): (row: PredicateRow) => boolean {
  if ('not' in predicate) return model(predicate.not, !negated);
  if ('equals' in predicate) return model({ field: predicate.field, in: [predicate.equals] }, negated);
  if ('in' in predicate) {
    const listed = new Set<string | null>(predicate.in);
    return (row) => listed.has(row[predicate.field]) !== negated;
  }
  const parts = ('all' in predicate ? predicate.all : predicate.any).map((part) => model(part, negated));
  const needed = 'all' in predicate !== negated ? parts.length : Math.min(1, parts.length);
  const isEmptyAny = parts.length === 0 && 'any' in predicate !== negated;
  return (row) => !isEmptyAny && parts.filter((holds) => holds(row)).length >= needed;
}

describe('as SQL', () => {
  test('compares columns with parameters, numbered from where the caller has got to', () => {
    expect(predicateSql(nhsOrBoth, 3)).toEqual({
      text: '(measure = $3) and (agency = any($4::text[]))',
      values: ['delayed-days', ['nhs', 'both']],
    });
  });

  test('no value ever stands in the text', () => {
    const hostile = "'; drop table record_count; --";
    const { text, values } = predicateSql({ not: { field: 'table', equals: hostile } }, 1);
    expect(text).toBe('(tbl = $1) is not true');
    expect(values).toEqual([hostile]);
  });
});

describe('as a sentence', () => {
  test.each<[string, Predicate]>([
    ['delayed days whose responsible agency is the NHS or both', nhsOrBoth],
    ['delayed days', { field: 'measure', equals: 'delayed-days' }],
    [
      'delayed days whose reason is not A (awaiting completion of assessment) and whose care type is acute',
      {
        all: [
          { field: 'measure', equals: 'delayed-days' },
          { not: { field: 'reason', equals: 'A' } },
          { field: 'careType', equals: 'acute' },
        ],
      },
    ],
    [
      'counts whose responsible agency is social care or whose table is reason',
      {
        any: [
          { field: 'agency', equals: 'social-care' },
          { field: 'table', equals: 'reason' },
        ],
      },
    ],
    [
      'delayed days whose care type is non-acute and (whose responsible agency is both or whose reason is O (other))',
      {
        all: [
          { field: 'measure', equals: 'delayed-days' },
          { field: 'careType', equals: 'non-acute' },
          {
            any: [
              { field: 'agency', equals: 'both' },
              { field: 'reason', equals: 'O' },
            ],
          },
        ],
      },
    ],
    [
      'counts other than those (whose responsible agency is the NHS and whose reason is C (awaiting further non-acute NHS care))',
      {
        not: {
          all: [
            { field: 'agency', equals: 'nhs' },
            { field: 'reason', equals: 'C' },
          ],
        },
      },
    ],
  ])('%s', (sentence, predicate) => {
    expect(predicateSentence(predicate)).toBe(sentence);
  });

  test('takes names it does not know from the caller', () => {
    const inPeterborough: Predicate = { field: 'area', equals: 'E06000031' };
    const nameOf = (field: string) => (field === 'area' ? 'Peterborough' : undefined);
    expect(predicateSentence(inPeterborough, nameOf)).toBe('counts whose area is Peterborough');
  });
});

describe('from outside', () => {
  test('every tree within the limits is taken unchanged', () => {
    fc.assert(
      fc.property(aPredicate, (predicate) => expect(predicateSchema.parse(predicate)).toEqual(predicate)),
    );
  });

  test.each<[string, unknown]>([
    ['an unknown field', { field: 'nhsNumber', equals: '1' }],
    ['a member too many', { field: 'area', equals: 'E06000031', in: ['E06000031'] }],
    ['an empty list of values', { field: 'area', in: [] }],
    ['an empty all', { all: [] }],
    ['an empty any', { any: [] }],
    ['a value that is not text', { field: 'agency', equals: null }],
    ['seven levels', nested(6)],
    ['more than a hundred parts', { any: Array(100).fill({ field: 'agency', equals: 'nhs' }) }],
    ['a hundred thousand levels', nested(100_000)],
  ])('%s is refused', (_, candidate) => {
    expect(predicateSchema.safeParse(candidate).success).toBe(false);
  });

  test('six levels and a hundred parts are the most', () => {
    expect(predicateSchema.safeParse(nested(5)).success).toBe(true);
    const hundred = { any: Array(99).fill({ field: 'agency', equals: 'nhs' }) };
    expect(predicateSchema.safeParse(hundred).success).toBe(true);
  });
});

function nested(levels: number): unknown {
  let predicate: unknown = { field: 'agency', equals: 'nhs' };
  for (let level = 0; level < levels; level++) predicate = { not: predicate };
  return predicate;
}
