import type { PeriodKind } from '#kernel';
import { details, html, link, subheading, table, words } from '#pages';
import type { Cell, Html } from '#pages';
import type { MetricChart, MetricChartGroup, MetricChartPoint } from '#performance';
import {
  chartMethod,
  limitsInWords,
  noForecastInWords,
  periodName,
  processInWords,
  thousands,
} from '#performance/plain';
import type { NameOf } from '#reference';
import { iconsOf, iconsPeriod } from './chart-icons';
import { controlChartFigure, type DrawnPoint } from './control-chart.svg';
import type { MarkedPeriod, Marks } from './marked-periods';

/** Names what is said of the year to come among other elements of the page. */
export const FORECAST_ID = 'forecast';

/** What stands around a chart. */
export interface ChartAround {
  readonly explainedAt: (period: string) => string;
  readonly marks: Marks;
  /** What people go by who decided about it. */
  readonly nameOf: NameOf;
}

/** A kind of period that a metric can be drawn by, and where it is. */
export interface ChartBy {
  readonly by: PeriodKind;
  readonly path: string;
}

/**
 * A metric over time, its values as a table, how it was drawn, and what is to come of the year: as a control chart by the
 * shortest period that it is reported for, which is the first choice; by longer ones as figures against their plan.
 */
export function metricChartContent(
  chart: MetricChart,
  around: ChartAround,
  choices: readonly ChartBy[],
): Html {
  const { points, by } = chart;
  if (points.length === 0) return html``;
  const [shortest] = choices;
  return html`${subheading('Over time')} ${choicesOf(choices, by)}
  ${shortest === undefined || shortest.by === by ? controlContent(chart, around) : plainContent(chart, around, shortest)}`;
}

/** By which period it is drawn, and by which others it may be. */
function choicesOf(choices: readonly ChartBy[], chosen: PeriodKind): Html {
  if (choices.length < 2) return html``;
  return html`<nav class="chart__choices" aria-label="Period of the chart">
    <ul>
      ${choices.map(
        ({ by, path }) =>
          html`<li>
            <a href="${path}" ${by === chosen ? html`aria-current="true"` : ''}>By ${by}</a>
          </li>`,
      )}
    </ul>
  </nav>`;
}

function controlContent(chart: MetricChart, around: ChartAround): Html {
  const limits = limitsInWords(chart, around.nameOf);
  const method = chartMethod(chart, around.nameOf).filter((line) => !limits.includes(line));
  return html`${verdicts(chart)} ${metricChartFigure(chart, 'chart', around, VALUES_ID)}
  ${limitsOf(chart, around)} ${forecastOf(chart)} ${happenedList('chart', around)} ${valuesOf(chart, around)}
  ${methodOf(method)}`;
}

/** By a longer period there are too few points to tell what is usual: the figures stand against their plan alone. */
function plainContent(chart: MetricChart, around: ChartAround, { by: shortest, path }: ChartBy): Html {
  const { by, groups } = chart;
  const last = groups.at(-1);
  const few = last?.isShort
    ? `: ${last.points} ${by}${last.points === 1 ? ' is' : 's are'} too few for limits to be gone by`
    : '';
  const plain = withoutLimits(chart);
  return html`<p>
      Figures by the ${by} against their plan. What is out of the ordinary is told
      <a href="${path}">by the ${shortest}</a>${few}.
    </p>
    ${metricChartFigure(plain, 'chart', around, VALUES_ID)} ${happenedList('chart', around)}
    ${valuesOf(plain, around)}
    ${methodOf([
      `Figures by the ${by}, without mean and limits: the rules of control charts are applied by the ${shortest}.`,
      'A period with a report missing has no value.',
    ])}`;
}

/** The same values and plans, of which nothing is judged. */
function withoutLimits(chart: MetricChart): MetricChart {
  const { title, area, by, points } = chart;
  const last = points.at(-1);
  const planned =
    last?.plan === undefined
      ? ''
      : `, against a plan of ${inUnit(chart, last.plan.value.replace(/\.0+$/, ''))}`;
  const newest =
    last?.value === undefined ? '' : `: ${inUnit(chart, last.value)} in ${periodName(last.period)}${planned}`;
  return {
    ...chart,
    groups: [],
    summary: `${title}, ${area.name}, by the ${by}${newest}.`,
    points: points.map((point) => ({ ...point, label: 'Common Cause', type: 'common-cause' })),
  };
}

