import { html, link } from '#pages';
import type { Cell, Html } from '#pages';
import type { Figure, MetricChart, MetricPerformance } from '#performance';
import { noForecastInWords, thousands } from '#performance/plain';
import { cellsOf, countAndRate } from './figure-cells';

/** Where what is said of the year is explained. */
export interface YearEndExplained {
  readonly forecastAt: string;
  readonly explainedAt: (period: string) => string;
}

/**
 * What the year of a metric's chart came to; or is forecast to come to, between what and what; or why that cannot be said, after
 * what the last year that is complete came to: the first report of a year does not hide it.
 */
export function yearEnd(
  years: readonly MetricPerformance[],
  chart: MetricChart | undefined,
  { forecastAt, explainedAt }: YearEndExplained,
): Cell {
  const of = years.find(({ year }) => year.period === chart?.policyYear);
  if (!chart || !of) return '';
  const { year } = of;
  const complete = (figure: Figure): Html => {
    const said = countAndRate(figure, cellsOf(years, figure), years[0]?.metric.base);
    return html`${figure.period} is complete: ${link(explainedAt(figure.period), said)}${plannedLine(figure)}`;
  };
  if (isKnown(year)) return complete(year);
  const { forecast } = chart;
  if (forecast) return forecastLines(chart, forecast, forecastAt);
  const none = noForecastInWords(chart);
  const last = years.findLast((each) => each.year.period < year.period && isKnown(each.year));
  const before = last ? complete(last.year) : '';
  if (none === undefined) return before;
  return html`${before}${last ? html`<br />` : ''}<span class="nhsuk-body-s">${none}.</span>`;
}

function isKnown({ numerator, rate, coverage }: Figure): boolean {
  return coverage.missing.length === 0 && (numerator ?? rate) !== undefined;
}

function plannedLine({ plan, met }: Figure): Html {
  const planned = plan?.numerator ?? plan?.rate;
  if (planned === undefined) return html``;
  const verdict = met === undefined ? '' : met ? ': met' : ': missed';
  return html`<br /><span class="nhsuk-body-s">planned ${thousands(planned)}${verdict}</span>`;
}

function forecastLines(
  { policyYear, by }: MetricChart,
  { expected, low, high, plan, known, periods }: NonNullable<MetricChart['forecast']>,
  forecastAt: string,
): Html {
  const planned = plan === undefined ? '' : `, planned ${thousands(plan)}`;
  return html`${policyYear}: ${link(forecastAt, `about ${thousands(expected)}`)}<br /><span
      class="nhsuk-body-s"
      >between ${thousands(low)} and ${thousands(high)}${planned}; ${known} of ${periods} ${by}s known</span
    >`;
}
