import { describe, expect, test } from '@jest/globals';
import type { AnswerValue } from '../../answers';
import {
  checked,
  findings,
  given,
  smallTemplate,
  type SmallQuestion,
  type SmallRule,
} from '../small-return.fixture';

type Values = Readonly<Record<string, AnswerValue>>;

const money = (code: string): SmallQuestion => ({ code, type: 'money' });
const count = (code: string): SmallQuestion => ({ code, type: 'count' });
const text = (code: string): SmallQuestion => ({ code, type: 'text' });

function whatOf(template: Parameters<typeof checked>[0], values: Values): string[] {
  return checked(template, given(values)).findings.map(({ what }) => what);
}

describe('sum', () => {
  const rule: SmallRule = { kind: 'sum', code: 'adds-up', parts: ['a', 'b'], total: 'total', tolerance: 0 };
  const template = smallTemplate([money('a'), money('b'), money('total')], [rule]);

  test.each<[string, Values, string[]]>([
    ['it adds up', { a: 1, b: 2, total: 3 }, []],
    ['a penny is missing', { a: 1, b: 2, total: 4 }, ['adds-up total']],
    ['what need not be answered and is not counts as nothing', { a: 1, total: 1 }, []],
    ['and so does not make up for a total', { a: 1, total: 3 }, ['adds-up total']],
    ['without a total', { a: 1, b: 2 }, []],
    ['without any part', { total: 4 }, []],
  ])('%s', (_, values, expected) => {
    expect(findings(template, values)).toEqual(expected);
  });

  test('it waits for a part that has to be answered', () => {
    const waits = smallTemplate([money('a'), { ...money('b'), required: true }, money('total')], [rule]);
    expect(findings(waits, { a: 1, total: 3 })).toEqual(['not-answered b']);
    expect(findings(waits, { a: 1, b: 1, total: 3 })).toEqual(['adds-up total']);
  });

  test('and for one that has to be in its row', () => {
    const rows = smallTemplate([money('a'), money('total')], [{ ...rule, parts: ['a', 'rows.*.saving'] }], {
      columns: [text('scheme'), { ...money('saving'), required: true }],
    });
    const begun = { a: 1, total: 3, 'rows.1.scheme': 'Telecare' };
    expect(findings(rows, begun)).toEqual(['not-answered rows.1.saving']);
    expect(findings(rows, { ...begun, 'rows.1.saving': 1 })).toEqual(['adds-up total']);
  });

  test('rounding may be allowed for, in the smallest unit of the answers', () => {
    const pounds = smallTemplate([money('a'), money('b'), money('total')], [{ ...rule, tolerance: 100 }]);
    expect(findings(pounds, { a: 100, b: 100, total: 300 })).toEqual([]);
    expect(findings(pounds, { a: 100, b: 100, total: 301 })).toEqual(['adds-up total']);
    const percentage = (code: string): SmallQuestion => ({ code, type: 'percentage' });
    const shares = smallTemplate(
      [percentage('a'), percentage('b'), percentage('total')],
      [{ ...rule, tolerance: 10 }],
    );
    expect(findings(shares, { a: '33.3', b: '66.6', total: '100.0' })).toEqual([]);
    expect(findings(shares, { a: '33.3', b: '66.5', total: '100.0' })).toEqual(['adds-up total']);
  });

  test('a column stands for the sum of its rows', () => {
    const rows = smallTemplate([money('total')], [{ ...rule, parts: ['rows.*.saving'] }], {
      columns: [money('saving'), text('scheme')],
    });
    const plan = { 'rows.1.saving': 22_672_000, 'rows.2.scheme': 'No saving', 'rows.3.saving': 24_883_000 };
    expect(findings(rows, { ...plan, total: 47_555_000 })).toEqual([]);
    expect(whatOf(rows, { ...plan, total: 47_555_001 })).toEqual([
      'Figures!C1 says £475,550.01, and its parts come to £475,550.00: £0.01 between them',
    ]);
  });

  test('a value of the wrong type is none', () => {
    expect(findings(template, { a: 'one', b: 2, total: 3 })).toEqual(['wrong-type a']);
  });
});

