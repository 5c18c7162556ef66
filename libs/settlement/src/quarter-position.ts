import { jsonPence, poundsShown } from '#kernel';
import type { PayForPerformanceRule } from './agreement-content';
import { countedSoFar, isCounted, type FigurePosition } from './figure-position';
import { payForPerformance, type PayForPerformance } from './pay-for-performance';
import { payForPerformanceTerms } from './settle-pay-for-performance';
import type { PostedSoFar } from './settlement-state';
import { grouped } from './working';

/** What became of a quarter that was counted in full, as were all before it. */
export interface QuarterSoFar {
  readonly actual: number;
  readonly reduction: number;
  readonly reductionToDate: number;
  readonly earnedToDatePence: number;
  /** What the rule pays on what is counted now, whatever was posted. */
  readonly paidPence: number;
  readonly paidToDatePence: number;
  /** What the plan to date is worth and was not paid, and a later quarter may still earn. */
  readonly recoverablePence: number;
}

/** Where a fund that is earned by a reduction stands at the end of one of its quarters. */
export interface QuarterPosition {
  readonly period: string;
  readonly baseline: number;
  readonly plan: number;
  readonly plannedReduction: number;
  readonly plannedReductionToDate: number;
  /** What the plan of the quarter, and of all to its end, is worth. */
  readonly mostPence: number;
  readonly mostToDatePence: number;
  /** Absent until it was counted in full, and all before it. */
  readonly counted?: QuarterSoFar;
  /** What it comes to at the pace so far; where it was counted, what it came to. */
  readonly forecast: {
    readonly count: number;
    readonly paidPence: number;
    readonly paidToDatePence: number;
  };
  /** What was released when quarters to it were posted, below zero what was given back; absent where no post ended with it. */
  readonly postedPence?: number;
  /** What the plan to date is worth and is neither paid nor forecast to be. */
  readonly atRiskPence: number;
  /** The most that may be counted in it for the plan to date to be paid in full; absent where that cannot be, or it is over. */
  readonly noMoreThan?: number;
}

/** Quarter by quarter and to date: planned, counted, earned, paid, still to be had, and at risk. */
export function quarterPositions(
  fundPence: number,
  rule: PayForPerformanceRule,
  figures: readonly FigurePosition[],
  posted: PostedSoFar,
): QuarterPosition[] {
  const outcomeOf = (countOf: (figure: FigurePosition) => number | undefined): PayForPerformance => {
    const year = rule.quarters.map(({ baseline, plan }, at) => {
      const figure = figures[at];
      const actual = figure && countOf(figure);
      return { baseline, plan, ...(actual !== undefined && { actual }) };
    });
    return payForPerformance(payForPerformanceTerms(fundPence, rule), year);
  };
  const fund = BigInt(fundPence);
  const counted = outcomeOf((figure) => (isCounted(figure) ? countedSoFar(figure) : undefined));
  const forecast = outcomeOf((figure) => figure.forecast);
  return rule.quarters.flatMap(({ period, baseline, plan }, at): QuarterPosition[] => {
    const [expected, so, figure] = [forecast.quarters[at], counted.quarters[at], figures[at]];
    if (!expected || !figure) return [];
    // Rounded each by itself, quarters may come to more than there is.
    const mostToDate = expected.mostToDate < fund ? expected.mostToDate : fund;
    const isLast = at === rule.quarters.length - 1;
    const kept = keptTo(rule, at, posted);
    const unpaid = (earned: bigint) => {
      const paidToDate = earned < kept ? kept : earned;
      return jsonPence(mostToDate > paidToDate ? mostToDate - paidToDate : 0n);
    };
    const postedPence = postedWith(period, posted);
    const noMoreThan = so ? undefined : mostOf(rule, at, counted.quarters.length, figures);
    return [
      {
        ...{ period, baseline, plan },
        plannedReduction: expected.plannedReduction,
        plannedReductionToDate: expected.plannedToDate,
        mostPence: jsonPence(expected.most),
        mostToDatePence: jsonPence(mostToDate),
        ...(so && {
          counted: {
            actual: countedSoFar(figure),
            reduction: so.reduction,
            reductionToDate: so.reductionToDate,
            earnedToDatePence: jsonPence(so.earnedToDate),
            paidPence: jsonPence(so.paid),
            paidToDatePence: jsonPence(so.paidToDate),
            recoverablePence: rule.recoverable && !isLast ? unpaid(so.paidToDate) : 0,
          },
        }),
        forecast: {
          count: figure.forecast,
          paidPence: jsonPence(expected.paid),
          paidToDatePence: jsonPence(expected.paidToDate),
        },
        ...(postedPence !== undefined && { postedPence }),
        atRiskPence: unpaid(expected.paidToDate),
        ...(noMoreThan !== undefined && { noMoreThan }),
      },
    ];
  });
}

