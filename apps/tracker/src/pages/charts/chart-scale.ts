/** A stretch of values, and where they lie on a drawing. */
export interface Scale {
  readonly ticks: readonly number[];
  readonly at: (value: number) => number;
}

const TICKS_WANTED = 5;
/** Values that differ by less than this part of the highest are hardly told apart on a scale from zero. */
const ALIKE_BELOW = 0.4;
const STEPS = [1, 2, 2.5, 5, 10];

/** From nothing up; or, of what hardly differs beside how high it is, from near the least of it. */
export type ScaleFrom = 'zero' | 'least-where-alike';

/** A scale from `bottom` up to `top` of a drawing that holds all values, with round numbers to read it by. */
export function valueScale(
  values: readonly number[],
  top: number,
  bottom: number,
  from: ScaleFrom = 'zero',
): Scale {
  const [lowest, highest] = [Math.min(...values), Math.max(...values)];
  const isAlike = highest > lowest && highest - lowest < highest * ALIKE_BELOW;
  const least = from === 'least-where-alike' && isAlike ? lowest : Math.min(0, ...values);
  const most = least > 0 ? highest : Math.max(...values, least + 1);
  const step = roundStep((most - least) / TICKS_WANTED);
  const first = Math.floor(least / step);
  const last = Math.ceil(most / step);
  const ticks = Array.from({ length: last - first + 1 }, (_, at) => tidy((first + at) * step));
  const height = bottom - top;
  const at = (value: number): number => bottom - ((value - first * step) / ((last - first) * step)) * height;
  return { ticks, at };
}

/** Of steps that are easily counted by, the least one not below. */
function roundStep(atLeast: number): number {
  const size = 10 ** Math.floor(Math.log10(atLeast));
  return size * (STEPS.find((step) => step * size >= atLeast) ?? 10);
}

/** Without the dust of binary fractions. */
function tidy(value: number): number {
  return Number(value.toPrecision(12));
}
