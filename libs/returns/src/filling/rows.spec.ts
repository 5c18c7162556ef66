import type { RecordedDecision } from '#decisions';
import { agreedMoney } from '#pooled-fund';
import { expect, test } from '@jest/globals';
import { fundContributionRows, fundLineRows } from './rows';

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
    { code: 'more-again', partner: CCG, kind: 'additional', of: 'capital', pence: 1_000 },
    { code: 'council-more', partner: COUNCIL, kind: 'additional', of: 'revenue', pence: 1_000 },
    { code: 'before', partner: COUNCIL, kind: 'carried-forward', of: 'revenue', pence: 1_000 },
    { code: 'facilities', partner: COUNCIL, kind: 'grant', name: 'DFG', of: 'capital', pence: 90_000_000 },
  ],
  lines: [
    {
      ...{ code: 'homes', scheme: 'Care homes', commissioner: { partner: CCG }, category: 'contribution' },
      ...{
        underspend: [{ rule: 'not-stated' }],
        overspend: [{ rule: 'not-stated' }],
        of: 'revenue',
        pence: 1,
      },
      funding: ['minimum', 'more', 'more-again', 'council-more', 'facilities', 'before'].map(
        (contribution) => ({
          contribution,
          pence: 1,
        }),
      ),
    },
  ],
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
  ['what a commissioner adds', { partner: 'commissioner', kinds: ['additional'] }, ['more', 'more-again']],
  ['all of the council’s', { partner: 'council' }, ['council-more', 'before', 'facilities']],
  ['all there are', {}, ['minimum', 'more', 'more-again', 'council-more', 'before', 'facilities']],
] as const)('rows of contributions are of %s', (_, { ...of }, codes) => {
  if (!MONEY.ok) throw new Error(MONEY.failure);
  const rows = fundContributionRows(MONEY.value, {
    policyYear: '2015/16',
    ...of,
  } as Parameters<typeof fundContributionRows>[1]);
  expect(rows.map(({ code }) => code)).toEqual(codes);
});

test.each([
  ['2015/16', 'CCG'],
  ['2023/24', 'NHS'],
])('what a line of %s is paid from is called as forms call it, each once', (policyYear, commissioner) => {
  if (!MONEY.ok) throw new Error(MONEY.failure);
  expect(fundLineRows(MONEY.value, policyYear).map(({ sourceOfFunding }) => sourceOfFunding)).toEqual([
    [
      ...[`${commissioner} minimum contribution`, `Additional ${commissioner} contribution`],
      ...['Additional local authority contribution', 'DFG', 'Carried forward'],
    ].join(', '),
  ]);
});
