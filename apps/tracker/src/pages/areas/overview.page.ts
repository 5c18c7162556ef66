import { heading, html, inset, link, table } from '#pages';
import type { Cell, Html } from '#pages';
import type { Figure, MetricChart, MetricPerformance } from '#performance';
import {
  newestFigures,
  periodName,
  plannedPeriods,
  plansMetInWords,
  processInWords,
  PROVISIONAL,
  rateInWords,
} from '#performance/plain';
import { iconsOf } from '../charts/chart-icons';
import { cellsOf } from './figure-cells';
import { commentBeside, type OwnerComment } from './owner-comments';
import type { MomentKept } from './page-moment';
import { addressOf } from '../shell/time-bar';
import { publicPagePath } from '../public/public-paths';
import { areaPath, packPath, type AreaNamed } from './area-sections';

/** The metrics of an area, each in every policy year that is shown. */
export interface Overview {
  readonly area: AreaNamed;
  readonly policyYears: readonly string[];
  readonly metrics: readonly (readonly MetricPerformance[])[];
  /** By the code of their metric. */
  readonly charts: ReadonlyMap<string, MetricChart>;
  readonly comments: readonly OwnerComment[];
  /** Which figures are made up, of those that money is settled on; undefined where none is. */
  readonly invented?: string | undefined;
  /** What the address asks of the moment, for the links that lead on. */
  readonly moment: MomentKept;
}

/** Where an area is against its plan: a line a metric, with the newest period that was held against its plan. */
export function overviewContent(overview: Overview, bar: Html): Html {
  const { area, policyYears } = overview;
  return html`${heading('Performance against plan', area.name)} ${bar}
    <p>Policy years ${policyYears.join(', ')}.</p>
    ${overviewTable(overview)}
    <p class="nhsuk-body-s">${PROVISIONAL}: provisional, a report behind it may still change.</p>
    <p>
      ${link(addressOf(packPath(area.code), { ...overview.moment }), 'Board pack, to print')}<br />
      ${link(publicPagePath(area.code), 'What the public may see')}
    </p>`;
}

/** A line a metric. */
export function overviewTable(overview: Overview): Html {
  const stands = table({
    caption: 'How each metric stands',
    columns: [
      { name: 'Metric' },
      { name: 'Newest period' },
      { name: 'Actual', isNumber: true },
      { name: 'Plan', isNumber: true },
      { name: 'Variance', isNumber: true },
      { name: 'Plan met' },
      { name: 'Over the plan' },
      { name: 'Variation and assurance' },
    ],
    rows: overview.metrics.flatMap((years) => rowOf(overview, years)),
  });
  return html`${inventedLine(overview.invented)} ${stands}`;
}

/** That figures are made up stands before any of them. */
export function inventedLine(invented: string | undefined): Html {
  return invented === undefined ? html`` : html`<p><strong>${invented}.</strong></p>`;
}

/** What the page says where nothing of the area was known at the moment asked about. */
export function nothingKnownContent(title: string, area: AreaNamed, what: string, bar: Html): Html {
  return html`${heading(title, area.name)} ${bar} ${inset(`${what}.`)}`;
}

function rowOf({ area, charts, comments, moment }: Overview, years: readonly MetricPerformance[]): Cell[][] {
  const [first] = years;
  if (!first) return [];
  const { metric, unit } = first;
  const { shown: figure, running } = newestFigures(plannedPeriods(years).toReversed());
  const name = link(addressOf(`${areaPath(area.code)}/metrics/${metric.code}`, { ...moment }), metric.name);
  const own = comments.filter((each) => each.metric === metric.code);
  const said = commentBeside(own, figure?.period);
  const owner = said === undefined ? '' : html`<br /><span class="nhsuk-body-s">${said}</span>`;
  if (!figure)
    return [[html`${name}${owner}`, 'Nothing reported yet', '', '', '', '', plansMetInWords(years), '']];
  const cell = cellsOf(years, figure);
  return [
    [
      html`${name}<br /><span class="nhsuk-body-s">${better(metric.polarity)}; ${unit}s</span>${owner}`,
      html`${periodName(figure.period)}${running ? runningLine(years, running) : ''}`,
      rateInWords(figure) === '-' ? cell('count') : html`${cell('count')}<br />${cell('rate')}`,
      cell('plan'),
      cell('variance'),
      cell('verdict'),
      plansMetInWords(years),
      chartIcons(charts.get(metric.code)),
    ],
  ];
}

/** What has come of a newer period that is not judged yet, `Q1 2016/17: 1 of 3 reports, 795 so far`. */
function runningLine(years: readonly MetricPerformance[], running: Figure): Html {
  const cell = cellsOf(years, running);
  const said = rateInWords(running) === '-' ? cell('count') : html`${cell('count')}, ${cell('rate')}`;
  return html`<br /><span class="nhsuk-body-s">${periodName(running.period)}: ${said}</span>`;
}

/** What the process does and what that means for its plan, in a sentence, and the icons that say so. */
export function chartIcons(chart: MetricChart | undefined): Cell {
  if (!chart || chart.points.length === 0) return '';
  return html`${processInWords(chart)}${iconsOf(chart).map((icon) => html`<br />${icon}`)}`;
}

export function better(polarity: MetricPerformance['metric']['polarity']): string {
  return polarity === 'low' ? 'Lower is better' : 'Higher is better';
}
