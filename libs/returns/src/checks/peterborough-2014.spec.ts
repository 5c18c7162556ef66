import { describe, expect, test } from '@jest/globals';
import { RETURN_TEMPLATES } from '#catalogue';
import type { AnswerValue } from '../answers';
import type { Finding } from './finding';
import { PETERBOROUGH } from './peterborough-2014.fixture';
import { checked, findings, given } from './small-return.fixture';

type Values = Readonly<Record<string, AnswerValue>>;

const PLANNING = RETURN_TEMPLATES.filter(({ code }) => code === '2014-15-planning');

describe.each(PLANNING)("Peterborough's planning template of September 2014", (template) => {
  const foundBy = (rule: string, changes: Values = {}): readonly Finding[] =>
    checked(template, given({ ...PETERBOROUGH, ...changes })).findings.filter(({ code }) => code === rule);

  test('every question is answered, and yet it is not ready', () => {
    const { matrix, verdict } = checked(template, given(PETERBOROUGH));
    expect([matrix.inWords, verdict.inWords]).toEqual(['Complete Template', 'blocked by 10']);
  });

  test('nothing else of its figures is found fault with', () => {
    expect(findings(template, PETERBOROUGH)).toEqual([
      'pool-minimum-met-2014-15 pool-minimum-2014-15',
      'pool-minimum-met-2015-16 pool-minimum-2015-16',
      'pool-totals-same-2014-15 pool-agreed-2014-15',
      'pool-totals-same-2015-16 pool-agreed-2015-16',
      'benefit-activity-times-price-2014-15 benefits-2014-15.6.unit-price',
      'benefit-activity-times-price-2015-16 benefits-2015-16.5.unit-price',
      'benefit-activity-times-price-2015-16 benefits-2015-16.6.unit-price',
      'reduction-same nea-reduction',
      'reablement-count-change-2014-15 reablement-rationale',
      'reablement-population-change-2014-15 reablement-rationale',
    ]);
  });

  test('three totals of one pool: 11,999,000, 10,390,000 and 10,746,000', () => {
    const [pool] = foundBy('pool-totals-same-2015-16');
    expect(pool?.cells.map(({ value }) => value)).toEqual([
      '£11,999,000.00',
      '£10,390,000.00',
      '£10,746,000.00',
    ]);
    expect(pool?.what).toMatch(/: £1,609,000\.00 between them$/);
    const one = { 'funding-total-2015-16': 1_199_900_000, 'expenditure-total-2015-16': 1_199_900_000 };
    expect(foundBy('pool-totals-same-2015-16', one)).toEqual([]);
  });

  test('benefits of 1,047,550 are what their rows come to, and 9,770,401,500 are not', () => {
    expect(foundBy('benefits-sum-2015-16')).toEqual([]);
    const ran = { 'benefits-total-2015-16': 977_040_150_000 };
    expect(foundBy('benefits-sum-2015-16', ran).map(({ what }) => what)).toEqual([
      expect.stringMatching(
        /says £9,770,401,500\.00, and its parts come to £1,047,550\.00: £9,769,353,950\.00 between them$/,
      ),
    ]);
    expect(foundBy('out-of-range', ran).map(({ what }) => what)).toEqual([
      '£9,770,401,500.00 is more than £100,000,000.00, the most that is taken',
    ]);
  });

  test('a change of 1180.0%, where 65 people of one year are set against 800 of the next', () => {
    expect(foundBy('reablement-count-change-2014-15')[0]?.what).toMatch(/a change of 1180\.0%/);
    const [people] = foundBy('reablement-population-change-2014-15');
    expect(people?.cells.map(({ value }) => value)).toEqual([undefined, '800', '65']);
    const told = { 'reablement-rationale': 'Everybody offered reablement is counted from 2014/15' };
    expect(findings(template, { ...PETERBOROUGH, ...told })).not.toContainEqual(
      expect.stringMatching(/^reablement/),
    );
  });

  test('500 bed days without a price and a saving', () => {
    const [row] = foundBy('benefit-activity-times-price-2015-16');
    expect(row?.what).toBe(
      'In row 5 there is 500 as "Change in activity measure", and no "Unit price (£)" nor "Total (saving) (£)"',
    );
    const priced = { 'benefits-2015-16.5.unit-price': 30_700, 'benefits-2015-16.5.saving': 15_350_000 };
    expect(foundBy('benefit-activity-times-price-2015-16', priced)).toHaveLength(1);
  });

  test('1,694 admissions prevented in what providers were asked about, and 167 in the plan', () => {
    const [reduction] = foundBy('reduction-same');
    expect(reduction?.cells.map(({ value }) => value)).toEqual(['167', '167', '167', '1,694']);
    expect(foundBy('reduction-same', { 'provider-commentary.1.prevented-2015-16': 167 })).toEqual([]);
  });
});

test('the template ships', () => {
  expect(PLANNING).toHaveLength(1);
});
