import { html, link } from '#pages';
import type { Cell, Column, Html } from '#pages';
import type { Figure, MetricPerformance } from '#performance';
import { periodName, rateInWords, thousands, type FigureHead } from '#performance/plain';
import { figureInCells, movingCell, type FigureCell } from '../live/moving-figures';
import { addressOf } from '../shell/time-bar';
import { areaPath, type AreaNamed } from './area-sections';
import type { MomentKept } from './page-moment';

/** What is told of a figure in a table, whatever page it stands on. */
export const FIGURE_COLUMNS: readonly Column[] = [
  { name: 'Period' },
  { name: 'Actual', isNumber: true },
  { name: 'Rate', isNumber: true },
  { name: 'Plan', isNumber: true },
  { name: 'Variance', isNumber: true },
  { name: 'Plan met' },
  { name: 'Reports in' },
];

/** A figure's line of a table; its actual leads to where it comes from. */
export function figureCells(
  years: readonly MetricPerformance[],
  figure: Figure,
  explainedAt: string,
): Cell[] {
  const cell = cellsOf(years, figure);
  const hasTwo = plannedNumbers(figure).length > 1;
  const actual = cell('actual');
  return [
    periodName(figure.period),
    figureInCells(figure).actual === 'none' ? actual : link(explainedAt, actual),
    cell('rate'),
    hasTwo ? planWithUnit(figure, cell, years[0]?.metric.base) : cell('plan'),
    cell('variance'),
    cell('verdict'),
    cell('coverage'),
  ];
}

/** The plan of a figure; whose rate says what it is of, as it would otherwise stand below the count as another count. */
export function planWithUnit(
  { plan, baseline }: Pick<FigureHead, 'plan' | 'baseline'>,
  cell: (cell: FigureCell) => Cell,
  base?: number,
): Html {
  const hasRate = (plan ?? baseline)?.rate !== undefined;
  return html`${cell('plan')}${hasRate ? rateUnit(base) : ''}`;
}

function plannedNumbers({ plan, baseline }: Figure): unknown[] {
  const { numerator, rate } = plan ?? baseline ?? {};
  return [numerator, rate].filter((number) => number !== undefined);
}

/** What a rate is of, as it is said after its number; nothing of a score, which stands for itself. */
function rateUnit(base = 1): string {
  if (base === 1) return '';
  return base === 100 ? ' per cent' : ` per ${thousands(base)}`;
}

/**
 * What was counted, and below or beside it the rate that is made of it, if one is.
 *
 * @param base of what a rate is; it is not said where it is left out.
 */
export function countAndRate(
  figure: FigureHead,
  cell: (cell: FigureCell) => Cell,
  base?: number,
  between: Cell = html`<br />`,
): Html {
  const count = cell('count');
  return rateInWords(figure) === '-'
    ? html`${count}`
    : html`${count}${between}${cell('rate')}${rateUnit(base)}`;
}

/** What has come of a newer period that is not judged yet, `Q1 2016/17: 1 of 3 reports, 795 so far`. */
export function runningLine(
  running: FigureHead & Pick<Figure, 'period'>,
  cell: (cell: FigureCell) => Cell,
  base?: number,
  explainedAt?: string,
): Html {
  const said = countAndRate(running, cell, base, ', ');
  const shown = explainedAt === undefined ? said : link(explainedAt, said);
  return html`<br /><span class="nhsuk-body-s">${periodName(running.period)}: ${shown}</span>`;
}

/** The cells of a figure of one of a metric's policy years. */
export function cellsOf(years: readonly MetricPerformance[], figure: Figure): (cell: FigureCell) => Html {
  const of = years.find((year) => figuresOf(year).includes(figure));
  if (!of) throw new Error(`The figure of ${figure.period} is of none of these policy years`);
  const { metric, year } = of;
  const named = { policyYear: year.period, metric: metric.code, period: figure.period };
  return (cell) => movingCell(named, figure, cell, metric.name);
}

function figuresOf({ baseline, months, quarters, year }: MetricPerformance): readonly Figure[] {
  return [...baseline, ...months, ...quarters, year];
}

/** Where a figure comes from. */
export function explainPath(
  { code }: AreaNamed,
  { metric }: MetricPerformance,
  period: string,
  moment: MomentKept,
): string {
  return addressOf(`${areaPath(code)}/explain`, { metric: metric.code, period, ...moment });
}