/** What of the quarters to one of them was posted, and is kept. */
function keptTo({ quarters }: PayForPerformanceRule, at: number, { posts, keptPence }: PostedSoFar): bigint {
  const periods = quarters.slice(0, at + 1).map(({ period }) => period);
  const post = posts.findLast(({ through }) => periods.includes(through));
  return BigInt(Math.min(post?.releasedPence ?? 0, keptPence));
}

/** What was released with the posts that ended with a quarter. */
function postedWith(period: string, { posts }: PostedSoFar): number | undefined {
  const at = posts.findIndex(({ through }) => through === period);
  const last = posts.findLast(({ through }) => through === period);
  return last && last.releasedPence - (posts[at - 1]?.releasedPence ?? 0);
}

/**
 * The most that may be counted in a quarter that is open. Where a shortfall is made up later, the next quarter has to make
 * up for all before it, or may lean on what they saved; those after it keep to their plan.
 */
function mostOf(
  { quarters, recoverable }: PayForPerformanceRule,
  at: number,
  nextOpen: number,
  figures: readonly FigurePosition[],
): number | undefined {
  if (!recoverable || at > nextOpen) return quarters[at]?.plan;
  const planned = sum(quarters.slice(0, at + 1), ({ plan }) => plan);
  const most = planned - sum(figures.slice(0, at), countedSoFar);
  return most < 0 ? undefined : most;
}

/** What has to happen for the rest of the fund to be earned, in sentences. */
export function toEarn(
  fundPence: number,
  rule: PayForPerformanceRule,
  figures: readonly FigurePosition[],
  quarters: readonly QuarterPosition[],
  keptPence: number,
): string[] {
  const over = quarters.filter(({ counted }) => counted);
  const open = quarters.slice(over.length);
  const paidByRule = over.at(-1)?.counted?.paidToDatePence ?? 0;
  const paid = Math.max(paidByRule, keptPence);
  if (open.length === 0 || paid >= fundPence) return [];
  const soFar = figures.slice(over.length).map(countedSoFar);
  const [next, nextSoFar] = [open[0], soFar[0] ?? 0];
  if (!rule.recoverable) return eachByItself(over, open, soFar, paid - paidByRule);
  const most = sum(rule.quarters, ({ plan }) => plan) - sum(figures.slice(0, over.length), countedSoFar);
  const inProgress = sum(soFar, (count) => count);
  const rest = within([next, open.at(-1)], most, inProgress, fundPence - paid, 'the rest of the fund');
  if (open.length === 1 || next?.noMoreThan === undefined || next.mostToDatePence <= paid) return [rest];
  return [within([next], next.noMoreThan, nextSoFar, next.mostToDatePence - paid), rest];
}

/** What one quarter missed no other makes up, so each is told what it earns. */
function eachByItself(
  over: readonly QuarterPosition[],
  open: readonly QuarterPosition[],
  soFar: readonly number[],
  aheadPence: number,
): string[] {
  const last = over.at(-1);
  const missed = last ? last.mostToDatePence - (last.counted?.paidToDatePence ?? 0) : 0;
  const ahead = `${pounds(aheadPence)} of that was posted before, beyond what is earned by now`;
  return [
    ...open.map((quarter, at) => within([quarter], quarter.plan, soFar[at] ?? 0, quarter.mostPence)),
    ...(aheadPence > 0 ? [ahead] : []),
    ...(missed > 0
      ? [`what quarters before did not earn, ${pounds(missed)}, no later quarter makes up`]
      : []),
  ];
}

/** `2015/16-Q2 to 2015/16-Q3: no more than 8,335, of which 1,340 were counted, for £128,228.00 more`. */
function within(
  quarters: readonly (QuarterPosition | undefined)[],
  most: number,
  soFar: number,
  pence: number,
  called?: string,
): string {
  const named = [...new Set(quarters.map((quarter) => quarter?.period))].join(' to ');
  const more = `${pounds(pence)} more${called === undefined ? '' : `, ${called}`}`;
  if (most < 0) return `${named}: out of reach is ${more}; quarters before came to what all were planned to`;
  const counted = soFar === 0 ? '' : `, of which ${grouped(soFar)} were counted`;
  const isBeyond = most < soFar ? '; that is out of reach' : '';
  return `${named}: no more than ${grouped(most)}${counted}, for ${more}${isBeyond}`;
}

function pounds(pence: number): string {
  return poundsShown(BigInt(pence));
}

function sum<Item>(items: readonly Item[], valueOf: (item: Item) => number): number {
  return items.reduce((total, item) => total + valueOf(item), 0);
}
