import { html, link } from '#pages';
import type { Cell, Column, Html } from '#pages';
import type { AreaStanding, MetricStandings, StandingFigure } from '#performance';
import { periodName } from '#performance/plain';
import { metricPath } from '../areas/area-sections';
import { countAndRate, planWithUnit, runningLine } from '../areas/figure-cells';
import { atMoment, type MomentKept } from '../areas/page-moment';
import { figureInCells, markedPlace, type FigureCell } from '../live/moving-figures';

/** What is told of an area beside others, by its newest figure of a metric. */
export const STANDING_COLUMNS: readonly Column[] = [
  { name: 'Area' },
  { name: 'Newest period' },
  { name: 'Actual', isNumber: true },
  { name: 'Plan', isNumber: true },
  { name: 'Variance', isNumber: true },
  { name: 'Plan met' },
  { name: 'Reports in' },
];

/** An area's line; its name leads to the page of the metric. */
export function standingCells(
  { area, newest, running }: AreaStanding,
  metric: Pick<MetricStandings['metric'], 'code' | 'name' | 'base'>,
  moment: MomentKept,
): Cell[] {
  const name = link(atMoment(metricPath(area.code, metric.code), moment), area.name);
  const place = (cell: string, words: Cell, called?: string): Html =>
    markedPlace(`${area.code}|${metric.code}`, cell, words, called);
  if (!newest) return [name, place('period', 'Nothing reported yet'), '', '', '', '', ''];
  const cells = figureInCells(newest);
  const moving = (cell: FigureCell): Html =>
    cell === 'count'
      ? place('actual', cells.count, `${area.name}, ${metric.name}`)
      : place(cell, cells[cell]);
  return [
    name,
    place('period', html`${periodName(newest.period)}${running ? runningOf(running, metric.base) : ''}`),
    countAndRate(newest, moving, metric.base),
    planWithUnit(newest, moving, metric.base),
    moving('variance'),
    moving('verdict'),
    moving('coverage'),
  ];
}

function runningOf(running: StandingFigure, base: number): Html {
  const cells = figureInCells(running);
  return runningLine(running, (cell) => cells[cell], base);
}
