import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { repositoryRoot } from '#installation';
import { fractionFromDecimal, shareOut } from '#kernel';
import type { MoneyUnit } from '#kernel';
import { balancingSum } from './balancing-sum';
import { payForPerformance } from './pay-for-performance';

// Money worked out by another implementation, in whole pence or pounds.

const FOLDER = process.env['BCL_ORACLES'] ?? join(repositoryRoot(), '..', 'shared', 'oracles');

interface Case<Input, Expected> {
  readonly id: string;
  readonly note: string;
  readonly input: Input;
  readonly expected: Expected;
}

interface Cases {
  readonly risk_share: readonly Case<
    {
      readonly fund_pence: number;
      readonly lines: readonly {
        readonly name: string;
        readonly actual_count: number;
        readonly target_count: number;
        readonly unit_price_pence: number;
      }[];
    },
    Readonly<
      Record<
        'cost_actual_pence' | 'cost_target_pence' | 'overspend_pence' | 'release_pence' | 'retained_pence',
        number
      >
    >
  >[];
  readonly payment_for_performance: readonly Case<
    {
      readonly baseline: readonly number[];
      readonly plan: readonly number[];
      readonly actual: readonly number[];
      readonly fund: number;
      readonly unit: MoneyUnit;
    },
    {
      readonly cum_planned: readonly number[];
      readonly cum_actual: readonly number[];
      readonly fund_effective: number;
      readonly max_cum: readonly number[];
      readonly max_quarter: readonly number[];
      readonly earned_cum: readonly number[];
      readonly pay: readonly number[];
      readonly paid_to_date: readonly number[];
      readonly total_paid: number;
      readonly unreleased: number;
    }
  >[];
  readonly largest_remainder: readonly Case<
    { readonly amount_pence: number; readonly partners: readonly { readonly weight: string }[] },
    { readonly allocation_pence: readonly number[] }
  >[];
}

const { cases } = JSON.parse(readFileSync(join(FOLDER, 'finance', 'cases.json'), 'utf8')) as { cases: Cases };

test.each(cases.risk_share)('$id $note', ({ input, expected }) => {
  const outcome = balancingSum(
    BigInt(input.fund_pence),
    input.lines.map(({ name, actual_count: actual, target_count: target, unit_price_pence: price }) => ({
      ...{ name, actual, target },
      price: BigInt(price),
    })),
  );
  expect({
    cost_actual_pence: Number(outcome.costOfActual),
    cost_target_pence: Number(outcome.costOfTarget),
    overspend_pence: Number(outcome.overspend),
    release_pence: Number(outcome.released),
    retained_pence: Number(outcome.retained),
  }).toEqual(expected);
});

test.each(cases.payment_for_performance)('$id $note', ({ input, expected }) => {
  const { baseline, plan, actual, fund, unit } = input;
  const pencePerUnit = unit === 'pound' ? 100n : 1n;
  const inUnits = (pence: bigint): number => Number(pence / pencePerUnit);
  const { quarters, ...outcome } = payForPerformance(
    {
      fund: BigInt(fund) * pencePerUnit,
      ...{ unit, rounding: 'to-date', cappedAtPlan: true, clawsBack: false, recoverable: true },
    },
    baseline.map((each, at) => ({ baseline: each, plan: plan[at] ?? 0, actual: actual[at] ?? 0 })),
  );
  expect({
    cum_planned: quarters.map(({ plannedToDate }) => plannedToDate),
    cum_actual: quarters.map(({ reductionToDate }) => reductionToDate),
    fund_effective: inUnits(outcome.fund),
    max_cum: quarters.map(({ mostToDate }) => inUnits(mostToDate)),
    max_quarter: quarters.map(({ most }) => inUnits(most)),
    earned_cum: quarters.map(({ earnedToDate }) => inUnits(earnedToDate)),
    pay: quarters.map(({ paid }) => inUnits(paid)),
    paid_to_date: quarters.map(({ paidToDate }) => inUnits(paidToDate)),
    total_paid: inUnits(outcome.paid),
    unreleased: inUnits(outcome.unreleased),
  }).toEqual(expected);
});

test.each(cases.largest_remainder)('$id $note', ({ input, expected }) => {
  const weights = input.partners.map(({ weight }) => fractionFromDecimal(weight));
  expect(shareOut(BigInt(input.amount_pence), weights).map(Number)).toEqual(expected.allocation_pence);
});
