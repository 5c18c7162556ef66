import { describe, expect, test } from '@jest/globals';
import { fundLines, fundText, journalLines, pounds, statementLines, type FundAnswer } from './fund-text';
import { penceTyped } from './money-desk';

const MOMENT = '2016-05-04T09:00:00.000Z';
const CCG = 'urn:ods:06H';
const position = { category: 'contribution', viredPence: 0, spentPence: 0, settled: [] } as const;

const fund: FundAnswer = {
  ...{ area: 'E10000003', policyYear: '2016/17', stream: 'fund/E10000003/2016-17' },
  ...{ status: 'draft', version: 1, differences: [] },
  waiting: {
    document: 'Cambridgeshire Better Care Fund narrative plan 2016/17',
    partners: [{ source: CCG, name: 'CCG', as: 'commissioner' }],
    host: CCG,
    contributions: [
      { code: 'ccg-minimum', partner: CCG, kind: 'minimum', of: 'revenue', pence: 3_565_600_000 },
    ],
    lines: [],
    stated: [],
  },
  warnings: [{ rule: 'rule-not-stated', where: '/content', what: 'It is not stated', mend: 'Agree it' }],
  ...{ onClosing: [], monthsSpent: [] },
  ringFence: { minimumPence: 1_013_228_200, committedPence: 2_019_800_000, shortfallPence: 0 },
  lines: [
    {
      ...position,
      ...{ line: 'iachs', scheme: 'IACHS', agreedPence: 1_701_200_000, viredPence: -1_000 },
      ...{ budgetPence: 1_701_199_000, spentPence: 141_766_666 },
      ...{ outturnPence: 1_701_199_400, variancePence: 400 },
      settled: [{ rule: 'not-called-on-pool', pence: 400, partners: [{ partner: CCG, pence: 400 }] }],
    },
    {
      ...position,
      line: 'risk-share',
      scheme: 'Risk share',
      agreedPence: 83_600_000,
      budgetPence: 83_600_000,
    },
  ],
  received: [{ contribution: 'ccg-minimum', pence: 297_125_000 }],
  fromOtherFunds: [],
  decisions: [{ version: 1, position: 0, type: 'fund.drafted', actor: 'somebody', recordedAt: MOMENT }],
};

test('a fund says how each line stands, what came in, whose the rest is, and what does not add up', () => {
  expect(fundText(fund)).toEqual([
    'E10000003 2016/17: draft, version 1',
    'Waiting for agreement: Cambridgeshire Better Care Fund narrative plan 2016/17',
    '',
    'Line                Budget  of it vired          Spent         Outturn  Variance',
    'iachs       £17,011,990.00      -£10.00  £1,417,666.66  £17,011,994.00     £4.00',
    'risk-share     £836,000.00        £0.00          £0.00               -         -',
    'All lines   £17,847,990.00      -£10.00  £1,417,666.66',
    '  iachs: £4.00 not-called-on-pool (urn:ods:06H £4.00)',
    '',
    'Contribution  Partner      Kind             Agreed        Came in',
    'ccg-minimum   urn:ods:06H  minimum  £35,656,000.00  £2,971,250.00',
    '',
    'Ring-fence: £20,198,000.00 of £10,132,282.00 committed, £0.00 short',
    '',
    'Decisions:',
    '  1  2016-05-04 10:00 London  fund.drafted by somebody',
    'Warning: rule-not-stated at /content: It is not stated. Agree it',
  ]);
});

const RELEASED: FundAnswer['fromOtherFunds'][number] = {
  ...{ entry: 8, fund: 'fund/E10000003/2015-16', kind: 'post', effectiveOn: '2016-04-01' },
  ...{ recordedAt: MOMENT, narrative: 'risk-share: £4.00 is released into the pool of 2016/17', pence: 400 },
};

test('a fund says what came into its pool from others, and in whose journal that stands', () => {
  const said = fundText({ ...fund, fromOtherFunds: [RELEASED, { ...RELEASED, entry: 9, pence: -300 }] });
  const what = 'risk-share: £4.00 is released into the pool of 2016/17';
  expect(said.slice(said.indexOf('Came into the pool from other funds')).slice(0, 4)).toEqual([
    'Came into the pool from other funds',
    `    2016-04-01  ${what} (entry 8, in the journal of fund/E10000003/2015-16)   £4.00`,
    `    2016-04-01  ${what} (entry 9, in the journal of fund/E10000003/2015-16)  -£3.00`,
    `                ${'Together'.padEnd(what.length + 52)}   £1.00`,
  ]);
});

