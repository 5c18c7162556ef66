import { details, html, link, table } from '#pages';
import type { Cell, Html } from '#pages';
import type { Breakdown, CategoryFigure, Dimension, Figure } from '#performance';
import { periodName, thousands } from '#performance/plain';

const BY: Readonly<Record<Dimension, string>> = {
  agency: 'By who is responsible',
  reason: 'By reason',
  careType: 'By kind of care',
};

/** A table of more columns is moved from side to side in its place, where it is not laid out as cards. */
const COLUMNS_MAX = 7;

/**
 * What each figure is made of, a table for each way in which any was reported, months apart; a part leads to where it comes
 * from, and with what was not reported that way the parts are the figure.
 *
 * @param explainedAt where the figure of a period comes from
 */
export function breakdownTables(
  figures: readonly Figure[],
  months: readonly Figure[],
  explainedAt: (period: string) => string,
): Html {
  const reported = (Object.keys(BY) as Dimension[]).filter((by) =>
    figures.some((figure) => breakdownOf(figure, by)),
  );
  if (reported.length === 0) return html``;
  return html`<h2 class="nhsuk-heading-m">What the figures are made of</h2>
    ${reported.map((by) => {
      const byMonth = months.filter((figure) => breakdownOf(figure, by));
      return html`${breakdownTable(by, BY[by], figures, explainedAt)}
      ${byMonth.length === 0 ? '' : details(`${BY[by]}, month by month`, breakdownTable(by, `${BY[by]}, month by month`, byMonth, explainedAt))}`;
    })}`;
}

function breakdownTable(
  by: Dimension,
  caption: string,
  figures: readonly Figure[],
  explainedAt: (period: string) => string,
): Html {
  const rows = figures.flatMap((figure) => {
    const breakdown = breakdownOf(figure, by);
    return breakdown ? [{ figure, breakdown, rest: restOf(figure, breakdown) }] : [];
  });
  const names = new Map(
    rows.flatMap(({ breakdown }) => breakdown.categories.map(({ code, name }) => [code, name])),
  );
  const hasRest = rows.some(({ rest }) => rest !== 0);
  const columns = [
    { name: 'Period' },
    ...[...names.values()].map((name) => ({ name, isNumber: true })),
    ...(hasRest ? [{ name: 'Not reported this way', isNumber: true }] : []),
    { name: 'Together', isNumber: true },
  ];
  const shown = table({
    ...{ caption, columns },
    rows: rows.map(({ figure, breakdown, rest }): Cell[] => [
      periodName(figure.period),
      ...[...names.keys()].map((code) =>
        partCell(
          breakdown.categories.find((each) => each.code === code),
          `${explainedAt(figure.period)}&${by}=${encodeURIComponent(code)}`,
        ),
      ),
      ...(hasRest ? [thousands(rest)] : []),
      link(
        explainedAt(figure.period),
        figure.numerator === undefined ? soFar(countOf(figure)) : thousands(figure.numerator),
      ),
    ]),
  });
  return columns.length > COLUMNS_MAX
    ? html`<div class="wide" role="region" aria-label="${caption}" tabindex="0">${shown}</div>`
    : shown;
}

function breakdownOf({ breakdowns }: Figure, by: Dimension): Breakdown | undefined {
  return breakdowns.find((each) => each.by === by);
}

function partCell(part: CategoryFigure | undefined, explainedAt: string): Cell {
  if (part?.value !== undefined) return link(explainedAt, thousands(part.value));
  if (part?.reportedSoFar !== undefined) return link(explainedAt, soFar(part.reportedSoFar));
  return 'not reported';
}

function soFar(count: number): string {
  return `${thousands(count)} so far`;
}

/** What of a figure its parts do not say: reports that came as a total alone. */
function restOf(figure: Figure, { categories }: Breakdown): number {
  const parts = categories.reduce((sum, { value, reportedSoFar = 0 }) => sum + (value ?? reportedSoFar), 0);
  return countOf(figure) - parts;
}

function countOf({ numerator, reportedSoFar = 0 }: Figure): number {
  return numerator ?? reportedSoFar;
}
