import type { PolicyYear } from '#catalogue';
import { period } from '#kernel';

/** What there is of an area: the years it has plans of, and the months that reports of each measure span. */
export interface KnownOfArea {
  readonly planned: ReadonlySet<string>;
  readonly reported: readonly { readonly from: string; readonly to: string }[];
}

/**
 * The policy years that are shown of an area: those that something was planned for or reported of, or the newest there is;
 * of them those that ask for a metric, where one is asked about. Of a metric that none asks for, the question itself says so.
 */
export function shownYears(
  defined: readonly PolicyYear[],
  { planned, reported }: KnownOfArea,
  metric?: string,
): string[] {
  const used = defined.filter(({ year }) => {
    const { firstMonth, lastMonth } = period(year);
    return planned.has(year) || reported.some(({ from, to }) => from <= lastMonth && to >= firstMonth);
  });
  const shown = used.length > 0 ? used : defined.slice(-1);
  const asking = shown.filter(
    ({ metrics }) => metric === undefined || metrics.some(({ code }) => code === metric),
  );
  return (asking.length > 0 ? asking : shown.slice(-1)).map(({ year }) => year);
}
