import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { AnswerValue } from '../answers';
import { checked, findings, given, smallTemplate, type SmallRule } from './small-return.fixture';

const SUM: SmallRule = {
  kind: 'sum',
  code: 'adds-up',
  parts: ['rows.*.pence'],
  total: 'total',
  tolerance: 0,
};

const TEMPLATE = smallTemplate(
  [
    { code: 'plan', type: 'money', required: true, max: 100 },
    { code: 'actual', type: 'money', required: true },
    { code: 'met', type: 'yes-no' },
    { code: 'comment', type: 'text', lengthMax: 20 },
    { code: 'total', type: 'money' },
  ],
  [
    { ...SUM, severity: 'warns' },
    { kind: 'comment', code: 'told', answer: 'met', is: ['no'], comment: 'comment' },
  ],
  {
    columns: [
      { code: 'scheme', type: 'text', required: true },
      { code: 'pence', type: 'money', min: 0 },
    ],
  },
);

const WHOLE: Readonly<Record<string, AnswerValue>> = {
  ...{ plan: 100, actual: 100, met: 'no', comment: 'From July', total: 5 },
  ...{ 'rows.1.scheme': 'Telecare', 'rows.1.pence': 2, 'rows.2.scheme': 'Reablement', 'rows.2.pence': 3 },
};

const without = (key: string) => Object.fromEntries(Object.entries(WHOLE).filter(([each]) => each !== key));

describe('the verdict', () => {
  test('nothing is found', () => {
    const { findings: found, verdict } = checked(TEMPLATE, given(WHOLE));
    expect(found).toEqual([]);
    expect(verdict).toEqual({ ready: true, blocking: 0, warnings: 0, inWords: 'ready' });
  });

  test('what warns does not block', () => {
    const { verdict } = checked(TEMPLATE, given({ ...WHOLE, total: 6 }));
    expect(verdict).toEqual({ ready: true, blocking: 0, warnings: 1, inWords: 'ready' });
  });

  test('what blocks is counted', () => {
    expect(checked(TEMPLATE, given({ total: 6, 'rows.1.pence': 2 })).verdict).toEqual({
      ...{ ready: false, blocking: 3, warnings: 1 },
      inWords: 'blocked by 3',
    });
  });
});

describe('the completeness matrix', () => {
  const matrix = (values: Readonly<Record<string, AnswerValue>>) => checked(TEMPLATE, given(values)).matrix;

  test('each question with its cell, and of rows with all of theirs', () => {
    expect(matrix(WHOLE)).toEqual({
      sheets: [
        {
          ...{ code: 'figures', name: 'Figures', complete: true },
          questions: [
            { key: 'plan', text: 'plan', address: 'Figures!C1', checker: 'Yes' },
            { key: 'actual', text: 'actual', address: 'Figures!C2', checker: 'Yes' },
            { key: 'met', text: 'met', address: 'Figures!C3', checker: 'Yes' },
            { key: 'comment', text: 'comment', address: 'Figures!C4', checker: 'Yes' },
            { key: 'total', text: 'total', address: 'Figures!C5', checker: 'Yes' },
            { key: 'rows.*.scheme', text: 'scheme', address: 'Figures!D22:D23', checker: 'Yes' },
            { key: 'rows.*.pence', text: 'pence', address: 'Figures!E22:E23', checker: 'Yes' },
          ],
        },
      ],
      complete: true,
      inWords: 'Complete Template',
    });
  });

  test.each([
    ['a question that has to be answered', 'actual', 'actual'],
    ['a question of a row', 'rows.2.scheme', 'rows.*.scheme'],
    ['a comment that another answer asks for', 'comment', 'comment'],
  ])('%s has its No while it is not answered', (_, left, key) => {
    const { sheets, complete, inWords } = matrix(without(left));
    const no = sheets.flatMap(({ questions }) => questions).filter(({ checker }) => checker === 'No');
    expect(no.map((question) => question.key)).toEqual([key]);
    expect([sheets[0]?.complete, complete, inWords]).toEqual([false, false, 'Incomplete Template']);
  });

  test('figures that do not agree with each other are answered all the same', () => {
    const strict = smallTemplate(
      [
        { code: 'a', type: 'count' },
        { code: 'b', type: 'count' },
      ],
      [{ kind: 'same', code: 'says-the-same', answers: ['a', 'b'], tolerance: 0 }],
    );
    const { matrix: answered, verdict } = checked(strict, given({ a: 167, b: 1_694 }));
    expect([answered.inWords, verdict.inWords]).toEqual(['Complete Template', 'blocked by 1']);
  });
});

