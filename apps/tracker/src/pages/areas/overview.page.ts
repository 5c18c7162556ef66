import type { Obliged } from '#digests';
import { heading, html, inset, link, marking, note, table } from '#pages';
import type { Cell, Html } from '#pages';
import type { Figure, MetricChart, MetricPerformance } from '#performance';
import {
  FORECAST_METHOD,
  newestFigures,
  periodName,
  plannedPeriods,
  plansMetInWords,
  processInWords,
  PROVISIONAL,
} from '#performance/plain';
import type { NameOf } from '#reference';
import { iconsOf, iconsPeriod } from '../charts/chart-icons';
import { FORECAST_ID } from '../charts/metric-chart.page';
import { cellsOf, countAndRate, explainPath, planWithUnit, runningLine } from './figure-cells';
import type { FigureCell } from '../live/moving-figures';
import { commentBeside, type OwnerComment } from './owner-comments';
import { atMoment, type MomentKept } from './page-moment';
import { publicPagePath } from '../public/public-paths';
import { metricPath, packPath, type AreaNamed } from './area-sections';
import { yearEnd } from './year-end';

/** The metrics of an area, each in every policy year that is shown. */
export interface Overview {
  readonly area: AreaNamed;
  readonly policyYears: readonly string[];
  readonly metrics: readonly (readonly MetricPerformance[])[];
  /** By the code of their metric. */
  readonly charts: ReadonlyMap<string, MetricChart>;
  readonly comments: readonly OwnerComment[];
  readonly nameOf: NameOf;
  /** Which figures are made up, of those that money is settled on; undefined where none is. */
  readonly invented?: string | undefined;
  /** What the address asks of the moment, for the links that lead on. */
  readonly moment: MomentKept;
}

/** How many of what is late or due soon are told one by one. */
const OBLIGED_SHOWN_MAX = 5;

/** Where an area is against its plan: a line a metric, with the newest period that was held against its plan. */
export function overviewContent(
  overview: Overview & { readonly obliged: readonly Obliged[] },
  bar: Html,
): Html {
  const { area, policyYears, obliged, moment } = overview;
  return html`${heading('Performance against plan', area.name)} ${bar} ${dueAndLate(area, obliged, moment)}
    <p>${policyYearsInWords(policyYears)}.</p>
    ${overviewTable(overview)} ${provisionalNote()}
    <p class="nhsuk-body-s">
      Each actual leads to where it and its variance from the plan come from. ${FORECAST_METHOD}.
    </p>
    <p>
      ${link(atMoment(packPath(area.code), moment), 'Board pack, to print')}<br />
      ${link(publicPagePath(area.code), 'What the public may see')}
    </p>`;
}

/** `Policy years 2014/15, 2015/16`, or the one there is. */
export function policyYearsInWords(policyYears: readonly string[]): string {
  return `Policy year${policyYears.length === 1 ? '' : 's'} ${policyYears.join(', ')}`;
}

function dueAndLate({ code }: AreaNamed, obliged: readonly Obliged[], moment: MomentKept): Html {
  if (obliged.length === 0) return html``;
  const shown = obliged.slice(0, OBLIGED_SHOWN_MAX);
  const more = obliged.length - shown.length;
  const links = shown.map(({ path, says }) => html`<br />${link(atMoment(path, moment), says)}`);
  const rest = link(atMoment(packPath(code), moment), `and ${more} more, in the board pack`);
  const ofNow = moment.publishedBy === undefined ? '' : ', which has no date of publication';
  return html`<p><strong>Due and late</strong>${ofNow}${links}${more === 0 ? '' : html`<br />${rest}`}</p>`;
}

export function provisionalNote(): Html {
  return note(`${PROVISIONAL}: provisional, a report behind it may still change.`);
}

/** A line a metric. */
export function overviewTable(overview: Overview): Html {
  const stands = table({
    caption: 'How each metric stands',
    columns: [
      { name: 'Metric' },
      { name: 'Newest period, reports in' },
      { name: 'Actual', isNumber: true },
      { name: 'Plan', isNumber: true },
      { name: 'Variance', isNumber: true },
      { name: 'Plan met' },
      { name: 'Forecast for the year' },
      { name: 'Variation and assurance' },
    ],
    rows: overview.metrics.flatMap((years) => rowOf(overview, years)),
  });
  return html`${inventedLine(overview.invented)} ${stands}`;
}