describe('same', () => {
  const template = smallTemplate(
    [count('a'), count('b'), count('c')],
    [{ kind: 'same', code: 'says-the-same', answers: ['a', 'b', 'c'], tolerance: 1 }],
  );

  test.each<[string, Values, string[]]>([
    ['all the same', { a: 167, b: 167, c: 167 }, []],
    ['within the tolerance', { a: 167, b: 168, c: 167 }, []],
    ['beyond it between two of them', { a: 167, b: 168, c: 166 }, ['says-the-same a']],
    ['as far as they are said', { a: 167, c: 1_694 }, ['says-the-same a']],
    ['said once', { b: 167 }, []],
  ])('%s', (_, values, expected) => {
    expect(findings(template, values)).toEqual(expected);
  });
});

describe('product', () => {
  const template = smallTemplate(
    [],
    [
      {
        ...{ kind: 'product', code: 'is-the-product', section: 'rows', tolerance: 0 },
        ...{ factors: ['activity', 'price'], product: 'saving' },
      },
    ],
    { columns: [count('activity'), money('price'), money('saving'), text('scheme')] },
  );
  const row = (activity?: number, price?: number, saving?: number) =>
    Object.fromEntries(
      Object.entries({ activity, price, saving }).flatMap(([column, value]) =>
        value === undefined ? [] : [[`rows.1.${column}`, value]],
      ),
    );

  test.each<[string, Values, string[]]>([
    ['167 admissions at £1,490', row(167, 149_000, 24_883_000), []],
    ['a penny more', row(167, 149_000, 24_883_001), ['is-the-product rows.1.saving']],
    ['activity alone', row(500), ['is-the-product rows.1.price']],
    ['a saving alone', row(undefined, undefined, 1), ['is-the-product rows.1.activity']],
    ['no figure at all', { 'rows.1.scheme': 'Procurement' }, []],
  ])('%s', (_, values, expected) => {
    expect(findings(template, values)).toEqual(expected);
  });

  test('it says what there is and what there is not', () => {
    expect(whatOf(template, row(500))).toEqual([
      'In row 1 there is 500 as "activity", and no "price" nor "saving"',
    ]);
    expect(whatOf(template, row(167, 149_000, 24_883_001))).toEqual([
      '167 times £1,490.00 is £248,830.00, and Figures!F22 says £248,830.01',
    ]);
  });

  test('a percentage multiplies as the share it is', () => {
    const shares = smallTemplate(
      [],
      [
        {
          ...{ kind: 'product', code: 'share', section: 'rows', tolerance: 2 },
          ...{ factors: ['activity', 'share'], product: 'contribution' },
        },
      ],
      { columns: [count('activity'), { code: 'share', type: 'percentage' }, count('contribution')] },
    );
    const values = { 'rows.1.activity': 18_315, 'rows.1.share': '22.4' };
    expect(findings(shares, { ...values, 'rows.1.contribution': 4_101 })).toEqual([]);
    expect(findings(shares, { ...values, 'rows.1.contribution': 4_100 })).toEqual([
      'share rows.1.contribution',
    ]);
  });
});

describe('change', () => {
  const template = smallTemplate(
    [count('from'), count('to'), text('why')],
    [{ kind: 'change', code: 'steady', from: 'from', to: 'to', percentMax: '50', narrative: 'why' }],
  );

  test.each<[string, Values, string[]]>([
    ['within', { from: 100, to: 150 }, []],
    ['beyond', { from: 100, to: 151 }, ['steady why']],
    ['beyond downwards', { from: 100, to: 49 }, ['steady why']],
    ['and it is said why', { from: 100, to: 151, why: 'Another definition' }, []],
    ['from nothing', { from: 0, to: 1 }, ['steady why']],
    ['nothing stays nothing', { from: 0, to: 0 }, []],
    ['one is missing', { from: 100 }, []],
  ])('%s', (_, values, expected) => {
    expect(findings(template, values)).toEqual(expected);
  });

  test('a change of less than nothing is told from what it was', () => {
    expect(whatOf(template, { from: -43, to: -83 })).toEqual([
      'Figures!C1 says -43, and Figures!C2 says -83: a change of -93.0%; "why" does not say why',
    ]);
  });
});

