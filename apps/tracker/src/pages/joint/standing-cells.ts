import { html, link } from '#pages';
import type { Cell, Column, Html } from '#pages';
import type { AreaStanding, MetricStandings, StandingFigure } from '#performance';
import { periodName, rateInWords } from '#performance/plain';
import { metricPath } from '../areas/area-sections';
import type { MomentKept } from '../areas/page-moment';
import { figureInCells, markedPlace } from '../live/moving-figures';
import { addressOf } from '../shell/time-bar';

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

/** What has come of a newer period that is not judged yet, `Q1 2016/17: 1 of 3 reports, 795 so far`. */
function runningLine(running: StandingFigure): Html {
  const { count, rate } = figureInCells(running);
  const said = rateInWords(running) === '-' ? count : html`${count}, ${rate}`;
  return html`<br /><span class="nhsuk-body-s">${periodName(running.period)}: ${said}</span>`;
}

/** An area's line; its name leads to the page of the metric. */
export function standingCells(
  { area, newest, running }: AreaStanding,
  metric: Pick<MetricStandings['metric'], 'code' | 'name'>,
  moment: MomentKept,
): Cell[] {
  const name = link(addressOf(metricPath(area.code, metric.code), { ...moment }), area.name);
  const place = (cell: string, words: Cell, called?: string): Html =>
    markedPlace(`${area.code}|${metric.code}`, cell, words, called);
  if (!newest) return [name, place('period', 'Nothing reported yet'), '', '', '', '', ''];
  const cells = figureInCells(newest);
  const count = place('actual', cells.count, `${area.name}, ${metric.name}`);
  return [
    name,
    place('period', html`${periodName(newest.period)}${running ? runningLine(running) : ''}`),
    rateInWords(newest) === '-' ? count : html`${count}<br />${place('rate', cells.rate)}`,
    place('plan', cells.plan),
    place('variance', cells.variance),
    place('verdict', cells.verdict),
    place('coverage', cells.coverage),
  ];
}
