import { heldApartLine, noForecastInWords, thousands, warningLine } from '#performance/plain';
import type { MetricChart } from '#performance';
import { answeredAtLine } from './past';

type Point = MetricChart['points'][number];
type Group = MetricChart['groups'][number];

/** A chart for who reads no picture: what it says, a line a point, what it comes to, how it was drawn. */
export function chartLines(chart: MetricChart): string[] {
  const { summary, groups, points, incomplete, decisions, method, answeredAt } = chart;
  return [
    summary,
    '',
    ...groups.flatMap((group) => [
      groupLine(group),
      ...points.filter((point) => point.group === group.group).flatMap(pointLines),
      '',
    ]),
    ...incomplete.map(
      ({ period, coverage: { reported, expected } }) =>
        `${period}: not drawn, ${reported} of ${expected} reports are in`,
    ),
    ...forecastLines(chart),
    ...decisions.annotations.map(({ period, text, by }) => `${period}: ${text} (${by})`),
    ...method,
    answeredAtLine(answeredAt),
  ];
}

function groupLine({ from, to, mean, lower, upper }: Group): string {
  const limits =
    lower === undefined || upper === undefined
      ? 'no limits'
      : `limits ${thousands(lower)} to ${thousands(upper)}`;
  return `${from} to ${to}: mean ${mean === undefined ? 'none' : thousands(mean)}, ${limits}`;
}

/** A point, and below it what qualifies it. */
function pointLines({ period, value, plan, label, status, coverage, heldApart, warnings }: Point): string[] {
  const { reported, expected } = coverage;
  const shown = value === undefined ? `${reported} of ${expected} reports` : thousands(value);
  const line = [
    `${period.padEnd(10)} ${shown.padStart(9)}${status === 'provisional' ? ' (provisional)' : ''}`,
    ...(plan ? [`plan ${thousands(plan.value)}`] : []),
    ...(label === 'Common Cause' ? [] : [label]),
  ].join('   ');
  return [
    line,
    ...[...heldApart.map(heldApartLine), ...warnings.map(warningLine)].map((note) => `             ${note}`),
  ];
}

function forecastLines(chart: MetricChart): string[] {
  const { forecast, noForecast, policyYear } = chart;
  if (noForecast === 'year-is-complete')
    return ['Every period of the year is known: there is nothing to forecast.'];
  const none = noForecastInWords(chart);
  if (none !== undefined) return [`${none}.`];
  if (!forecast) return [];
  const { expected, low, high, known, periods, soFar, plan } = forecast;
  const planned = plan === undefined ? '' : `, ${thousands(plan)} planned`;
  return [
    `Forecast of ${policyYear}: ${thousands(expected)}, from ${thousands(low)} to ${thousands(high)}${planned}; ${thousands(soFar)} in ${known} of ${periods} so far.`,
  ];
}
