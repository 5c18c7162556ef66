import type { AreaPerformance } from './area-performance';
import { newestReported } from './planned-periods';

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
