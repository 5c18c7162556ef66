import { describe, expect, test } from '@jest/globals';
import { period } from '#kernel';
import { hashOf } from './area-performance';
import { explain, type CategoryAsked } from './explanation';
import { cell, COUNCIL, delayedTransfers, metricFacts, PUBLISHED_CELLS } from './peterborough.fixture';
import { spanOf } from './rate';

const facts = delayedTransfers('2014/15');
const at = (key: string) => spanOf(facts.metric, period(key));

describe('delayed transfers, Q2 2014/15', () => {
  const explained = explain(facts, at('2014/15-Q2'));

  test('says what it means', () => {
    expect(explained?.definition.sentence).toBe(
      'Delayed days in Peterborough, Q2 2014/15, per 100,000 people aged 18+, by the population of the calendar year the period lies in.',
    );
  });

  test('shows the arithmetic, step by step', () => {
    expect(explained?.steps.map(({ step, text }) => [step, text])).toEqual([
      ['report', 'July 2014: 793 + 31 + 1 = 825'],
      ['report', 'August 2014: 739 + 31 + 0 = 770'],
      ['report', 'September 2014: 563 + 4 + 0 = 567'],
      ['sum', '825 + 770 + 567 = 2,162'],
      ['denominator', '144,612 people (18+) in Peterborough, 2014'],
      ['rate', '2,162 x 100,000 / 144,612 = 1,495.034990, rounded once, half up, to 1,495.0'],
      ['plan', 'Planned 1,703 (Peterborough BCF submission, September 2014, Part 2, agreed 2014-09-19)'],
      ['judgement', 'not met: 2,162 against 1,703, where at or below is good'],
      [
        'variance',
        'Variance from the plan: 2,162 − 1,703 = 459, which is 27.0% more than planned, and worse',
      ],
    ]);
    expect(explained?.steps[0]?.why).toBe(
      'The agency table is summed: no total or full was reported for the period.',
    );
    expect(explained?.steps[5]?.terms).toContainEqual({ what: 'unrounded', value: '216200000/144612' });
  });

  test('has a hash of what it says, in whatever words its steps are', () => {
    if (!explained) throw new Error('It has no answer');
    const { contentHash, steps, area, policyYear, metric, period: of, definition, figure } = explained;
    const numbers = steps.map((step) => ({ ...step, text: undefined, why: undefined }));
    const said = { area, policyYear, metric, period: of, definition, figure, steps: numbers };
    expect(hashOf(said)).toBe(contentHash);
  });

  test('ends at the agency table of three months', () => {
    expect(explained?.parts).toMatchObject([
      { source: COUNCIL, table: 'agency', periods: ['2014-07', '2014-08', '2014-09'] },
    ]);
  });
});

test('one agency of a quarter ends at its own records', () => {
  const explained = explain(facts, at('2014/15-Q2'), { dimension: 'agency', code: 'social-care' });
  expect(explained?.figure).toMatchObject({ name: 'social care', value: 66 });
  expect(explained?.definition.sentence).toBe(
    'Delayed days (agency: social care) in Peterborough, Q2 2014/15.',
  );
  expect(explained?.definition.denominator).toBeUndefined();
  expect(explained?.steps.map(({ text }) => text)).toEqual([
    'July 2014: 31',
    'August 2014: 31',
    'September 2014: 4',
    '31 + 31 + 4 = 66',
  ]);
  expect(explained?.parts).toMatchObject([{ table: 'agency', category: { agency: 'social-care' } }]);
});

test('a year shows how its quarters’ rates were added', () => {
  const steps = explain(facts, at('2014/15'))?.steps ?? [];
  expect(steps.filter(({ step }) => step === 'denominator').map(({ result }) => result)).toEqual([
    144_612, 144_612, 144_612, 146_185,
  ]);
  expect(steps.find(({ step }) => step === 'sum-of-quarters')?.text).toBe(
    '1,348.435814 + 1,495.034990 + 1,486.045418 + 1,195.061053 = 5,524.577275, rounded once to 5,524.6',
  );
});