describe('variance', () => {
  const template = smallTemplate(
    [money('actual'), money('plan'), text('why')],
    [
      {
        kind: 'variance',
        code: 'explained',
        actual: 'actual',
        plan: 'plan',
        percentMax: '2.5',
        narrative: 'why',
      },
    ],
  );

  test.each<[string, Values, string[]]>([
    ['as planned', { actual: 1_000, plan: 1_000 }, []],
    ['within', { actual: 1_025, plan: 1_000 }, []],
    ['beyond', { actual: 1_026, plan: 1_000 }, ['explained why']],
    ['beyond and told', { actual: 1_026, plan: 1_000, why: 'A late start' }, []],
    ['no plan yet', { actual: 1_026 }, []],
  ])('%s', (_, values, expected) => {
    expect(findings(template, values)).toEqual(expected);
  });
});

describe('comment', () => {
  const template = smallTemplate(
    [{ code: 'met', type: 'choice', options: ['Yes', 'No', 'No - In Progress'] }, text('comment')],
    [{ kind: 'comment', code: 'told', answer: 'met', is: ['No', 'No - In Progress'], comment: 'comment' }],
  );

  test.each<[string, Values, string[]]>([
    ['met', { met: 'Yes' }, []],
    ['not met', { met: 'No' }, ['told comment']],
    ['in progress', { met: 'No - In Progress', comment: ' ' }, ['told comment']],
    ['not met, and told', { met: 'No', comment: 'By July' }, []],
    ['not answered', {}, []],
  ])('%s', (_, values, expected) => {
    expect(findings(template, values)).toEqual(expected);
  });
});

describe('rate', () => {
  const rate = (decimals: number): SmallQuestion => ({ code: 'rate', type: 'rate', decimals });
  const template = smallTemplate(
    [rate(1), count('numerator'), count('denominator')],
    [
      {
        ...{ kind: 'rate', code: 'is-the-rate', base: 100_000, numeratorTolerance: '0.5' },
        ...{ rate: 'rate', numerator: 'numerator', denominator: 'denominator' },
      },
    ],
  );

  // The published rates of Peterborough's planning template of 2014: delayed days, and residential admissions.
  test.each<[string, Values, string[]]>([
    ['as published', { rate: '1269.0', numerator: 1_809, denominator: 142_556 }, []],
    ['a plan made in rates', { rate: '813.0', numerator: 1_188, denominator: 146_185 }, []],
    ['a plan made in counts', { rate: '2251', numerator: 4_293, denominator: 190_754 }, []],
    ['counts rounded to five', { rate: '592.8', numerator: 155, denominator: 25_980 }, ['is-the-rate rate']],
    ['of nobody', { rate: '592.8', numerator: 155, denominator: 0 }, ['is-the-rate denominator']],
    ['nothing of nobody', { rate: '0', numerator: 0, denominator: 0 }, []],
    ['no denominator', { rate: '592.8', numerator: 155 }, []],
  ])('%s', (_, values, expected) => {
    expect(findings(template, values)).toEqual(expected);
  });

  test('it says what the counts make', () => {
    expect(whatOf(template, { rate: '592.8', numerator: 155, denominator: 25_980 })).toEqual([
      'Figures!C1 says 592.8; Figures!C2 says 155 and Figures!C3 says 25,980, which makes 596.6, 1.0 of the numerator away',
    ]);
  });
});