test('funds of an area stand in a line each', () => {
  const funds = [
    {
      policyYear: '2016/17',
      status: 'agreed',
      version: 2,
      linesPence: 4_835_100_000,
      agreedOn: '2016-05-04',
    },
  ] as const;
  expect(fundLines({ area: 'E10000003', funds })).toEqual([
    '2016/17  agreed, £48,351,000.00, 2 decisions, agreed on 2016-05-04',
  ]);
  const none = { area: 'E10000003', funds: [] };
  expect(fundLines(none)).toEqual(['E10000003 has no pooled fund yet.']);
  expect(fundLines(none, '2015-01-01T00:00:00Z')).toEqual(['E10000003 had no pooled fund then.']);
});

test('an entry has both its sides, and says what it undoes', () => {
  const lines = [
    { account: 'spent:iachs', pence: -141_766_667 },
    { account: 'pool:E10000003/2016-17', pence: 141_766_667 },
  ];
  const entry = {
    ...{ number: 3, fund: 'fund/E10000003/2016-17', effectiveOn: '2016-07-04' },
    kind: 'reversal',
    ...{ narrative: 'Put right: iachs, 2016-06', reverses: 2, decision: 4, recordedAt: MOMENT, actor: 'a' },
    lines,
  } as const;
  expect(journalLines({ fund: 'fund/E10000003/2017-18', entries: [entry] })[0]).toBe(
    '3  2016-07-04  reversal of 2: Put right: iachs, 2016-06 (recorded 2016-05-04 10:00 London, in the journal of fund/E10000003/2016-17)',
  );
  expect(journalLines({ fund: entry.fund, entries: [entry] })).toEqual([
    '3  2016-07-04  reversal of 2: Put right: iachs, 2016-06 (recorded 2016-05-04 10:00 London)',
    '      spent:iachs             credit £1,417,666.67',
    '      pool:E10000003/2016-17   debit £1,417,666.67',
  ]);
});

test('a statement runs from opening to closing', () => {
  const contributed = {
    of: 'contributed',
    openingPence: 0,
    movements: [
      {
        ...{ entry: 1, effectiveOn: '2016-06-15', recordedAt: MOMENT },
        kind: 'contribution',
        ...{ narrative: 'Contribution received: ccg-minimum, June', pence: 297_125_000 },
      },
    ],
    closingPence: 297_125_000,
  } as const;
  const shares = [{ line: 'iachs', rule: 'not-called-on-pool', pence: 400 }] as const;
  const whose = {
    partner: CCG,
    name: 'CCG',
    document: 'Cambridgeshire Better Care Fund narrative plan 2016/17',
    from: '2016-06-01',
    to: '2016-06-30',
  };
  const unshared = [{ line: 'transformation-team', spentPence: 2_500_000, variancePence: 0 }];
  const reconciled = [
    { of: 'contributed', statedPence: 297_125_000, journalPence: 297_125_000 },
    { of: 'retained', statedPence: 0, journalPence: 100 },
  ] as const;
  const fromOtherFunds = { openingPence: 0, movements: [RELEASED], closingPence: 400 };
  const sections = [contributed];
  const about = { sections, fromOtherFunds, shares, sharesPence: 400, unshared, reconciled: [...reconciled] };
  expect(statementLines({ ...whose, ...about })).toEqual([
    'CCG (urn:ods:06H), 2016-06-01 to 2016-06-30',
    'Agreed in: Cambridgeshire Better Care Fund narrative plan 2016/17',
    '',
    'Put in, or set aside',
    '    2016-06-01  Opening                                                     £0.00',
    '    2016-06-15  Contribution received: ccg-minimum, June (entry 1)  £2,971,250.00',
    '    2016-06-30  Closing                                             £2,971,250.00',
    '',
    'Came into the pool from other funds',
    `    2016-06-01  ${'Opening'.padEnd(106)}  £0.00`,
    '    2016-04-01  risk-share: £4.00 is released into the pool of 2016/17 (entry 8, in the journal of fund/E10000003/2015-16)  £4.00',
    `    2016-06-30  ${'Closing'.padEnd(106)}  £4.00`,
    '',
    'Its part of underspends (below zero) and overspends',
    '    iachs      not-called-on-pool  £4.00',
    '    All lines                      £4.00',
    '',
    'Joint lines without stated shares, which are nobody’s: spent, and underspent or overspent',
    '    transformation-team  £25,000.00  £0.00',
    'Kept of what was held back: £1.00 of the journal is on no partner’s statement',
  ]);
});

describe('an amount typed in pounds', () => {
  test.each([
    ['2,971,250.00', 297_125_000],
    ['£836000', 83_600_000],
    ['-0.01', -1],
  ])('%s', (text, pence) => {
    expect(penceTyped(text)).toBe(pence);
  });

  test.each(['1.5', '0.005', '£', '1e3', ''])('is not %s', (text) => {
    expect(() => penceTyped(text)).toThrow('is no amount in pounds');
  });

  test('is shown as pounds', () => {
    expect([pounds(-63_500), pounds(83_599_999)]).toEqual(['-£635.00', '£835,999.99']);
  });
});
