import { fraction, fractionFromDecimal, jsonPence, poundsText, roundToUnit, type Pence } from '#kernel';
import type { AgreementContent, PayForPerformanceRule } from './agreement-content';
import {
  payForPerformance,
  type PayForPerformance,
  type PayForPerformanceTerms,
} from './pay-for-performance';
import { grouped, type Settled, type StepWriter } from './working';

/** The terms of a rule as the arithmetic takes them. */
export function payForPerformanceTerms(
  fundPence: number,
  { unit, rounding, cappedAtPlan, clawsBack, recoverable, minimumRate }: PayForPerformanceRule,
): PayForPerformanceTerms {
  return {
    fund: BigInt(fundPence),
    ...{ unit, rounding, cappedAtPlan, clawsBack, recoverable },
    ...(minimumRate !== undefined && { minimumRate: fractionFromDecimal(minimumRate) }),
  };
}

/** Quarter by quarter: what was planned, what the plan to date would earn, what was earned, what is paid. */
export function settlePayForPerformance(
  terms: AgreementContent,
  rule: PayForPerformanceRule,
  counts: ReadonlyMap<string, number>,
  write: StepWriter,
): Settled {
  const year = rule.quarters.map(({ period, baseline, plan }) => {
    const actual = counts.get(`${rule.metric}/${period}`);
    return { baseline, plan, ...(actual !== undefined && { actual }) };
  });
  const outcome = payForPerformance(payForPerformanceTerms(terms.fundPence, rule), year);
  outcome.quarters.forEach((_, at) => {
    writeQuarter(rule, outcome, at, year[at]?.actual ?? 0, write);
  });
  const released = outcome.paid;
  const retained = BigInt(terms.fundPence) - released;
  write('released', ['fund', 'rule'], { name: 'Released', pence: released }, 'What the quarters are paid', [
    ...outcome.quarters.map(({ paid }, at) => ({ name: `Paid for ${periodAt(rule, at)}`, pence: paid })),
  ]);
  const text = 'What was not earned stays with who holds the fund';
  write('retained', ['fund', 'holder'], { name: 'Retained', pence: retained }, text, [
    { name: 'Fund', pence: BigInt(terms.fundPence) },
    { name: 'Released', pence: released },
  ]);
  return {
    steps: write.written,
    amounts: [
      ...outcome.quarters.map(({ paid }, at) => ({
        name: `paid/${periodAt(rule, at)}`,
        pence: jsonPence(paid),
      })),
      { name: 'released', pence: jsonPence(released) },
      { name: 'retained', pence: jsonPence(retained) },
    ],
    released,
    retained,
  };
}

function writeQuarter(
  rule: PayForPerformanceRule,
  { fund, quarters }: PayForPerformance,
  at: number,
  actual: number,
  write: StepWriter,
): void {
  const quarter = quarters[at];
  const asked = rule.quarters[at];
  if (!quarter || !asked) return;
  const { period, baseline, plan } = asked;
  const planned = rule.quarters.reduce((sum, each) => sum + each.baseline - each.plan, 0);
  const { plannedToDate, reductionToDate, mostToDate, earnedToDate, paid, paidToDate } = quarter;
  write('planned', ['target'], { name: `Planned reduction to ${period}`, count: plannedToDate }, PLANNED, [
    { name: `Baseline of ${period}`, count: baseline },
    { name: `Plan of ${period}`, count: plan },
  ]);
  write('reduced', ['target'], { name: `Reduction to ${period}`, count: reductionToDate }, REDUCED, [
    { name: `Baseline of ${period}`, count: baseline },
    { name: `Counted in ${period}`, count: actual },
  ]);
  const toDate = rule.rounding === 'to-date';
  const share = (what: string, result: Pence, done: number, text: string) => {
    const exact = {
      pence: planned > 0 ? fraction(fund * BigInt(done), planned) : fraction(0n),
      roundedTo: rule.unit,
    };
    write(
      'share-of-fund',
      ['fund', 'rule', 'rounding'],
      { name: what, pence: result },
      text,
      [
        { name: 'Fund', pence: fund },
        { name: 'Reduction', count: done },
        { name: 'Planned reduction of all quarters', count: planned },
      ],
      exact,
    );
  };
  if (toDate)
    share(`Most that can be paid to ${period}`, mostToDate, plannedToDate, shareText(plannedToDate, planned));
  else
    share(
      `Most that ${period} can be paid`,
      quarter.most,
      quarter.plannedReduction,
      shareText(quarter.plannedReduction, planned),
    );
  const done = rule.recoverable ? reductionToDate : quarter.reduction;
  const before = paidToDate - paid;
  const worth = planned > 0 ? roundToUnit(fraction(fund * BigInt(done), planned), rule.unit) : 0n;
  const ofFund = `Share of the fund ${rule.recoverable ? 'to' : 'of'} ${period}`;
  share(ofFund, worth, done, shareText(done, planned));
  write('earned', ['rule'], { name: `Earned to ${period}`, pence: earnedToDate }, earnedText(rule), [
    { name: ofFund, pence: worth },
    ...(rule.recoverable ? [] : [{ name: 'Paid before', pence: before }]),
    ...(rule.cappedAtPlan ? [{ name: `Most to ${period}`, pence: mostToDate }] : []),
  ]);
  const text =
    paid === 0n && earnedToDate < before
      ? 'Less was earned than was paid before; nothing is given back'
      : 'What was earned to date, less what was paid before';
  write('paid', ['rule'], { name: `Paid for ${period}`, pence: paid }, text, [
    { name: `Earned to ${period}`, pence: earnedToDate },
    { name: 'Paid before', pence: before },
  ]);
}

