import type { Passage } from '#documents';
import { details, html, passage, subheading, table, wordsOf } from '#pages';
import type { Cell, Html } from '#pages';
import type { MetricChart, MetricChartGroup, MetricChartPoint } from '#performance';
import { noForecastInWords, periodName, processInWords, thousands } from '#performance/plain';
import { iconsOf, iconsPeriod } from './chart-icons';
import { controlChartFigure, type DrawnPoint } from './control-chart.svg';

/** Names what is said of the year to come among other elements of the page. */
export const FORECAST_ID = 'forecast';

/** A metric over time as a control chart, its values as a table, how it was drawn, and what is to come of the year. */
export function metricChartContent(chart: MetricChart, explainedAt: (period: string) => string): Html {
  const { points, method } = chart;
  if (points.length === 0) return html``;
  return html`${subheading('Over time')} ${verdicts(chart)} ${metricChartFigure(chart, 'chart', explainedAt)}
  ${forecastOf(chart)} ${annotationsOf(chart)} ${details('Every value of the chart', valuesTable(chart))}
  ${details(
    'How it was drawn',
    html`<ul class="nhsuk-list nhsuk-list--bullet">
      ${method.map((line) => html`<li>${line}</li>`)}
    </ul>`,
  )}`;
}

/** What the newest value says of the process, and whether it will meet the plan. */
export function verdicts(chart: MetricChart): Html {
  const process = processInWords(chart);
  const said: Passage = { type: 'words', text: process };
  return html`${passage(html`<p><strong>${process}</strong></p>`, said)} ${iconsOf(chart).map(iconLine)}
    <p class="nhsuk-body-s">${iconsPeriod(chart)}.</p>`;
}

function iconLine(icon: Html): Html {
  return passage(html`<p>${icon}</p>`, { type: 'words', text: wordsOf(icon) });
}

/** The chart alone, with the sentence that says what it shows. */
export function metricChartFigure(
  chart: MetricChart,
  id: string,
  explainedAt: (period: string) => string,
): Html {
  const { title, unit, summary, points, by } = chart;
  return controlChartFigure({
    ...{ id, title, summary },
    unit: `${unit}s by the ${by}`,
    points: points.map((point) => drawnPoint(chart, point, explainedAt)),
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

function saysOf({ unit }: MetricChart, { value, label }: MetricChartPoint): string {
  const counted = value === undefined ? 'not all reported' : `${thousands(value)} ${unit}s`;
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
  return passage(content, { type: 'words', text: [says, how ?? ''].join(' ').trim() });
}

export function annotationsOf({ decisions: { annotations } }: MetricChart): Html {
  if (annotations.length === 0) return html``;
  return html`${subheading('What happened', 's')}
    <ul class="nhsuk-list nhsuk-list--bullet">
      ${annotations.map(({ period, text: said, by }) => {
        const text = `${periodName(period)}: ${said} (${by})`;
        return passage(html`<li>${text}</li>`, { type: 'words', text });
      })}
    </ul>`;
}

function valuesTable(chart: MetricChart): Html {
  return table({
    caption: chart.title,
    columns: [
      { name: 'Period' },
      { name: 'Value', isNumber: true },
      { name: 'Plan', isNumber: true },
      { name: 'Mean', isNumber: true },
      { name: 'Limits', isNumber: true },
      { name: 'What it is' },
    ],
    rows: chart.points.map((point): Cell[] => {
      const group = groupOf(chart, point);
      const { lower, upper } = group ?? {};
      return [
        periodName(point.period),
        shown(point.value),
        shown(point.plan?.value),
        shown(group?.mean),
        lower === undefined || upper === undefined ? '-' : `${thousands(lower)} to ${thousands(upper)}`,
        point.label === 'Common Cause' ? 'usual variation' : `special cause: ${point.label}`,
      ];
    }),
  });
}

function shown(value: string | undefined): string {
  return value === undefined ? '-' : thousands(value);
}
