import { describe, expect, test } from '@jest/globals';
import type { ReturnQuestion } from '#catalogue';
import type { Answer, Answers, AnswerValue, LedgerOrigin } from '../answers';
import { checked, findings, given, smallTemplate } from './small-return.fixture';

const CHECKED_PER_QUESTION: [
  string,
  Partial<ReturnQuestion> & Pick<ReturnQuestion, 'type'>,
  AnswerValue,
  AnswerValue,
][] = [
  ['wrong-type', { type: 'text' }, 5, 'five'],
  ['wrong-type', { type: 'choice', options: ['SUS', 'MAR'] }, 1, 'SUS'],
  ['wrong-type', { type: 'yes-no' }, 1, 'yes'],
  ['wrong-type', { type: 'date' }, '2016-02-30', '2016-02-29'],
  ['wrong-type', { type: 'count' }, '1,694', 1_694],
  ['wrong-type', { type: 'count' }, 1.5, 2],
  ['wrong-type', { type: 'money' }, 0.5, 50],
  ['wrong-type', { type: 'money' }, 1_000_000_000_000_000, 999_999_999_999_999],
  ['wrong-type', { type: 'rate' }, 2_251, '2251'],
  ['wrong-type', { type: 'rate' }, '1,269.0', '1269.0'],
  ['wrong-type', { type: 'percentage' }, '73.8%', '73.8'],
  ['wrong-type', { type: 'percentage' }, '0.1234567890123456', '0.12345678901234'],
  ['not-an-option', { type: 'choice', options: ['SUS', 'MAR'] }, 'sus', 'SUS'],
  ['not-an-option', { type: 'yes-no' }, 'Yes', 'yes'],
  ['out-of-range', { type: 'count', min: 0 }, -1, 0],
  ['out-of-range', { type: 'count', max: 100_000_000 }, 100_000_001, 100_000_000],
  ['out-of-range', { type: 'money', max: 100_000_000 }, 10_000_000_001, 10_000_000_000],
  ['out-of-range', { type: 'money', min: 0 }, -1, 0],
  ['out-of-range', { type: 'rate', max: 100_000 }, '100000.1', '100000.0'],
  ['out-of-range', { type: 'percentage', min: 0, max: 100 }, '-0.1', '0.0'],
  ['too-long', { type: 'text', lengthMax: 5 }, 'six is', 'fives'],
  ['too-many-places', { type: 'rate', decimals: 1 }, '1269.04', '1269.0'],
  ['too-many-places', { type: 'percentage', decimals: 0 }, '73.8', '74'],
];

test.each(CHECKED_PER_QUESTION)('%s: %j with %j, and not with %j', (code, question, wrong, right) => {
  const template = smallTemplate([{ code: 'asked', ...question }]);
  expect(findings(template, { asked: wrong })).toEqual([`${code} asked`]);
  expect(findings(template, { asked: right })).toEqual([]);
});

test('a finding says where it is, what stands there, what is asked for and how to mend it', () => {
  const template = smallTemplate([
    { code: 'nea', text: 'Admissions', type: 'count' },
    { code: 'total', text: 'Total saving', type: 'money', min: 0, max: 100_000_000 },
  ]);
  expect(checked(template, given({ total: 977_040_150_000 })).findings).toEqual([
    {
      code: 'out-of-range',
      severity: 'blocks',
      cells: [{ key: 'total', address: 'Figures!C2', question: 'Total saving', value: '£9,770,401,500.00' }],
      sentence: 'A figure is not less than the least and not more than the most that its question takes.',
      what: '£9,770,401,500.00 is more than £100,000,000.00, the most that is taken',
      mend: 'See whether it is in the unit of the form and whether a total took in another column',
    },
  ]);
});

test('of a long text its beginning stands in a finding', () => {
  const template = smallTemplate([{ code: 'note', type: 'text', lengthMax: 300 }]);
  const [found] = checked(template, given({ note: 'a'.repeat(301) })).findings;
  expect(found?.cells[0]?.value).toBe(`${'a'.repeat(200)}...`);
});

