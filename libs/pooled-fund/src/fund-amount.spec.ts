import type { RecordedDecision } from '#decisions';
import { describe, expect, test } from '@jest/globals';
import { agreedMoney, fundAmount, type FundAmountAsked } from './fund-amount';

const CCG = 'urn:ods:06H';
const COUNCIL = 'urn:ons:E06000031';
const Q1 = { since: '2015-04', through: '2015-06' };

const line = (code: string, pence: number, contribution: string) => ({
  ...{ code, scheme: code, category: 'contribution', commissioner: { partner: CCG }, of: 'revenue', pence },
  ...{ funding: [{ contribution, pence }], underspend: [], overspend: [] },
});

const FUND = {
  document: 'None: it is made up',
  host: CCG,
  partners: [
    { source: CCG, name: 'The CCG', as: 'commissioner' },
    { source: COUNCIL, name: 'The council', as: 'council' },
  ],
  contributions: [
    { code: 'minimum', partner: CCG, kind: 'minimum', of: 'revenue', pence: 1000 },
    { code: 'facilities', partner: COUNCIL, kind: 'grant', of: 'capital', pence: 90 },
  ],
  lines: [line('community', 1000, 'minimum'), line('homes', 90, 'facilities')],
  stated: [],
};

type Event = { readonly type: string; readonly data: object };

const spent = (of: string, month: string, pence: number): Event => ({
  type: 'fund.spent',
  data: { line: of, month, pence, effectiveOn: `${month}-28`, entries: [] },
});
const received = (reference: string, contribution: string, receivedOn: string, pence: number): Event => ({
  type: 'fund.contribution-received',
  data: { reference, contribution, receivedOn, pence, effectiveOn: receivedOn, entries: [] },
});
const closed = (month: string, closedThrough: string): Event => ({
  type: 'fund.month-closed',
  data: { month, closedThrough },
});

function amount(asked: Omit<FundAmountAsked, 'policyYear'>, ...events: Event[]) {
  const agreed = [
    { type: 'fund.drafted', data: { content: FUND } },
    { type: 'fund.agreed', data: { agreement: { agreedOn: '2015-03-31', signatures: [] } } },
  ];
  const history = [...agreed, ...events].map((event, at) => ({ ...event, version: at + 1 }));
  const fund = agreedMoney(history as unknown as RecordedDecision[]);
  if (!fund.ok) return fund.failure;
  const answer = fundAmount(fund.value, { policyYear: '2015/16', ...asked });
  return answer.ok ? answer.value : answer.failure;
}

const SPENT = [
  ...['2015-04', '2015-05', '2015-06'].map((month) => spent('community', month, 100)),
  spent('homes', '2015-06', 7),
  spent('community', '2015-07', 1000),
];

describe('what was spent', () => {
  test('takes in the last month that is asked for, and none after it', () => {
    expect(amount({ part: 'spent', ...Q1 }, ...SPENT)).toMatchObject({ pence: 307 });
    expect(amount({ part: 'spent', since: '2015-07', through: '2015-07' }, ...SPENT)).toMatchObject({
      pence: 1000,
    });
  });

  test.each([
    ['commissioner', 300],
    ['council', 7],
  ] as const)('is of the lines that a %s pays for, where that is asked', (partner, pence) => {
    expect(amount({ part: 'spent', ...Q1, partner }, ...SPENT)).toMatchObject({ pence });
  });

  test('says of which months of which lines nothing is recorded', () => {
    expect(amount({ part: 'spent', ...Q1 }, ...SPENT)).toMatchObject({
      notRecorded: [
        { month: '2015-04', lines: ['homes'] },
        { month: '2015-05', lines: ['homes'] },
      ],
    });
    expect(amount({ part: 'spent', ...Q1, partner: 'commissioner' }, ...SPENT)).toMatchObject({
      notRecorded: [],
    });
  });

  test('was nothing in a month that was closed without any', () => {
    expect(amount({ part: 'spent', ...Q1 }, ...SPENT, closed('2015-05', '2015-05-31'))).toMatchObject({
      notRecorded: [],
    });
    expect(amount({ part: 'spent', ...Q1 }, ...SPENT, closed('2015-04', '2015-04-30'))).toMatchObject({
      notRecorded: [{ month: '2015-05', lines: ['homes'] }],
    });
  });

  test('is asked of the whole year where no months are named', () => {
    const rest = ['2015-08', '2015-09', '2015-10', '2015-11', '2015-12', '2016-01', '2016-02', '2016-03'];
    expect(amount({ part: 'spent', partner: 'commissioner' }, ...SPENT)).toMatchObject({
      notRecorded: rest.map((month) => ({ month, lines: ['community'] })),
    });
  });

  test('is not known where nothing is recorded at all', () => {
    expect(amount({ part: 'spent', ...Q1 })).toBe('Nothing is recorded to have been spent');
  });
});

describe('what came in', () => {
  const receipts = [
    received('a', 'minimum', '2015-06-30', 250),
    received('b', 'facilities', '2015-06-30', 90),
    received('c', 'minimum', '2015-07-01', 250),
  ];

  test('came in to the last day of the last month', () => {
    expect(amount({ part: 'received', ...Q1 }, ...receipts)).toEqual({ pence: 340, notRecorded: [] });
  });

  test('is of those that are asked for', () => {
    expect(amount({ part: 'received', partner: 'council' }, ...receipts)).toMatchObject({ pence: 90 });
    expect(amount({ part: 'received', kinds: ['minimum'] }, ...receipts)).toMatchObject({ pence: 500 });
    expect(amount({ part: 'received', contribution: 'facilities' }, ...receipts)).toMatchObject({
      pence: 90,
    });
  });
});