/** Names the table of a chart's values among other elements of the page. */
const VALUES_ID = 'chart-values';

function valuesOf(chart: MetricChart, around: ChartAround): Html {
  return html`<div id="${VALUES_ID}">
    ${details('Every value of the chart', valuesTable(chart, around))}
  </div>`;
}

function methodOf(lines: readonly string[]): Html {
  return details(
    'How it was drawn',
    html`<ul class="nhsuk-list nhsuk-list--bullet">
      ${lines.map((line) => words(html`<li>${line}</li>`, line))}
    </ul>`,
  );
}

/** What the newest value says of the process, and whether it will meet the plan. */
export function verdicts(chart: MetricChart): Html {
  const process = processInWords(chart);
  return html`${words(html`<p><strong>${process}</strong></p>`, process)} ${iconsOf(chart).map(iconLine)}
    <p class="nhsuk-body-s">${iconsPeriod(chart)}.</p>`;
}

/** What the limits rest on, where that is not as usual: whoever reads no further reads them otherwise than they are meant. */
export function limitsOf(chart: MetricChart, { nameOf }: Pick<ChartAround, 'nameOf'>): Html {
  const lines = limitsInWords(chart, nameOf);
  if (lines.length === 0) return html``;
  return html`<ul class="nhsuk-list nhsuk-body-s">
    ${lines.map((line) => words(html`<li>${line}</li>`, line))}
  </ul>`;
}

function iconLine(icon: Html): Html {
  return words(html`<p>${icon}</p>`, icon);
}

/** The chart alone, with the sentence that says what it shows. */
export function metricChartFigure(
  chart: MetricChart,
  id: string,
  around: ChartAround,
  valuesId?: string,
): Html {
  const { title, unit, summary, points, by, drawn, groups } = chart;
  return controlChartFigure({
    ...{ id, title, summary },
    unit: unit === '%' ? '%' : `${unit}s`,
    by: groups.length > 0 ? `by the ${by}, an XmR chart by the rules of Making Data Count` : `by the ${by}`,
    points: points.map((point) => drawnPoint(chart, point, around.explainedAt)),
    marks: around.marks.marked.map((each) => ({
      ...{ number: each.number, at: each.at, says: markSays(each) },
      path: pathOf(each) ?? `#${happenedId(id, each)}`,
    })),
    scaleFrom: drawn === 'rate' ? 'least-where-alike' : 'zero',
    valuesAt: valuesId && `#${valuesId}`,
  });
}

function markSays({ period, happened }: MarkedPeriod): string {
  return `${periodName(period)}: ${happened.map(({ says }) => says).join('; ')}`;
}

/** Where all that happened in a period is kept, if that is one place. */
function pathOf({ happened: [only, ...others] }: MarkedPeriod): string | undefined {
  return others.length === 0 ? only?.path : undefined;
}

function happenedId(id: string, { number }: MarkedPeriod): string {
  return `${id}-happened-${number}`;
}

/** What happened, by the numbers of the chart's marks. */
export function happenedList(id: string, { marks: { marked, elsewhere } }: ChartAround): Html {
  if (marked.length + elsewhere.length === 0) return html``;
  return html`${subheading('What happened', 's')}
    <ul class="nhsuk-list chart__happened">
      ${marked.map((each) => {
        const line = html`<li id="${happenedId(id, each)}" tabindex="-1">
          <span class="chart__number">${each.number}</span> ${periodName(each.period)}: ${happenedLines(each)}
        </li>`;
        return words(line, `${each.number}. ${markSays(each)}`);
      })}
      ${elsewhere.map((text) => words(html`<li>${text}</li>`, text))}
    </ul>`;
}

function happenedLines({ happened }: MarkedPeriod): Html[] {
  return happened.map(({ says, path }, at) => {
    const said = path === undefined ? html`${says}` : link(path, says);
    return html`${at === 0 ? '' : html`<br />`}${said}`;
  });
}