const values = fc.dictionary(
  fc.constantFrom(...Object.keys(WHOLE), 'rows.4.pence'),
  fc.oneof(
    fc.integer({ min: -5, max: 200 }),
    fc.constantFrom('no', 'yes', 'a text that is rather long', ' '),
  ),
);

test('findings do not depend on the order of the answers, and stand in the order of the form', () => {
  const places = new Map(
    checked(TEMPLATE, {})
      .matrix.sheets.flatMap(({ questions }) => questions)
      .map(({ key }, at) => [key, at]),
  );
  fc.assert(
    fc.property(values, fc.func(fc.nat()), (some, order) => {
      const shuffled = Object.entries(some).sort(([a], [b]) => order(a) - order(b));
      const found = findings(TEMPLATE, some);
      expect(findings(TEMPLATE, Object.fromEntries(shuffled))).toEqual(found);
      const single = found.map((each) => places.get(each.split(' ')[1] ?? '') ?? Infinity);
      expect(single).toEqual([...single].sort((a, b) => a - b));
    }),
  );
});

test('an answer that is put right takes exactly its findings away', () => {
  const wrong: [string, AnswerValue][] = [
    ['plan', 101],
    ['actual', 'much'],
    ['met', 'perhaps'],
    ['comment', 'longer than twenty letters'],
    ['rows.1.scheme', ''],
    ['rows.2.pence', 'three'],
  ];
  fc.assert(
    fc.property(fc.subarray(wrong, { minLength: 1 }), fc.nat(), (faults, pick) => {
      const spoilt = { ...WHOLE, ...Object.fromEntries(faults) };
      const mended = faults[pick % faults.length]?.[0] ?? '';
      const rest = findings(TEMPLATE, spoilt).filter((each) => !each.endsWith(` ${mended}`));
      expect(findings(TEMPLATE, { ...spoilt, [mended]: WHOLE[mended] ?? '' })).toEqual(rest);
    }),
  );
});

test('sums and products are exact at any size, to the penny', () => {
  const product: SmallRule = {
    ...{ kind: 'product', code: 'is-the-product', section: 'rows', tolerance: 0 },
    ...{ factors: ['activity', 'price'], product: 'saving' },
  };
  const template = smallTemplate(
    [{ code: 'total', type: 'money' }],
    [product, { ...SUM, parts: ['rows.*.saving'] }],
    {
      columns: [
        { code: 'activity', type: 'count' },
        { code: 'price', type: 'money' },
        { code: 'saving', type: 'money' },
      ],
    },
  );
  const lines = fc.array(fc.tuple(fc.nat(1_000_000), fc.nat(100_000_000)), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(
      lines,
      fc.integer({ min: -1, max: 1 }),
      fc.integer({ min: -1, max: 1 }),
      (rows, off, offTotal) => {
        const savings = rows.map(([activity, price], at) => activity * price + (at === 0 ? off : 0));
        const total = savings.reduce((all, saving) => all + saving, 0) + offTotal;
        const filled = rows.flatMap(([activity, price], at): [string, number][] => [
          [`rows.${at + 1}.activity`, activity],
          [`rows.${at + 1}.price`, price],
          [`rows.${at + 1}.saving`, savings[at] ?? 0],
        ]);
        const found = findings(template, { ...Object.fromEntries(filled), total });
        expect(found).toEqual([
          ...(offTotal === 0 ? [] : ['adds-up total']),
          ...(off === 0 ? [] : ['is-the-product rows.1.saving']),
        ]);
      },
    ),
  );
});