test('what is missing, and what was held apart, are steps too', () => {
  const cells = [
    ...PUBLISHED_CELLS.filter(({ month }) => month !== '2014-09'),
    cell('2014-08', 'total', 400, { source: 'urn:ods:RGN' }),
  ];
  const steps = explain(delayedTransfers('2014/15', cells), at('2014/15-Q2'))?.steps ?? [];
  expect(steps.map(({ step }) => step)).toEqual([
    'report',
    'report',
    'sum',
    'missing',
    'held-apart',
    'plan',
    'judgement',
  ]);
  expect(steps.at(-1)?.text).toBe('neither met nor missed: something it needs is missing');
});

describe('with one agency of August missing', () => {
  const facts = delayedTransfers(
    '2014/15',
    PUBLISHED_CELLS.filter(({ month, agency }) => !(month === '2014-08' && agency === 'nhs')),
  );
  const texts = (asked?: CategoryAsked) =>
    explain(facts, at('2014/15-Q2'), asked)?.steps.map(({ text }) => text);

  test('the explanation names it and its reporter, and what was added is only so far', () => {
    expect(texts()?.slice(0, 5)).toEqual([
      'July 2014: 793 + 31 + 1 = 825',
      'August 2014: 31 + 0 = 31 so far',
      'September 2014: 563 + 4 + 0 = 567',
      '825 + 31 + 567 = 1,423 so far',
      'August 2014: the NHS is missing from what Peterborough City Council reported of Delayed days; 2 of 3 reports are complete',
    ]);
  });

  test('so does that of the agency, and another agency is whole', () => {
    expect(texts({ dimension: 'agency', code: 'nhs' })).toEqual([
      'July 2014: 793',
      'September 2014: 563',
      '793 + 563 = 1,356 so far',
      'August 2014: the NHS is missing from what Peterborough City Council reported of Delayed days',
    ]);
    expect(texts({ dimension: 'agency', code: 'both' })?.at(-1)).toBe('1 + 0 + 0 = 1');
  });

  test('what may be gone is looked for in every table of the months', () => {
    expect(explain(facts, at('2014/15-Q2'), { dimension: 'agency', code: 'nhs' })?.goneFrom).toMatchObject([
      { periods: ['2014-07', '2014-08', '2014-09'], category: { agency: 'nhs' } },
    ]);
  });
});

test('a full table that lacks many categories names some and counts the rest', () => {
  const cells = [cell('2014-07', 'full', 5, { careType: 'acute', agency: 'nhs', reason: 'A' })];
  const [, missing] = explain(delayedTransfers('2014/15', cells), at('2014-07'))?.steps ?? [];
  expect(missing?.text).toMatch(
    /^July 2014: acute, the NHS, awaiting public funding; .*; and \d+ more are missing from what /,
  );
  expect(missing?.terms?.length).toBeGreaterThan(40);
});

test('a category of which no table was reported is missing, not 0', () => {
  const cells = [cell('2014-07', 'total', 825)];
  const steps = explain(delayedTransfers('2014/15', cells), at('2014-07'), {
    dimension: 'agency',
    code: 'nhs',
  });
  expect(steps?.steps.map(({ text }) => text)).toEqual([
    'July 2014: the NHS is missing from what Peterborough City Council reported of Delayed days',
  ]);
});

test('one agency is warned of what its own reports are', () => {
  const warning = {
    rule: 'version-reused' as const,
    source: COUNCIL,
    measure: 'delayed-days',
    table: 'agency' as const,
    firstMonth: '2014-08',
    lastMonth: '2014-08',
    what: 'two contents',
  };
  const warned = delayedTransfers('2014/15', PUBLISHED_CELLS, [warning, { ...warning, table: 'reason' }]);
  const explained = explain(warned, at('2014/15-Q2'), { dimension: 'agency', code: 'nhs' });
  expect(explained?.figure.warnings).toEqual([
    expect.objectContaining({ rule: 'version-reused', table: 'agency', periods: ['2014-08'] }),
  ]);
});

test('a month of a quarterly measure has no answer', () => {
  const falls = metricFacts('2014/15', 'injuries-due-to-falls', {});
  expect(explain(falls, spanOf(falls.metric, period('2014-09')))).toBeUndefined();
});