function drawnPoint(
  chart: MetricChart,
  point: MetricChartPoint,
  explainedAt: (period: string) => string,
): DrawnPoint {
  const { period, value, plan, type } = point;
  const group = groupOf(chart, point);
  return {
    name: periodName(period),
    says: saysOf(chart, point),
    path: explainedAt(period),
    value: numberOf(value),
    plan: numberOf(plan?.value),
    mean: numberOf(group?.mean),
    lower: numberOf(group?.lower),
    upper: numberOf(group?.upper),
    type,
  };
}

/** A value with what one of it is: `825 days`, `83.0%`. */
function inUnit({ unit }: MetricChart, value: string): string {
  return unit === '%' ? `${thousands(value)}%` : `${thousands(value)} ${unit}s`;
}

function saysOf(chart: MetricChart, { value, label }: MetricChartPoint): string {
  const counted = value === undefined ? 'not all reported' : inUnit(chart, value);
  return label === 'Common Cause' ? counted : `${counted}, special cause: ${label}`;
}

function groupOf({ groups }: MetricChart, { group }: MetricChartPoint): MetricChartGroup | undefined {
  return groups.find((each) => each.group === group);
}

/** For the drawing alone, where a binary fraction will do. */
function numberOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}

export function forecastOf(chart: MetricChart): Html {
  const { forecast, policyYear, unit, by } = chart;
  const none = noForecastInWords(chart);
  if (none !== undefined) return told(`${none}.`);
  if (forecast === undefined) return html``;
  const { expected, low, high, plan, known, periods, method } = forecast;
  const planned = plan === undefined ? '' : `; planned are ${thousands(plan)}`;
  const says =
    `With ${known} of ${periods} ${by}s known, ${policyYear} comes, as things are, to ${thousands(expected)} ` +
    `${unit}s (between ${thousands(low)} and ${thousands(high)})${planned}.`;
  return told(says, `How that is forecast: ${method}.`);
}

function told(says: string, how?: string): Html {
  const below = how === undefined ? '' : html`<br /><span class="nhsuk-body-s">${how}</span>`;
  const content = html`<p id="${FORECAST_ID}">${says}${below}</p>`;
  return words(content, [says, how ?? ''].join(' '));
}

/** Each value, leading to where it comes from; mean and limits where there are any, and what happened. */
function valuesTable(chart: MetricChart, around: ChartAround): Html {
  const { groups, title, points } = chart;
  const hasLimits = groups.length > 0;
  const marked = new Map(around.marks.marked.map((each) => [each.period, each]));
  return table({
    caption: title,
    columns: [
      { name: 'Period' },
      { name: 'Value', isNumber: true },
      { name: 'Plan', isNumber: true },
      ...(hasLimits
        ? [{ name: 'Mean', isNumber: true }, { name: 'Limits', isNumber: true }, { name: 'What it is' }]
        : [{ name: 'Reports in' }]),
      ...(marked.size === 0 ? [] : [{ name: 'What happened' }]),
    ],
    rows: points.map((point): Cell[] => {
      const { period, value, plan, coverage } = point;
      const happened = marked.get(period);
      return [
        periodName(period),
        value === undefined ? '-' : link(around.explainedAt(period), shown(value)),
        shown(plan?.value),
        ...(hasLimits ? limitCells(chart, point) : [`${coverage.reported} of ${coverage.expected}`]),
        ...(marked.size === 0 ? [] : [happened ? html`${happenedLines(happened)}` : '-']),
      ];
    }),
  });
}

function limitCells(chart: MetricChart, point: MetricChartPoint): Cell[] {
  const { mean, lower, upper } = groupOf(chart, point) ?? {};
  return [
    shown(mean),
    lower === undefined || upper === undefined ? '-' : `${thousands(lower)} to ${thousands(upper)}`,
    point.label === 'Common Cause' ? 'usual variation' : `special cause: ${point.label}`,
  ];
}

function shown(value: string | undefined): string {
  return value === undefined ? '-' : thousands(value);
}
