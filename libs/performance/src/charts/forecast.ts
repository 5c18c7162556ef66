import { add, compare, fraction, multiply, roundHalfUp, subtract, type Fraction } from '#kernel';
import { BASELINE_MIN, type ControlChart } from './control-chart';

/** What a year comes to where the process goes on as it is, in whole numbers. */
export interface YearForecast {
  /** How it was worked out, in a sentence. */
  readonly method: string;
  /** Periods of the year whose value is known, and all of them. */
  readonly known: number;
  readonly periods: number;
  /** What the known ones add up to. */
  readonly soFar: string;
  readonly expected: string;
  /** The year lies between these as surely as a value lies within the chart's limits. */
  readonly low: string;
  readonly high: string;
}

/** Why there is none: the year has come in; too little of it, or too few values since the last rebase; or they give no limits. */
export type NoForecast = 'year-is-complete' | 'too-little-of-the-year' | 'too-few-points' | 'no-limits';

/** Of less than a quarter of a year it says nothing that the years before do not. */
export const KNOWN_OF_YEAR_MIN = 'three months, or a whole quarter,';
const PARTS_OF_YEAR = 4;

/** No more than thousandths matter to a range in whole numbers. */
const PLACES = 3;

/**
 * A year of counts to its end: what is known, and for each period that is not the mean of the chart's last group.
 * The range is that of the chart's limits: so many periods together differ from their mean by the square root of
 * their number times what one does, as far as each is independent of the others. It never falls below what is known.
 */
export function forecastYear(
  { points, groups }: Pick<ControlChart, 'points' | 'groups'>,
  periodsOfYear: readonly string[],
): YearForecast | NoForecast {
  const known = points.flatMap(({ period, value }) => (value && periodsOfYear.includes(period) ? value : []));
  const open = periodsOfYear.length - known.length;
  if (open === 0) return 'year-is-complete';
  if (known.length * PARTS_OF_YEAR < periodsOfYear.length) return 'too-little-of-the-year';
  const last = groups.at(-1);
  const inGroup = points.filter(({ group, value }) => group === last?.group && value !== undefined);
  if (!last?.mean || inGroup.length < BASELINE_MIN) return 'too-few-points';
  if (!last.limits) return 'no-limits';
  const soFar = known.reduce(add, fraction(0));
  const expected = add(soFar, multiply(last.mean, fraction(open)));
  const reach = multiply(subtract(last.limits.upper, last.mean), rootOf(open));
  const low = subtract(expected, reach);
  return {
    method: methodOf(inGroup.length, open),
    known: known.length,
    periods: periodsOfYear.length,
    soFar: roundHalfUp(soFar, 0),
    expected: roundHalfUp(expected, 0),
    low: roundHalfUp(compare(low, soFar) < 0 ? soFar : low, 0),
    high: roundHalfUp(add(expected, reach), 0),
  };
}

/** The same of any year. */
export const FORECAST_METHOD =
  "A forecast is what is known of the year and, for each period to come, the mean of the values since the chart's limits began; " +
  "its range is the chart's limits about that mean, times the square root of the periods to come, and never below what is known";

function methodOf(points: number, open: number): string {
  const which = open === 1 ? 'the one period' : `each of the ${open} periods`;
  return (
    `What is known, and for ${which} to come the mean of the last ${points} values since the chart's limits began, ` +
    `${BASELINE_MIN} or more, once ${KNOWN_OF_YEAR_MIN} of the year are known; the range is the chart's limits about that mean${open === 1 ? '' : ', times the square root of the periods to come'}`
  );
}

/** The square root of a small whole number, to the places that matter. */
function rootOf(number: number): Fraction {
  return fraction(Math.round(Math.sqrt(number) * 10 ** PLACES), 10 ** PLACES);
}
