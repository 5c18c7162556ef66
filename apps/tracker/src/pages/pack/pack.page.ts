import type { AreaRegisters, EntryEvent } from '#governance';
import { heading, html, inset, link, paragraph, subheading } from '#pages';
import type { Html } from '#pages';
import type { MetricChart, MetricPerformance } from '#performance';
import { newestFigures, newestReported, plannedPeriods, plansMetInWords } from '#performance/plain';
import type { AreaFunds, FundStanding } from '#pooled-fund';
import type { ReturnInShort } from '#returns';
import { metricPath, type AreaNamed } from '../areas/area-sections';
import { chartAround, figuresTable, toKnow } from '../areas/metric.page';
import { atMoment, type MomentKept } from '../areas/page-moment';
import { overviewTable, provisionalNote, type Overview } from '../areas/overview.page';
import { newestComment, type OwnerComment } from '../areas/owner-comments';
import {
  forecastOf,
  happenedList,
  limitsOf,
  metricChartFigure,
  verdicts,
  type ChartAround,
} from '../charts/metric-chart.page';
import { linesTable } from '../money/fund.page';
import { fundsTable, noFund } from '../money/funds.page';
import { registersTable } from '../registers/registers.page';
import { noReturn, returnsTable } from '../returns/returns.page';

export interface PerformanceShown extends Overview {
  /** What came to pass by the registers of the area. */
  readonly events: readonly EntryEvent[];
}

export interface PackShown {
  readonly area: AreaNamed;
  /** Of who may watch how the area does; a sentence where nothing was known. */
  readonly performance?: PerformanceShown | string | undefined;
  readonly returns: readonly ReturnInShort[];
  readonly registers: AreaRegisters['registers'];
  readonly funds: AreaFunds['funds'];
  /** The newest fund, line by line. */
  readonly fund?: FundStanding | undefined;
  readonly moment: MomentKept;
}

/** What a board has before it in a meeting, on one page to print: what is due, how it stands, and the money. */
export function packContent(pack: PackShown, bar: Html): Html {
  const { area, performance, returns, funds, fund, moment } = pack;
  return html`${heading('Board pack', area.name)} ${bar}
    <p>
      All of it is as known here at the moment above; what is due and the money have no date of publication.
    </p>
    ${subheading('What is due')}
    ${returns.length === 0 ? paragraph(noReturn(moment)) : returnsTable(returns, moment)}
    ${registersTable(pack)} ${performance === undefined ? '' : performanceOf(performance)}
    ${subheading('The money')} ${funds.length === 0 ? paragraph(noFund(pack)) : fundsTable(pack)}
    ${fund === undefined ? '' : linesTable(fund)}`;
}

function performanceOf(performance: PerformanceShown | string): Html {
  if (typeof performance === 'string') return inset(`${performance}.`);
  const { area, metrics, charts, comments, moment, events, nameOf } = performance;
  const told = metrics.filter((years) => years.some(({ metric }) => charts.has(metric.code)));
  const silent = told.filter((years) => saysNothing(years, comments));
  return html`${subheading('Performance against plan')} ${overviewTable(performance)} ${provisionalNote()}
  ${silentLine(silent, performance)}
  ${told.map((years) => {
    if (silent.includes(years)) return html``;
    const [first] = years;
    const chart = first && charts.get(first.metric.code);
    if (!chart) return html``;
    const { code, name } = first.metric;
    const periods = plannedPeriods(years);
    const own = comments.filter((each) => each.metric === code);
    const around = chartAround({ area, moment, events, nameOf }, first, chart);
    return html`${subheading(name)} ${paragraph(plansMetInWords(years))}
    ${chart.points.length === 0 ? '' : chartOf(chart, around)}
    ${newestComment(area.code, own, { moment, nameOf }, newestFigures(periods.toReversed()).shown?.period)}
    ${figuresTable({ area, years, moment }, `${name}, against the plan`, periods)} ${toKnow(periods)}`;
  })}`;
}

/** Whether a section of a metric would be a table of nothing. */
function saysNothing(years: readonly MetricPerformance[], comments: readonly OwnerComment[]): boolean {
  const [first] = years;
  const figures = years.flatMap(({ months, quarters, year }) => [...months, ...quarters, year]);
  return (
    !newestReported([...plannedPeriods(years), ...figures]) &&
    figures.every(({ heldApart }) => heldApart.length === 0) &&
    comments.every(({ metric }) => metric !== first?.metric.code)
  );
}

function silentLine(
  silent: readonly (readonly MetricPerformance[])[],
  { area, moment }: Pick<PerformanceShown, 'area' | 'moment'>,
): Html {
  const links = silent.flatMap(([first]) =>
    first ? link(atMoment(metricPath(area.code, first.metric.code), moment), first.metric.name) : [],
  );
  if (links.length === 0) return html``;
  return html`<p>
    Nothing is reported yet of: ${links.map((each, at) => html`${at === 0 ? '' : '; '}${each}`)}.
  </p>`;
}

function chartOf(chart: MetricChart, around: ChartAround): Html {
  const id = `chart-${chart.metric.code}`;
  return html`${verdicts(chart)} ${metricChartFigure(chart, id, around)} ${limitsOf(chart, around)}
  ${forecastOf(chart)} ${happenedList(id, around)}`;
}
