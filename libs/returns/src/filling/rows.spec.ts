import type { RecordedDecision } from '#decisions';
import { agreedMoney } from '#pooled-fund';
import { expect, test } from '@jest/globals';
import { fundContributionRows } from './rows';

const CCG = 'urn:ods:06H';
const COUNCIL = 'urn:ons:E06000031';

const FUND = {
  document: 'None: it is made up',
  host: CCG,
  partners: [
    { source: CCG, name: 'NHS Cambridgeshire and Peterborough CCG', as: 'commissioner' },
    { source: COUNCIL, name: 'Peterborough City Council', as: 'council' },
  ],
  contributions: [
    { code: 'minimum', partner: CCG, kind: 'minimum', of: 'revenue', pence: 1_039_000_000 },
    { code: 'more', partner: CCG, kind: 'additional', of: 'revenue', pence: 5_000_000 },
    { code: 'facilities', partner: COUNCIL, kind: 'grant', name: 'DFG', of: 'capital', pence: 90_000_000 },
  ],
  lines: [],
  stated: [],
};

const MONEY = agreedMoney(
  [
    { type: 'fund.drafted', data: { content: FUND } },
    { type: 'fund.agreed', data: { agreement: { agreedOn: '2015-03-31', signatures: [] } } },
  ].map((event, index) => ({ ...event, version: index + 1 })) as unknown as RecordedDecision[],
);

test.each([
  ['a commissioner’s minimum', { partner: 'commissioner', kinds: ['minimum'] }, ['minimum']],
  ['what a commissioner adds', { partner: 'commissioner', kinds: ['additional'] }, ['more']],
  ['all of the council’s', { partner: 'council' }, ['facilities']],
  ['all there are', {}, ['minimum', 'more', 'facilities']],
] as const)('rows of contributions are of %s', (_, { ...of }, codes) => {
  if (!MONEY.ok) throw new Error(MONEY.failure);
  const rows = fundContributionRows(MONEY.value, {
    policyYear: '2015/16',
    ...of,
  } as Parameters<typeof fundContributionRows>[1]);
  expect(rows.map(({ code }) => code)).toEqual(codes);
});
