import type { SettledAgreement } from '#settlement';
import { describe, expect, test } from '@jest/globals';
import { settlementFinding } from './settlement-findings';

const [Q1, Q2] = ['2015/16-Q1', '2015/16-Q2'];
const REUSED = { rule: 'version-reused', what: 'May stands twice' };

const quarter = (period: string, paidPence: number, postedPence?: number) => ({
  ...{ period, baseline: 4500, plan: 4400, mostPence: 1000, mostToDatePence: period === Q1 ? 1000 : 2000 },
  ...{ counted: { paidPence }, postedPence },
});

function agreement(more: object = {}): SettledAgreement {
  return {
    agreement: 'p4p',
    terms: { content: { rule: { kind: 'pay-for-performance', quarters: [] }, fundPence: 4000 } },
    position: { forecastPence: 3500, quarters: [quarter(Q1, 900, 600), quarter(Q2, 800)] },
    counts: [
      { metric: 'nea', period: Q1, status: 'final', warnings: [] },
      { metric: 'nea', period: Q2, status: 'provisional', warnings: [REUSED] },
    ],
    ...more,
  } as unknown as SettledAgreement;
}

type Source = Parameters<typeof settlementFinding>[0];

function finding(part: Source['part'], of: string | undefined, ...agreements: SettledAgreement[]) {
  const rule = 'pay-for-performance';
  const source = { from: 'settlement', policyYear: '2015/16', rule, quarter: of, part } as const;
  const found = settlementFinding(source, agreements.length > 0 ? agreements : [agreement()]);
  return found.ok ? found.value : found.failure;
}

describe('of a quarter', () => {
  test.each([
    ['baseline', 4500],
    ['plan', 4400],
    ['fund', 1000],
    ['suggested', 900],
    ['agreed', 600],
    ['released', 600],
    ['retained', 400],
  ] as const)('the %s is %i', (part, value) => {
    expect(finding(part, Q1)).toMatchObject({ value });
  });

  test('money that was not posted, of one agreement or of all, is not known', () => {
    expect(finding('released', Q2)).toBe('Nothing is posted for 2015/16-Q2 yet');
    const unposted = agreement({ position: { quarters: [quarter(Q1, 1)] } });
    expect(finding('retained', Q1, agreement(), unposted)).toBe('Nothing is posted for 2015/16-Q1 yet');
    expect(finding('released', undefined)).toBe('The settlement of the year is not posted yet');
  });

  test.each(['agreed', 'released', 'retained'] as const)(
    'money that was posted for several at once is none of one of them: %s',
    (part) => {
      const together = agreement({ position: { quarters: [quarter(Q1, 900), quarter(Q2, 800, 1700)] } });
      for (const period of [Q1, Q2])
        expect(finding(part, period, together)).toBe(
          `£17.00 was posted for ${Q1} to ${Q2} at once, and nothing says how much of it is of ${period}`,
        );
    },
  );

  const posted = (first: number, second: number) =>
    agreement({ position: { quarters: [quarter(Q1, 0, first), quarter(Q2, 0, second)] } });

  test.each([
    ['more than it was worth', 0, 1500],
    ['in part for one that fell short', 400, 600],
    ['below zero, which gives back what was posted before', 1000, -300],
  ])('money that may be of a quarter before retains nothing that could be told: %s', (_, first, second) => {
    expect(finding('released', Q2, posted(first, second))).toMatchObject({ value: second });
    expect(finding('retained', Q2, posted(first, second))).toBe(
      'What was posted for 2015/16-Q2 may be of quarters before it in part, and nothing says how much of it is',
    );
  });

  test.each([
    ['after one that was posted in full', 1000, 600, 400],
    ['of which nothing was posted', 400, 0, 1000],
  ])('money retained of a quarter is known %s', (_, first, second, value) => {
    expect(finding('retained', Q2, posted(first, second))).toMatchObject({ value });
  });

  test('counts that are not in are said to be missing', () => {
    const uncounted = agreement({ position: { quarters: [{ ...quarter(Q1, 1), counted: undefined }] } });
    expect(finding('suggested', Q1, uncounted)).toBe(
      '2015/16-Q1, or a quarter before it, is not counted in full yet',
    );
  });

  test('money of several agreements is added up', () => {
    expect(finding('suggested', Q1, agreement(), agreement())).toMatchObject({ value: 1800 });
  });
});

describe('what a rule pays', () => {
  test('carries the warnings of its counts, and of those before', () => {
    const provisional = { rule: 'provisional', what: 'Counts of nea for 2015/16-Q2 are provisional' };
    expect(finding('suggested', Q2)).toMatchObject({ warnings: [REUSED, provisional] });
    expect(finding('suggested', undefined)).toMatchObject({ value: 3500, warnings: [REUSED, provisional] });
    expect(finding('suggested', Q1)).toMatchObject({ warnings: [] });
  });

  test('and what was agreed rests on no count of today', () => {
    expect(finding('fund', Q2)).toMatchObject({ warnings: [] });
  });
});

test('without an agreement of the kind there is nothing', () => {
  const shared = agreement({ terms: { content: { rule: { kind: 'pool-shares' }, fundPence: 1 } } });
  expect(finding('fund', Q1, shared)).toBe('No pay-for-performance is agreed');
});