test('a letter beyond the basic plane is one character', () => {
  const template = smallTemplate([{ code: 'note', type: 'text', lengthMax: 2 }]);
  expect(findings(template, { note: '𝒜𝒜' })).toEqual([]);
});

describe('what has to be answered', () => {
  const template = smallTemplate(
    [
      { code: 'condition', type: 'yes-no', required: true },
      { code: 'comment', type: 'text', required: { question: 'condition', is: ['no'] } },
      { code: 'note', type: 'text' },
    ],
    [],
    {
      columns: [
        { code: 'scheme', type: 'text', required: true },
        { code: 'kind', type: 'choice', options: ['Acute', 'Other'] },
        { code: 'which', type: 'text', required: { question: 'kind', is: ['Other'] } },
        { code: 'met', type: 'yes-no', required: { question: 'condition', is: ['no'] } },
      ],
    },
  );

  test.each([
    ['nothing is answered', {}, ['not-answered condition']],
    ['a blank is no answer', { condition: 'yes', note: ' ' }, []],
    ['the condition holds', { condition: 'no' }, ['not-answered comment']],
    ['the condition does not hold', { condition: 'yes' }, []],
    ['and it is answered', { condition: 'no', comment: 'From April' }, []],
    ['a row that is begun', { condition: 'yes', 'rows.1.kind': 'Acute' }, ['not-answered rows.1.scheme']],
    [
      'a condition within a row',
      { condition: 'yes', 'rows.1.scheme': 'Telecare', 'rows.1.kind': 'Other' },
      ['not-answered rows.1.which'],
    ],
    [
      'a condition that stands once for all rows',
      { condition: 'no', comment: 'From April', 'rows.1.scheme': 'Telecare' },
      ['not-answered rows.1.met'],
    ],
  ])('%s', (_, values, expected) => {
    expect(findings(template, values)).toEqual(expected);
  });
});

describe('rows', () => {
  test('are named by what their first question says, where it says anything', () => {
    const columns = [
      { code: 'scheme', text: 'Scheme', type: 'text' as const, required: true },
      { code: 'saving', text: 'Saving', type: 'money' as const, required: true },
    ];
    const answers = given({ 'rows.1.scheme': 'Reablement', 'rows.2.saving': 5 });
    expect(
      checked(smallTemplate([], [], { columns, max: 2 }), answers).findings.map(({ what }) => what),
    ).toEqual(['"Saving" in row 1 ("Reablement") has no answer', '"Scheme" in row 2 has no answer']);
  });

  const columns = [{ code: 'scheme', type: 'text', required: true }] as const;

  test('none is left out between others', () => {
    const template = smallTemplate([], [], { columns });
    expect(findings(template, { 'rows.1.scheme': 'a', 'rows.4.scheme': 'd' })).toEqual([
      'row-left-out rows.2.scheme',
      'row-left-out rows.3.scheme',
    ]);
    expect(findings(template, { 'rows.1.scheme': 'a', 'rows.2.scheme': 'b' })).toEqual([]);
  });

  test('there are as many of them as the form asks for', () => {
    const template = smallTemplate([], [], { columns, min: 2 });
    expect(findings(template, { 'rows.1.scheme': 'a' })).toEqual(['not-answered rows.2.scheme']);
    expect(findings(template, { 'rows.1.scheme': 'a', 'rows.2.scheme': 'b' })).toEqual([]);
  });

  test('none has to be there where the form does not ask for it', () => {
    expect(findings(smallTemplate([], [], { columns }), {})).toEqual([]);
  });

  test('a cell of a row is told by where it stands on the sheet', () => {
    const template = smallTemplate([], [], { columns: [...columns, { code: 'saving', type: 'money' }] });
    const [found] = checked(
      template,
      given({ 'rows.3.saving': 1, 'rows.1.scheme': 'a', 'rows.2.scheme': 'b' }),
    ).findings;
    expect(found).toMatchObject({
      code: 'not-answered',
      cells: [{ key: 'rows.3.scheme', address: 'Figures!D24' }],
    });
  });
});

