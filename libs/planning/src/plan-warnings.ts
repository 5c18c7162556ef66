import {
  compare,
  fraction,
  fractionFromDecimal,
  multiply,
  roundHalfUp,
  subtract,
  type Refusal,
} from '#kernel';
import { documentOfAnotherArea } from './another-area';
import type { PlanBasis } from './plan-basis.query';
import type { PlanContent, PlanFigure } from './plan-content';
import { refusal } from './rules';

const HALF = fraction(1, 2);

/** What in a plan does not add up and is taken all the same: derived when asked, never stored. */
export function planWarnings(content: PlanContent, basis: PlanBasis): Refusal[] {
  return [...documentOfAnotherArea(content, basis), ...figuresThatDisagree(content, basis)];
}

function figuresThatDisagree(content: PlanContent, { metrics }: PlanBasis): Refusal[] {
  const known = new Map(metrics.map((metric) => [metric.code, metric]));
  return content.lines.flatMap((line, index) => {
    const base = known.get(line.metric)?.base ?? 1;
    const figures = [
      ...line.targets.map((figure, at) => ({ figure, at: `/content/lines/${index}/targets/${at}` })),
      ...line.baseline.map((figure, at) => ({ figure, at: `/content/lines/${index}/baseline/${at}` })),
    ];
    return figures.flatMap(({ figure, at }) => {
      if (!isStatedTwice(figure) || agree(figure, base)) return [];
      const { period, rate, numerator, denominator } = figure;
      const made = `${numerator} of ${denominator} makes ${rateOfCounts(figure, base)}`;
      return [
        refusal(
          'rate-and-counts-disagree',
          at,
          `${line.metric} ${period}: ${made}, the plan says ${rate}`,
          'Leave both as published, unless one is a slip: counts are sometimes published rounded',
        ),
      ];
    });
  });
}

type StatedTwice = Required<{ [Name in keyof PlanFigure]: NonNullable<PlanFigure[Name]> }>;

function isStatedTwice(figure: PlanFigure): figure is StatedTwice {
  const { rate, numerator, denominator } = figure;
  return rate !== undefined && numerator !== undefined && denominator !== undefined;
}

/**
 * Whether the rate and the counts are one figure in two units: either the rate is what the counts round to at
 * the places it is printed with, or the count is within half a unit of what the rate makes. The first holds
 * where a plan was made in counts, the second where it was made in rates.
 */
function agree(figure: StatedTwice, base: number): boolean {
  if (rateOfCounts(figure, base) === figure.rate) return true;
  const count = multiply(fractionFromDecimal(figure.rate), fraction(figure.denominator, base));
  const difference = subtract(count, fraction(figure.numerator));
  return compare(difference, HALF) <= 0 && compare(difference, fraction(-1, 2)) >= 0;
}

/** The rate the counts make, at as many places as the figure's own rate is printed with. */
function rateOfCounts({ rate, numerator, denominator }: StatedTwice, base: number): string {
  const places = rate.split('.')[1]?.length ?? 0;
  return roundHalfUp(multiply(fraction(numerator, denominator), fraction(base)), places);
}
