import type { AreaPerformance } from './area-performance';
import type { Figure } from './figure';
import type { MetricPerformance } from './metric-performance';
import { countInWords, isProvisional, PROVISIONAL, rateInWords, varianceInWords } from './figure-in-words';
import { grouped } from './grouped';
import { plannedPeriods, plansMetInWords } from './planned-periods';
import { thousands } from './thousands';
import { heldApartLine, periodName, warningLine } from './wording';

const COLUMNS = [
  'Period',
  'Population',
  'Plan days',
  'Plan rate',
  'Actual days',
  'Actual rate',
  'Variance',
  'Met',
] as const;

type Row = readonly [string, ...string[]];

/**
 * One metric of one or more years as a table in plain text: a row for each period of the plan and its
 * baseline, then each year, then how many planned periods were met, then whatever qualifies a figure of it.
 * Undefined where no answer holds the metric.
 */
export function performanceTable(
  answers: readonly AreaPerformance[],
  metricCode: string,
): string | undefined {
  const years = answers.flatMap((answer) => {
    const metric = answer.metrics.find((each) => each.metric.code === metricCode);
    return metric ? [{ answer, metric }] : [];
  });
  const [first] = years;
  if (!first) return undefined;
  const metrics = years.map(({ metric }) => metric);
  const periods = plannedPeriods(metrics);
  const wholeYears = yearFigures(metrics);
  const rows = [...periods, ...wholeYears].map(row);
  const title = `${first.answer.area.name}: ${first.metric.metric.name}`;
  return [
    title,
    '',
    ...laidOut([header(first.metric), ...rows]),
    '',
    plansMetInWords(metrics),
    ...notes(periods, wholeYears),
    '',
  ].join('\n');
}

function yearFigures(metrics: readonly MetricPerformance[]): Figure[] {
  return metrics
    .filter(({ metric }) => metric.frequency === 'quarter')
    .flatMap(({ year, yearToDate }) => {
      // Of a whole year it would say the same again.
      const isOpen = year.numerator === undefined && yearToDate !== undefined;
      return isOpen ? [year, yearToDate] : [year];
    });
}

/** What must be known of the figures above: what is provisional, what was not added, what they warn of. */
function notes(periods: readonly Figure[], wholeYears: readonly Figure[]): string[] {
  const ofPeriods = periods.flatMap(notesOf);
  // A year says again what its periods say; of its own it has only what none of them does.
  const said = new Set(ofPeriods.map(({ rule }) => rule));
  const ofYears = wholeYears.flatMap(notesOf).filter(({ rule }) => !said.has(rule));
  const lines = [...grouped([...ofPeriods, ...ofYears], ({ text }) => text)].map(
    ([text, same]) => `${same.map(({ period }) => periodName(period)).join(', ')}: ${text}.`,
  );
  const provisional = [...periods, ...wholeYears].some(isProvisional);
  return [
    ...(provisional ? [`${PROVISIONAL}: provisional, a report behind it may still change.`] : []),
    ...lines,
  ];
}

function notesOf({ period, heldApart, warnings }: Figure) {
  return [
    ...heldApart.map((apart) => ({ period, rule: apart.because, text: heldApartLine(apart) })),
    ...warnings.map((warning) => ({ period, rule: warning.rule, text: warningLine(warning) })),
  ];
}

function row(figure: Figure): Row {
  const { denominator, plan, baseline } = figure;
  const planned = plan ?? baseline;
  const population = denominator && 'population' in denominator ? denominator.value : undefined;
  const base = plan ? '' : 'base ';
  return [
    periodName(figure.period),
    number(population),
    planned?.numerator === undefined ? '-' : `${base}${thousands(planned.numerator)}`,
    number(planned?.rate),
    countInWords(figure),
    rateInWords(figure),
    varianceInWords(figure),
    figure.met === undefined ? '-' : figure.met ? 'yes' : 'no',
  ];
}

function header({ unit }: MetricPerformance): Row {
  const plural = unit.endsWith('day') ? 'days' : 'count';
  const named = COLUMNS.map((column) => column.replace('days', plural));
  return ['Period', ...named.slice(1)];
}

/** The first column to the left, numbers to the right. */
function laidOut(rows: readonly Row[]): string[] {
  const widths = COLUMNS.map((_, at) => Math.max(...rows.map((cells) => (cells[at] ?? '').length)));
  const line = (cells: Row) =>
    cells
      .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join('  ')
      .trimEnd();
  const [head, ...body] = rows.map(line);
  return head === undefined
    ? []
    : [head, '-'.repeat(widths.reduce((sum, width) => sum + width + 2, -2)), ...body];
}

function number(value: number | string | undefined): string {
  return value === undefined ? '-' : thousands(value);
}
