import type { FundContent, FundStanding } from '#pooled-fund';
import { fundContentSchema } from '#pooled-fund/plain';
import { describe, expect, test } from '@jest/globals';
import { addingUp } from './fund-sums';

const COUNCIL = 'urn:ons:E06000031';
const KEPT = { underspend: [{ rule: 'not-stated' }], overspend: [{ rule: 'not-called-on-pool' }] };

/** A fund of one contribution and two lines that are paid from it. */
function fund(lines: readonly [number, number]): FundContent {
  return fundContentSchema.parse({
    ...{ document: 'A plan', host: COUNCIL },
    partners: [{ source: COUNCIL, name: 'Peterborough City Council', as: 'council' }],
    contributions: [
      { code: 'minimum', partner: COUNCIL, kind: 'minimum', of: 'revenue', pence: 500_000_000 },
    ],
    lines: lines.map((pence, at) => ({
      ...{ code: `line-${at}`, scheme: `Scheme ${at}`, commissioner: { partner: COUNCIL }, pence },
      ...{ category: 'contribution', of: 'revenue', ...KEPT },
      funding: [{ contribution: 'minimum', pence }],
    })),
  });
}

/** What the page says of it, without marks. */
function said(content: FundContent): string {
  const standing = { waiting: content, warnings: [], differences: [] } as unknown as FundStanding;
  return addingUp(standing)
    .text.replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');
}

describe('whether a fund adds up', () => {
  test('is said first where it does', () => {
    expect(said(fund([200_000_000, 300_000_000]))).toContain('Everything adds up: all 3 sums of this fund.');
  });

  test('tells what rounding can make from what it cannot', () => {
    const rounded = said(fund([200_000_000, 300_100_000]));
    expect(rounded).toContain('Everything adds up: of 3 sums, 1 is off by no more than rounding can make.');
    expect(rounded).toMatch(
      /Rounding Minimum contribution of Peterborough City Council : £5,000,000.00 is agreed/,
    );
    const real = said(fund([200_000_000, 310_000_000]));
    expect(real).toContain('Of 3 sums, 1 does not add up, by more than rounding can make.');
    expect(real).toContain('lines take £5,100,000.00 of it. It is £100,000.00 less than its parts.');
    expect(real).not.toContain('What rounding can make');
  });

  test('says of which lines nobody agreed who keeps what is left', () => {
    const text = said(fund([200_000_000, 300_000_000]));
    expect(text).toContain('Who keeps what is left of the budget is not agreed of: Scheme 0 ; Scheme 1 .');
    expect(text).not.toContain('Who pays');
  });
});