/** That figures are made up stands before any of them. */
export function inventedLine(invented: string | undefined): Html {
  return invented === undefined ? html`` : marking(invented);
}

/** What the page says where nothing of the area was known at the moment asked about. */
export function nothingKnownContent(title: string, area: AreaNamed, what: string, bar: Html): Html {
  return html`${heading(title, area.name)} ${bar} ${inset(`${what}.`)}`;
}

/** The same of figures; whoever asks how they stood before they came here may mean what was published by then. */
export function noFiguresContent(
  title: string,
  area: AreaNamed,
  what: string,
  { asKnown, publishedBy }: MomentKept,
  bar: Html,
): Html {
  const mayMean = asKnown !== undefined && publishedBy === undefined;
  const more = 'To see what had been published by a day, give that day as “As published by the end of”';
  return nothingKnownContent(title, area, mayMean ? `${what}. ${more}` : what, bar);
}

function rowOf(
  { area, charts, comments, moment, nameOf }: Overview,
  years: readonly MetricPerformance[],
): Cell[][] {
  const [first] = years;
  if (!first) return [];
  const { metric, unit } = first;
  const { shown: figure, running } = newestFigures(plannedPeriods(years).toReversed());
  const metricAt = atMoment(metricPath(area.code, metric.code), moment);
  const name = link(metricAt, metric.name);
  const own = comments.filter((each) => each.metric === metric.code);
  const said = commentBeside(own, figure?.period, nameOf);
  const owner = said === undefined ? '' : html`<br /><span class="nhsuk-body-s">${said}</span>`;
  const explainedAt = (period: string) => explainPath(area, first, period, moment);
  const ofYear = yearEnd(years, charts.get(metric.code), {
    ...{ forecastAt: `${metricAt}#${FORECAST_ID}`, explainedAt },
  });
  if (!figure) {
    const nothing = html`Nothing reported yet${reportsIn(cellsOf(years, years.at(-1)?.year ?? first.year))}`;
    return [[html`${name}${owner}`, nothing, '', '', '', plansMetInWords(years), ofYear, '']];
  }
  const cell = cellsOf(years, figure);
  return [
    [
      html`${name}<br /><span class="nhsuk-body-s"
          >${better(metric.polarity)}; ${unit}s${varianceOf(figure, unit)}</span
        >${owner}`,
      html`${periodName(figure.period)}${reportsIn(cell)}${running ? runningLine(running, cellsOf(years, running), metric.base, explainedAt(running.period)) : ''}`,
      link(explainedAt(figure.period), countAndRate(figure, cell, metric.base)),
      planWithUnit(figure, cell, metric.base),
      cell('variance'),
      html`${cell('verdict')}<br /><span class="nhsuk-body-s">${plansMetInWords(years)}</span>`,
      ofYear,
      chartIcons(charts.get(metric.code)),
    ],
  ];
}

/** Whether the variance is that of the count or of the rate, where the figure is told by both. */
function varianceOf({ numerator, rate, variance, plan }: Figure, unit: string): string {
  if (plan === undefined || variance === undefined || numerator === undefined || rate === undefined)
    return '';
  return `; variance of the ${variance.count ? `${unit}s` : 'rate'}`;
}

/** How much of what was expected for a figure is in. */
function reportsIn(cell: (cell: FigureCell) => Html): Html {
  return html`<br /><span class="nhsuk-body-s">${cell('coverage')} reports in</span>`;
}

/** What the process does and what that means for its plan, in a sentence, and the icons that say so. */
export function chartIcons(chart: MetricChart | undefined): Cell {
  if (!chart || chart.points.length === 0) return '';
  return html`${processInWords(chart)}${iconsOf(chart).map((icon) => html`<br />${icon}`)}<br /><span
      class="nhsuk-body-s"
      >${iconsPeriod(chart)}</span
    >`;
}

export function better(polarity: MetricPerformance['metric']['polarity']): string {
  return polarity === 'low' ? 'Lower is better' : 'Higher is better';
}