describe('at most', () => {
  const template = smallTemplate(
    [money('spent'), money('pool')],
    [{ kind: 'at-most', code: 'within', answer: 'spent', limit: 'pool', tolerance: 1 }],
  );

  test.each<[string, Values, string[]]>([
    ['less', { spent: 1, pool: 100 }, []],
    ['a penny more, as allowed', { spent: 101, pool: 100 }, []],
    ['more', { spent: 102, pool: 100 }, ['within spent']],
    ['no limit yet', { spent: 102 }, []],
  ])('%s', (_, values, expected) => {
    expect(findings(template, values)).toEqual(expected);
  });
});

describe('one source', () => {
  const template = smallTemplate(
    [text('plan-source'), text('actual-source')],
    [{ kind: 'one-source', code: 'comparable', answers: ['plan-source', 'actual-source'] }],
  );

  test.each<[string, Values, string[]]>([
    ['one', { 'plan-source': 'SUS', 'actual-source': 'SUS ' }, []],
    ['two', { 'plan-source': 'MAR', 'actual-source': 'SUS' }, ['comparable plan-source']],
    ['one of them not said', { 'plan-source': 'MAR' }, []],
  ])('%s', (_, values, expected) => {
    expect(findings(template, values)).toEqual(expected);
  });
});

describe('progress', () => {
  const template = (polarity: 'low' | 'high') =>
    smallTemplate(
      [text('said'), count('actual'), count('plan')],
      [
        {
          ...{ kind: 'progress', code: 'as-figures-say', progress: 'said', onTrack: ['On track'] },
          ...{ actual: 'actual', plan: 'plan', polarity },
        },
      ],
    );

  test.each<['low' | 'high', string, number, string[]]>([
    ['low', 'On track', 99, []],
    ['low', 'On track', 100, []],
    ['low', 'On track', 101, ['as-figures-say said']],
    ['low', 'No improvement', 99, ['as-figures-say said']],
    ['low', 'No improvement', 101, []],
    ['high', 'On track', 101, []],
    ['high', 'On track', 99, ['as-figures-say said']],
    ['high', 'No improvement', 99, []],
  ])('%s is good, %s with %i of 100', (polarity, said, actual, expected) => {
    expect(findings(template(polarity), { said, actual, plan: 100 })).toEqual(expected);
  });

  test('without the figures anything may be said', () => {
    expect(findings(template('low'), { said: 'On track', plan: 100 })).toEqual([]);
  });
});

describe('not twice', () => {
  const template = smallTemplate(
    [],
    [
      {
        ...{ kind: 'not-twice', code: 'counted-once', section: 'rows', group: ['benefit', 'who'] },
        ...{ single: 'scheme', aggregate: 'Aggregated benefit of schemes for' },
      },
    ],
    { columns: [text('benefit'), text('who'), text('scheme')] },
  );
  const rows = (...schemes: [benefit: string, who: string, scheme: string][]) =>
    Object.fromEntries(
      schemes.flatMap(([benefit, who, scheme], at) => [
        [`rows.${at + 1}.benefit`, benefit],
        [`rows.${at + 1}.who`, who],
        [`rows.${at + 1}.scheme`, scheme],
      ]),
    );
  const ALL = 'Aggregated benefit of schemes for delayed transfers';

  test.each<[string, Values, string[]]>([
    ['each for itself', rows(['Delays', 'NHS', 'Telecare'], ['Delays', 'NHS', '7 days']), []],
    ['one for all', rows(['Delays', 'NHS', ALL]), []],
    ['both', rows(['Delays', 'NHS', 'Telecare'], ['delays', 'NHS', ALL]), ['counted-once rows.2.scheme']],
    ['one for each organisation', rows(['Delays', 'NHS', ALL], ['Delays', 'Council', ALL]), []],
    ['two for one', rows(['Delays', 'NHS', ALL], ['Delays', 'NHS', ALL]), ['counted-once rows.1.scheme']],
    ['of no group yet', { ...rows(['Delays', 'NHS', ALL]), 'rows.2.scheme': 'Telecare' }, []],
  ])('%s', (_, values, expected) => {
    expect(findings(template, values)).toEqual(expected);
  });
});
