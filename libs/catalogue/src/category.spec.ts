import type { Category, Table } from '#contracts';
import { describe, expect, test } from '@jest/globals';
import { MEASURES } from './catalogue';
import { categoriesOf, checkCategory } from './category';
import { NON_ELECTIVE_ADMISSIONS } from './measures/admissions';
import { DELAYED_DAYS } from './measures/delayed-transfers';
import { RULES } from './rules';

const codes = (table: Table, month: string) =>
  categoriesOf(DELAYED_DAYS, table, month).map((category) => Object.values(category).join(' '));

describe('the categories a table of delayed days is expected to hold', () => {
  test('the three agencies, the two care types, and one total', () => {
    expect(codes('agency', '2014-09')).toEqual(['nhs', 'social-care', 'both']);
    expect(codes('care-type', '2014-09')).toEqual(['acute', 'non-acute']);
    expect(categoriesOf(DELAYED_DAYS, 'total', '2014-09')).toEqual([{}]);
  });

  test('ten reasons, and an eleventh from April 2017', () => {
    expect(codes('reason', '2017-03')).toEqual(['A', 'B', 'C', 'Di', 'Dii', 'E', 'F', 'G', 'H', 'I']);
    expect(codes('reason', '2017-04')).toEqual(['A', 'B', 'C', 'Di', 'Dii', 'E', 'F', 'G', 'H', 'I', 'O']);
  });

  test('the full table has the 46 cells the England tab printed, 49 with reason O, which is never acute', () => {
    // Ten reasons by three agencies less the seven cells that are not applicable, under each care type.
    expect(codes('full', '2013-04')).toHaveLength(2 * (30 - 7));
    expect(codes('full', '2017-04')).toHaveLength(2 * (30 - 7) + 3);
    expect(codes('full', '2017-04').filter((category) => category.endsWith('O'))).toEqual([
      'non-acute nhs O',
      'non-acute social-care O',
      'non-acute both O',
    ]);
  });

  test('a measure reported as a total alone has no other table', () => {
    expect(categoriesOf(NON_ELECTIVE_ADMISSIONS, 'agency', '2014-09')).toEqual([]);
  });

  test('every expected category of every measure passes its own check', () => {
    for (const measure of MEASURES) {
      for (const table of measure.tables) {
        for (const category of categoriesOf(measure, table, '2018-01'))
          expect(checkCategory(measure, table, category, '2018-01')).toBeUndefined();
      }
    }
  });
});

describe('a category that may not stand', () => {
  test.each<[string, string, Table, Category | undefined, string]>([
    ['unknown-table', '/table', 'agency', { agency: 'nhs' }, '2014-09'],
  ])('%s: admissions have no agencies', (rule, where, table, category, month) => {
    expect(checkCategory(NON_ELECTIVE_ADMISSIONS, table, category, month)).toMatchObject({ rule, where });
  });

  test.each<[Table, Category | undefined, string, string]>([
    [
      'total',
      { agency: 'nhs' },
      'Table "total" was given agency',
      'Leave the category out: a total has none.',
    ],
    [
      'care-type',
      undefined,
      'Table "care-type" was given no category',
      'Give careType (one of acute, non-acute); and nothing else.',
    ],
    [
      'agency',
      { agency: 'council' },
      '"council" is not an agency of delayed-days',
      'Use one of: nhs, social-care, both.',
    ],
    [
      'care-type',
      { careType: 'x' },
      '"x" is not a care type of delayed-days',
      'Use one of: acute, non-acute.',
    ],
  ])('the %s table with %j says what to send', (table, category, what, mend) => {
    expect(checkCategory(DELAYED_DAYS, table, category, '2014-09')).toMatchObject({ what, mend });
  });

  test.each<[string, string, Table, Category | undefined, string]>([
    ['category-does-not-fit-table', '/category', 'agency', undefined, '2014-09'],
    ['category-does-not-fit-table', '/category', 'agency', { reason: 'A' }, '2014-09'],
    ['category-does-not-fit-table', '/category', 'total', { agency: 'nhs' }, '2014-09'],
    ['category-does-not-fit-table', '/category', 'full', { agency: 'nhs', reason: 'A' }, '2014-09'],
    ['unknown-category', '/category/agency', 'agency', { agency: 'council' }, '2014-09'],
    ['unknown-category', '/category/reason', 'reason', { reason: 'D' }, '2014-09'],
    ['unknown-category', '/category/careType', 'care-type', { careType: 'Acute' }, '2014-09'],
    ['reason-not-in-use-yet', '/category/reason', 'reason', { reason: 'O' }, '2017-03'],
    ['reason-and-agency-may-not-combine', '/category', 'full', full('acute', 'social-care', 'C'), '2014-09'],
    ['reason-and-agency-may-not-combine', '/category', 'full', full('non-acute', 'both', 'C'), '2014-09'],
    ['reason-and-agency-may-not-combine', '/category', 'full', full('acute', 'both', 'Di'), '2014-09'],
    ['reason-and-agency-may-not-combine', '/category', 'full', full('acute', 'both', 'G'), '2014-09'],
    ['reason-and-agency-may-not-combine', '/category', 'full', full('acute', 'both', 'H'), '2014-09'],
    ['reason-and-agency-may-not-combine', '/category', 'full', full('acute', 'social-care', 'I'), '2014-09'],
    ['reason-and-agency-may-not-combine', '/category', 'full', full('acute', 'both', 'I'), '2014-09'],
    ['care-type-and-reason-may-not-combine', '/category', 'full', full('acute', 'nhs', 'O'), '2017-04'],
  ])('%s at %s: %s %j in %s', (rule, where, table, category, month) => {
    expect(checkCategory(DELAYED_DAYS, table, category, month)).toMatchObject({ rule, where });
  });

  test.each<[Table, Category | undefined, string]>([
    ['total', undefined, '2014-09'],
    ['total', {}, '2014-09'],
    ['agency', { agency: 'both' }, '2014-09'],
    ['reason', { reason: 'O' }, '2017-04'],
    ['full', full('acute', 'both', 'Dii'), '2014-09'],
    ['full', full('acute', 'social-care', 'Di'), '2014-09'],
    ['full', full('non-acute', 'both', 'O'), '2017-04'],
  ])('while %s %j in %s may', (table, category, month) => {
    expect(checkCategory(DELAYED_DAYS, table, category, month)).toBeUndefined();
  });
});

test('every rule a category can break is listed with its reason', () => {
  const broken = [
    checkCategory(NON_ELECTIVE_ADMISSIONS, 'agency', { agency: 'nhs' }, '2014-09'),
    checkCategory(DELAYED_DAYS, 'agency', undefined, '2014-09'),
    checkCategory(DELAYED_DAYS, 'agency', { agency: 'council' }, '2014-09'),
    checkCategory(DELAYED_DAYS, 'reason', { reason: 'O' }, '2017-03'),
    checkCategory(DELAYED_DAYS, 'full', full('acute', 'both', 'Di'), '2014-09'),
    checkCategory(DELAYED_DAYS, 'full', full('acute', 'nhs', 'O'), '2017-04'),
  ].map((refusal) => refusal?.rule);
  expect(RULES.map(({ code }) => code)).toEqual(broken);
});

function full(careType: string, agency: string, reason: string): Category {
  return { careType, agency, reason };
}
