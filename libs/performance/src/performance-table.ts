import { parsePeriod } from '#kernel';
import type { AreaPerformance } from './area-performance';
import type { Figure } from './figure';
import type { MetricPerformance } from './metric-performance';
import { grouped } from './grouped';
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
  const periods = periodFigures(metrics);
  const wholeYears = yearFigures(metrics);
  const rows = [...periods, ...wholeYears].map(row);
  const title = `${first.answer.area.name}: ${first.metric.metric.name}`;
  return [
    title,
    '',
    ...laidOut([header(first.metric), ...rows]),
    '',
    summary(metrics),
    ...notes(periods, wholeYears),
    '',
  ].join('\n');
}

/** A period may be one year's target and the next one's baseline: then it stands once, as the target. */
function periodFigures(metrics: readonly MetricPerformance[]): Figure[] {
  const figures = new Map<string, Figure>();
  const byPeriod = metrics.flatMap((metric) =>
    metric.metric.frequency === 'quarter' ? metric.quarters : [metric.year],
  );
  for (const figure of [...metrics.flatMap(({ baseline }) => baseline), ...byPeriod]) {
    const known = figures.get(figure.period);
    if (!known?.plan && (figure.plan || figure.baseline || !known)) figures.set(figure.period, figure);
  }
  return [...figures.values()].sort((a, b) =>
    firstMonth(a) < firstMonth(b) ? -1 : firstMonth(a) > firstMonth(b) ? 1 : 0,
  );
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

const PROVISIONAL = 'p';

/** What must be known of the figures above: what is provisional, what was not added, what they warn of. */
function notes(periods: readonly Figure[], wholeYears: readonly Figure[]): string[] {
  const ofPeriods = periods.flatMap(notesOf);
  // A year says again what its periods say; of its own it has only what none of them does.
  const said = new Set(ofPeriods.map(({ rule }) => rule));
  const ofYears = wholeYears.flatMap(notesOf).filter(({ rule }) => !said.has(rule));
  const lines = [...grouped([...ofPeriods, ...ofYears], ({ text }) => text)].map(
    ([text, same]) => `${same.map(({ period }) => periodName(period)).join(', ')}: ${text}.`,
  );
  const provisional = [...periods, ...wholeYears].some(isMarked);
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

function isMarked({ status }: Figure): boolean {
  return status === 'provisional';
}

function row(figure: Figure): Row {
  const { denominator, numerator, rate, plan, baseline } = figure;
  const planned = plan ?? baseline;
  const population = denominator && 'population' in denominator ? denominator.value : undefined;
  const base = plan ? '' : 'base ';
  return [
    periodName(figure.period),
    number(population),
    planned?.numerator === undefined ? '-' : `${base}${thousands(planned.numerator)}`,
    number(planned?.rate),
    numerator === undefined ? incomplete(figure) : marked(figure, numerator),
    rate === undefined ? '-' : marked(figure, rate),
    variance(figure),
    figure.met === undefined ? '-' : figure.met ? 'yes' : 'no',
  ];
}

function marked(figure: Figure, value: number | string): string {
  return `${thousands(value)}${isMarked(figure) ? PROVISIONAL : ''}`;
}

/** What there is of a count while a report is missing: never the figure, and never passed over either. */
function incomplete(figure: Figure): string {
  if (figure.rateFrom === 'published') return '-';
  const { reported, expected } = figure.coverage;
  if (figure.reportedSoFar !== undefined)
    return `${reported} of ${expected} reports, ${marked(figure, figure.reportedSoFar)} so far`;
  return reported === 0 ? '-' : `${reported} of ${expected} reports`;
}

/** In the count where plan and actual have one, since a rate-led plan prints both. */
function variance({ variance: against }: Figure): string {
  const percent = (against?.count ?? against?.rate)?.percent;
  if (percent === undefined) return '-';
  return `${Number(percent) > 0 ? '+' : ''}${percent}%`;
}

function header({ unit }: MetricPerformance): Row {
  const plural = unit.endsWith('day') ? 'days' : 'count';
  const named = COLUMNS.map((column) => column.replace('days', plural));
  return ['Period', ...named.slice(1)];
}

function summary(metrics: readonly MetricPerformance[]): string {
  const met = metrics.reduce((sum, { onTrack }) => sum + onTrack.met, 0);
  const open = metrics.reduce((sum, { onTrack }) => sum + onTrack.notJudged, 0);
  const all = met + open + metrics.reduce((sum, { onTrack }) => sum + onTrack.missed, 0);
  if (all === 0) return 'Nothing is planned for it.';
  const kind = metrics[0]?.metric.frequency ?? 'period';
  const unknown = open === 0 ? '' : `; ${open} cannot be judged yet`;
  return `${met} of ${all} plan ${kind}s met${unknown}.`;
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

function firstMonth({ period }: Figure): string {
  return parsePeriod(period)?.firstMonth ?? period;
}
