import type { AreaPerformance, Figure } from '#performance';
import { newestReported } from '#performance/plain';

/** What a page tells of a metric first. */
export interface NewestFigures {
  /** The newest that was held against its plan; while none was, the newest that was reported at all. */
  readonly shown: Figure | undefined;
  /** The newest that was reported, where it is newer than that: not all of it is in, or nothing was planned for it. */
  readonly running: Figure | undefined;
}

/** Of figures in their order. A period of which all was reported and judged is not hidden by the first report of the next. */
export function newestFigures(figures: readonly Figure[]): NewestFigures {
  const newest = newestReported(figures);
  const shown = figures.findLast(({ met }) => met !== undefined) ?? newest;
  return { shown, running: shown === newest ? undefined : newest };
}

/** The newest policy year in which something was reported of a metric, as that year asks for it; else the newest that asks. */
export function newestYearOf(years: readonly AreaPerformance[], metric: string): AreaPerformance | undefined {
  const asking = years.filter(({ metrics }) => metrics.some((each) => each.metric.code === metric));
  const reported = asking.findLast(({ metrics }) =>
    metrics
      .filter((each) => each.metric.code === metric)
      .some(({ months, quarters, year }) => newestReported([...months, ...quarters, year])),
  );
  return reported ?? asking.at(-1);
}
