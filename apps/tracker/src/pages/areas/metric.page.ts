import type { EntryEvent } from '#governance';
import { dayShown, type PeriodKind } from '#kernel';
import { details, heading, html, noted, paragraph, subheading, summaryList, table } from '#pages';
import type { Html } from '#pages';
import type { Figure, MetricChart, MetricPerformance } from '#performance';
import {
  heldApartLine,
  newestFigures,
  periodName,
  plannedPeriods,
  plansMetInWords,
  warningInWords,
} from '#performance/plain';
import type { NameOf } from '#reference';
import { marksOf } from '../charts/marked-periods';
import { metricChartContent, type ChartAround, type ChartBy } from '../charts/metric-chart.page';
import { entryPath } from '../registers/register-paths';
import { addressOf } from '../shell/time-bar';
import { metricPath, type AreaNamed } from './area-sections';
import { breakdownTables } from './breakdown-tables';
import { explainPath, FIGURE_COLUMNS, figureCells } from './figure-cells';
import { ownerComments, type OwnerComment } from './owner-comments';
import { inventedLine, provisionalNote } from './overview.page';
import { atMoment, type MomentKept } from './page-moment';

export interface MetricShown {
  readonly area: AreaNamed;
  /** What the metric asks, in a sentence. */
  readonly sentence: string;
  /** Its figures of each policy year that is shown. */
  readonly years: readonly MetricPerformance[];
  /** Up to the end of the newest of them in which it was reported. */
  readonly chart: MetricChart | undefined;
  /** The shortest period that it is reported for. */
  readonly frequency?: PeriodKind | undefined;
  /** What came to pass by the registers of the area. */
  readonly events: readonly EntryEvent[];
  readonly nameOf: NameOf;
  readonly comments: readonly OwnerComment[];
  /** Which figures are made up, of those that money is settled on by it; undefined where none is. */
  readonly invented?: string | undefined;
  readonly moment: MomentKept;
  /** Where whoever reads it may decide about its chart. */
  readonly deciding: Html;
}

/** One metric over time: against its plan, month by month, by category, and what a reader must know of it. */
export function metricContent(asked: MetricShown, bar: Html): Html {
  const { area, sentence, years, chart, comments, moment, deciding, invented } = asked;
  const [first] = years;
  if (!first) return html``;
  const periods = plannedPeriods(years);
  const { shown } = newestFigures(periods.toReversed());
  const wholeYears = years.map(({ year }) => year);
  const months = years.flatMap((year) => year.months).filter(saysSomething);
  return html`${heading(first.metric.name, area.name)} ${bar} ${inventedLine(invented)}
  ${paragraph(plansMetInWords(years), 'lead')}
  ${chart ? metricChartContent(chart, chartAround(asked, first, chart), chartChoices(asked, first)) : ''}
  ${deciding} ${ownerComments(area.code, comments, asked, shown?.period)}
  ${figuresTable(asked, 'Against the plan', periods)} ${figuresTable(asked, 'Whole years', wholeYears)}
  ${months.length === 0 ? '' : details('Month by month', figuresTable(asked, 'Month by month', months))}
  ${provisionalNote()}
  ${breakdownTables(
    periods.some(({ period }) => period === first.year.period) ? periods : [...periods, ...wholeYears],
    months,
    (period) => explainPath(area, first, period, moment),
  )}
  ${toKnow(periods)} ${subheading('What it is')}
  ${summaryList([
    ['Definition', sentence],
    ['Better', first.metric.polarity === 'low' ? 'lower' : 'higher'],
    ['Collected by', first.metric.source],
    ...years.flatMap(({ year, plan }) =>
      plan
        ? [
            [
              `Plan for ${year.period}`,
              `${plan.document}, agreed on ${dayShown(plan.agreedOn)}; made in ${plan.leads}s`,
            ] as const,
          ]
        : [],
    ),
  ])}`;
}

/** Figures of a metric, each leading to where it comes from. */
export function figuresTable(
  { area, years, moment }: Pick<MetricShown, 'area' | 'years' | 'moment'>,
  caption: string,
  figures: readonly Figure[],
): Html {
  const [first] = years;
  const rows = first
    ? figures.map((figure) => figureCells(years, figure, explainPath(area, first, figure.period, moment)))
    : [];
  return table({ caption, columns: FIGURE_COLUMNS, rows });
}

/** What stands around the chart of a metric on a page of that moment. */
export function chartAround(
  { area, moment, events, nameOf }: Pick<MetricShown, 'area' | 'moment' | 'events' | 'nameOf'>,
  of: MetricPerformance,
  chart: MetricChart,
): ChartAround {
  return {
    nameOf,
    explainedAt: (period) => explainPath(area, of, period, moment),
    marks: marksOf(chart, {
      ...{ events, nameOf },
      entryAt: ({ kind, code }) => atMoment(entryPath(area.code, kind, code), moment),
    }),
  };
}

const KINDS = ['month', 'quarter', 'year'] as const;

/** No period is shorter than those that are reported. */
function chartChoices({ area, moment, frequency }: MetricShown, { metric }: MetricPerformance): ChartBy[] {
  if (frequency === undefined) return [];
  return KINDS.slice(KINDS.indexOf(frequency)).map((by) => ({
    by,
    path: addressOf(metricPath(area.code, metric.code), {
      ...{ by: by === frequency ? undefined : by, ...moment },
    }),
  }));
}

function saysSomething({ numerator, reportedSoFar, rate, plan }: Figure): boolean {
  return [numerator, reportedSoFar, rate, plan].some((member) => member !== undefined);
}

/** What a reader must know of some figures before they go by them. */
export function toKnow(figures: readonly Figure[]): Html {
  const said = figures.flatMap(({ heldApart, warnings }, at) =>
    [...heldApart.map(heldApartLine), ...warnings.map(warningInWords)].map((line) => ({ line, at })),
  );
  const lines = [...new Set(said.map(({ line }) => line))].map((line) => {
    const of = said.filter((each) => each.line === line).map(({ at }) => at);
    const text = `${periodsInWords(figures, [...new Set(of)])}: ${line}.`;
    return noted(html`<li>${text}</li>`, text);
  });
  if (lines.length === 0) return html``;
  return html`${subheading('What to know of these figures')}
    <ul class="nhsuk-list nhsuk-list--bullet">
      ${lines}
    </ul>`;
}

/** Some of the periods of figures in their order, three or more on end as `Q1 2014/15 to Q3 2014/15`. */
function periodsInWords(figures: readonly Figure[], places: readonly number[]): string {
  const runs: number[][] = [];
  for (const at of places) {
    const run = runs.at(-1);
    if (run?.at(-1) === at - 1) run.push(at);
    else runs.push([at]);
  }
  const named = (at: number | undefined) => periodName(figures[at ?? 0]?.period ?? '');
  return runs
    .flatMap((run) => (run.length > 2 ? `${named(run[0])} to ${named(run.at(-1))}` : run.map(named)))
    .join(', ');
}