test('an answer to what the template does not ask, or a row beyond its last, is a bug of whoever took it', () => {
  expect(() => findings(smallTemplate([{ code: 'asked', type: 'text' }]), { other: 'x' })).toThrow(
    'small has no cell other',
  );
  const rows = smallTemplate([], [], { columns: [{ code: 'asked', type: 'text' }], max: 2 });
  expect(() => findings(rows, { 'rows.3.asked': 'x' })).toThrow('small has no cell rows.3.asked');
});

describe('where an answer comes from', () => {
  const figure: LedgerOrigin = {
    from: 'ledger',
    source: {
      ...{ from: 'figure', policyYear: '2015/16', metric: 'non-elective-admissions' },
      ...{ period: '2015/16-Q1', part: 'count' },
    },
    watermark: 1,
    contentHash: 'abc',
    warnings: [],
  };
  const copied: LedgerOrigin = {
    ...figure,
    source: { from: 'earlier-return', template: '2014-15-q4', question: 'nea' },
  };
  const template = smallTemplate([
    { code: 'nea', type: 'count' },
    { code: 'told', type: 'count', narrative: 'why' },
    { code: 'why', text: 'Why it differs', type: 'text' },
  ]);
  const codes = (answers: Answers) =>
    checked(template, answers).findings.map(({ code, severity }) => `${severity} ${code}`);
  const of = (origin: Answer['origin'], value: AnswerValue = 4_230) => ({ nea: { value, origin } });
  const instead = (value: AnswerValue, origin = figure) =>
    of({ from: 'person', by: 'A. Preparer', inPlaceOf: { value, origin } });

  test('a copy stops the return until somebody confirms it', () => {
    expect(codes(of(copied))).toEqual(['blocks copied-not-confirmed']);
    expect(codes(of({ ...copied, confirmedBy: 'A. Preparer' }))).toEqual([]);
    expect(codes(of(figure))).toEqual([]);
  });

  test.each([
    ['version-reused', 'blocks figure-does-not-lock'],
    ['submission-incomplete', 'blocks figure-does-not-lock'],
    ['provisional', 'warns figure-with-warning'],
    ['reports-missing', 'warns figure-with-warning'],
    ['invented', 'warns figure-invented'],
  ])('the warning %s of a figure: %s', (rule, expected) => {
    expect(codes(of({ ...figure, warnings: [{ rule, what: 'as the ledger says' }] }))).toEqual([expected]);
  });

  test('an answer in place of a figure warns where it differs', () => {
    expect(codes(instead(4_250))).toEqual(['warns figure-replaced']);
    expect(codes(instead(4_230))).toEqual([]);
    const [found] = checked(template, instead(4_250)).findings;
    expect(found?.what).toBe('4,230 was answered, and the ledger has 4,250');
  });

  test('words that somebody wrote stand in quotes', () => {
    const [found] = checked(template, {
      why: { value: 'Two wards opened.', origin: copied },
    }).findings;
    expect(found?.what).toBe(
      '"Two wards opened." was copied from an earlier return, and nobody has looked at it',
    );
  });

  test('what was only copied may be answered anew', () => {
    expect(codes(instead(4_250, copied))).toEqual([]);
  });

  test('it takes a narrative where the template says so', () => {
    const told: Answers = {
      told: { value: 1, origin: { from: 'person', by: 'A', inPlaceOf: { value: 2, origin: figure } } },
    };
    expect(codes(told)).toEqual(['warns figure-replaced', 'blocks replaced-without-narrative']);
    expect(codes({ ...told, ...given({ why: 'Recounted' }) })).toEqual(['warns figure-replaced']);
  });

  test('a figure with more places is the same figure', () => {
    const rate = smallTemplate([{ code: 'rate', type: 'rate' }]);
    const origin = { from: 'person', by: 'A', inPlaceOf: { value: '80.0', origin: figure } } as const;
    expect(checked(rate, { rate: { value: '80', origin } }).findings).toEqual([]);
    expect(checked(rate, { rate: { value: '80.1', origin } }).findings).toHaveLength(1);
  });
});