const PLANNED = 'Baseline less plan, added to the quarters before';
const REDUCED = 'Baseline less what was counted, added to the quarters before';

function shareText(reduction: number, planned: number): string {
  return `${grouped(reduction)} of the ${grouped(planned)} admissions that were planned to be saved`;
}

function earnedText({ cappedAtPlan, minimumRate, recoverable }: PayForPerformanceRule): string {
  const earned = recoverable
    ? 'The share of the fund'
    : 'What was paid before and the share of the quarter, since what a quarter missed is not made up later';
  const cap = cappedAtPlan ? ', no more than the plan is worth' : '';
  const least = minimumRate === undefined ? '' : `, and nothing for less than ${minimumRate} of the plan`;
  return `${earned}${cap}${least}; never below nothing or above the fund`;
}

function periodAt({ quarters }: PayForPerformanceRule, at: number): string {
  return quarters[at]?.period ?? '';
}

/** One quarter's most, rounded in both ways, and the exact pence both come from. */
export interface QuarterBothWays {
  readonly period: string;
  readonly exactPence: { readonly numerator: string; readonly denominator: string };
  readonly toDatePence: number;
  readonly byItselfPence: number;
}

/** What a plan is worth quarter by quarter, rounded to date and each quarter by itself, side by side. */
export interface RoundingBothWays {
  readonly quarters: readonly QuarterBothWays[];
  readonly toDatePence: number;
  readonly byItselfPence: number;
  readonly explained: string;
}

/**
 * The planning template rounds each quarter by itself, and its quarters need not sum to the fund; rounded to date, they
 * do. Both, with the exact amounts before rounding.
 */
export function roundingBothWays(fundPence: number, rule: PayForPerformanceRule): RoundingBothWays {
  const year = rule.quarters.map(({ baseline, plan }) => ({ baseline, plan, actual: plan }));
  const quartersOf = (rounding: PayForPerformanceRule['rounding']) =>
    payForPerformance(payForPerformanceTerms(fundPence, { ...rule, rounding }), year).quarters;
  const [toDate, byItself] = [quartersOf('to-date'), quartersOf('each-quarter')];
  const planned = year.reduce((sum, { baseline, plan }) => sum + baseline - plan, 0);
  const quarters = rule.quarters.map(({ period, baseline, plan }, at) => ({
    period,
    exactPence: {
      numerator: (BigInt(fundPence) * BigInt(baseline - plan)).toString(),
      denominator: planned.toString(),
    },
    toDatePence: jsonPence(toDate[at]?.most ?? 0n),
    byItselfPence: jsonPence(byItself[at]?.most ?? 0n),
  }));
  const [sum, otherSum] = [toDate.at(-1)?.mostToDate ?? 0n, byItself.at(-1)?.mostToDate ?? 0n];
  return {
    quarters,
    toDatePence: jsonPence(sum),
    byItselfPence: jsonPence(otherSum),
    explained: bothWaysText(quarters, sum, otherSum),
  };
}

function bothWaysText(quarters: readonly QuarterBothWays[], toDate: Pence, byItself: Pence): string {
  const apart = quarters
    .filter((each) => each.toDatePence !== each.byItselfPence)
    .map(({ period }) => period);
  if (apart.length === 0) return 'Both ways of rounding give every quarter the same amount.';
  const sums = `Rounded to date, the quarters sum to £${poundsText(toDate)}; each by itself, to £${poundsText(byItself)}.`;
  return `${sums} They differ in ${apart.join(', ')}: to date, what rounding has given one quarter too much the next has less.`;
}
