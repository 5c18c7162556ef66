import { jsonPence, period, periodsWithin, poundsText, type Period, type PeriodKind } from '#kernel';
import type { AgreementContent, PricedRule } from './agreement-content';
import {
  asPlannedFromHere,
  countedSoFar,
  figurePosition,
  knownParts,
  paceOf,
  paceOfQuarters,
  partPositions,
  type FigurePosition,
  type PartCount,
} from './figure-position';
import { quarterPositions, toEarn, type QuarterPosition } from './quarter-position';
import { figuresOf, pricedActivity, settle, type FigureOf } from './settle';
import type { PostedSoFar } from './settlement-state';
import { grouped } from './working';

/** A figure of an agreement over its parts, in order. */
export interface FigureSoFar {
  readonly figure: string;
  readonly parts: readonly PartCount[];
}

/** Where an agreement stands in the year, before anything is settled. */
export interface Position {
  /** What is held back by then: nothing before it is opened, nor once the fund is divided or given back. */
  readonly heldPence: number;
  /** What is released if all that is left goes as planned; as all below, never less than quarters posted keep. */
  readonly earnedPence: number;
  /** What of the fund is held and lost if it goes on as it did so far: nothing where nothing is held. */
  readonly atRiskPence: number;
  readonly forecastPence: number;
  readonly lowestPence: number;
  readonly highestPence: number;
  readonly method: string;
  readonly figures: readonly FigurePosition[];
  /** Of pay for performance: quarter by quarter, and to date. */
  readonly quarters?: readonly QuarterPosition[];
  /** What must happen for the fund to be released in full, in sentences. */
  readonly toRelease: readonly string[];
}

const FORECAST_METHOD =
  'What was counted in complete months or quarters, and what is left of the plan times counted to planned so far; the range takes the lowest and the highest ratio of any one of them';
const NOTHING_COUNTED = 'Nothing is counted yet: this is the plan';
const FORECAST_OF_QUARTERS =
  'What was counted, and what is left of the plan of all quarters times counted to planned so far; the range takes the lowest and the highest ratio of any one complete quarter or, before there is one, of any one month';

/** The parts a figure's period is followed by. */
export function partsOf(of: Pick<FigureOf, 'period'>, kind: PeriodKind): Period[] {
  return periodsWithin(kind, period(of.period));
}

/**
 * The position on what was counted so far; parts after the first that is incomplete do not count yet.
 *
 * @param heldPence what its settlement holds back, in whole pence
 * @param posted what quarters were posted for: less than what is kept of it is never released
 */
export function positionOf(
  terms: AgreementContent,
  soFar: readonly FigureSoFar[],
  heldPence: number,
  posted: PostedSoFar = { posts: [], keptPence: 0 },
): Position {
  const { rule } = terms;
  const followed = figuresOf(terms).map((figure) => {
    const parts = soFar.find((each) => each.figure === figure.figure)?.parts ?? [];
    return { ...figure, parts: partPositions(figure, parts, profileOf(terms, figure)) };
  });
  // Lines of a tariff go each their own way; quarters are of one count that goes on.
  const oneForAll = rule.kind === 'pay-for-performance' ? paceOfQuarters(followed) : undefined;
  const figures = followed.map((figure) =>
    figurePosition(figure, figure.parts, oneForAll ?? paceOf(knownParts(figure.parts))),
  );
  const kept = BigInt(posted.keptPence);
  const released = (pick: (figure: FigurePosition) => number): bigint => {
    const earned = settle(terms, new Map(figures.map((figure) => [figure.figure, pick(figure)]))).released;
    return earned < kept ? kept : earned;
  };
  const forecast = released((figure) => figure.forecast);
  // Fewer admissions release more.
  const [lowest, highest] = [released((figure) => figure.highest), released((figure) => figure.lowest)];
  const amounts = {
    heldPence,
    earnedPence: jsonPence(released(asPlannedFromHere)),
    atRiskPence: Math.min(heldPence, jsonPence(BigInt(terms.fundPence) - forecast)),
    forecastPence: jsonPence(forecast),
    lowestPence: jsonPence(lowest),
    highestPence: jsonPence(highest),
  };
  if (rule.kind !== 'pay-for-performance')
    return {
      ...amounts,
      method: methodOf(figures, FORECAST_METHOD),
      figures,
      toRelease: toRelease(rule, figures),
    };
  const quarters = quarterPositions(terms.fundPence, rule, figures, posted);
  const rest = toEarn(terms.fundPence, rule, figures, quarters, posted.keptPence);
  const method = methodOf(figures, FORECAST_OF_QUARTERS);
  return { ...amounts, method, figures, quarters, toRelease: rest };
}

function methodOf(figures: readonly FigurePosition[], method: string): string {
  return figures.some(({ parts }) => knownParts(parts).length > 0) ? method : NOTHING_COUNTED;
}

function profileOf({ rule }: AgreementContent, { figure }: FigureOf) {
  if (rule.kind === 'pay-for-performance') return [];
  return rule.activity.find(({ metric, period: key }) => `${metric}/${key}` === figure)?.profile ?? [];
}

function toRelease(rule: PricedRule, figures: readonly FigurePosition[]): string[] {
  const left = figures.flatMap((figure) => {
    const open = figure.parts.length - knownParts(figure.parts).length;
    return open === 0 ? [] : [{ ...figure, counted: countedSoFar(figure), open }];
  });
  if (left.length === 0) return [];
  if (figures.length > 1) {
    const counts = new Map(figures.map((figure) => [figure.figure, countedSoFar(figure)]));
    const spent = pricedActivity(rule, counts).reduce(
      (sum, { target, actual, price }) => sum + BigInt(target - actual) * price,
      0n,
    );
    return [`All that is left of the year costs no more than £${poundsText(spent < 0n ? 0n : spent)}`];
  }
  return left.map(({ figure, target, counted, open }) => {
    const most = Math.max(target - counted, 0);
    const each = open === 1 ? '' : `, ${grouped(Math.floor(most / open))} in each of ${open} that are left`;
    return target < counted
      ? `${figure}: ${grouped(counted)} were counted already, beyond the ${grouped(target)} agreed`
      : `${figure}: no more than ${grouped(most)} for the rest of the period${each}`;
  });
}
