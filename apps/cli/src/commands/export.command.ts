import { writeFile } from 'node:fs/promises';
import { writeCsv } from '#documents';
import type {
  AnsweredAt,
  AreaPerformance,
  Figure,
  MeasureSeries,
  MetricPerformance,
  NothingKnown,
} from '#performance';
import type { Where } from '../connection';
import { CommandFailure, EXIT } from '../exit-codes';
import { counted, print } from '../output';
import { Server } from '../server';
import type { Past } from './past';

interface ExportOptions extends Where, Past {
  readonly area: string;
  readonly year?: string | undefined;
  readonly measure?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly by?: string | undefined;
  readonly out?: string | undefined;
  readonly json?: boolean;
}

type Row = readonly (string | number)[];

const ANSWERED_AT = ['watermark', 'recorded up to', 'decisions up to', 'reference data', 'content hash'];
const REPORTS = ['status', 'reports expected', 'reports there', 'reported so far'];

const PERFORMANCE_HEAD: Row = [
  ...['area', 'area name', 'policy year', 'metric', 'period', 'kind of period', 'unit'],
  ...['count', 'denominator', 'rate', 'planned count', 'planned rate', 'count less plan', 'rate less plan'],
  ...['met', 'not judged', ...REPORTS, ...ANSWERED_AT],
];
const SERIES_HEAD: Row = [
  'area',
  'area name',
  'measure',
  'period',
  'unit',
  'count',
  ...REPORTS,
  ...ANSWERED_AT,
];

/** Figures as CSV. In JSON, the answer they were taken from. */
export async function exportFigures(options: ExportOptions): Promise<number> {
  const answer =
    options.year === undefined ? await askSeries(options) : await askPerformance(options, options.year);
  if (!answer.known) throw new CommandFailure(`${answer.what}.`);
  const rows = 'metrics' in answer ? performanceRows(answer) : seriesRows(answer);
  const text = options.json ? `${JSON.stringify(answer, undefined, 2)}\n` : writeCsv(rows);
  if (options.out === undefined) process.stdout.write(text);
  else {
    await written(options.out, text);
    print(`${counted(rows.length - 1, 'figure')} in ${options.out}.`);
  }
  return EXIT.done;
}

/** A line a figure: months, quarters, the year and the year to date of each metric. */
export function performanceRows(answer: AreaPerformance): Row[] {
  const { area, policyYear, metrics } = answer;
  const traced = tracedBy(answer);
  return [
    PERFORMANCE_HEAD,
    ...metrics.flatMap((each) =>
      figuresOf(each).map(([kind, figure]) => [
        ...[area.code, area.name, policyYear, each.metric.code, figure.period, kind, each.unit],
        ...judgedCells(figure),
        ...reportCells(figure),
        ...traced,
      ]),
    ),
  ];
}

/** A line a period of the measure. */
export function seriesRows(answer: MeasureSeries): Row[] {
  const { area, measure, figures } = answer;
  const traced = tracedBy(answer);
  return [
    SERIES_HEAD,
    ...figures.map((figure) => [
      ...[area.code, area.name, measure.code, figure.period, measure.unit, figure.value ?? ''],
      ...reportCells(figure),
      ...traced,
    ]),
  ];
}

function figuresOf({ months, quarters, year, yearToDate }: MetricPerformance): [string, Figure][] {
  return [
    ...months.map((figure): [string, Figure] => ['month', figure]),
    ...quarters.map((figure): [string, Figure] => ['quarter', figure]),
    ['year', year],
    ...(yearToDate ? [['year to date', yearToDate] as [string, Figure]] : []),
  ];
}

/** A blank is never zero: what is not known stays empty. */
function judgedCells({ numerator, denominator, rate, plan, variance, met, notJudged }: Figure): Row {
  return [
    ...[numerator ?? '', denominator?.value ?? '', rate ?? '', plan?.numerator ?? '', plan?.rate ?? ''],
    ...[numberOf(variance?.count?.absolute), numberOf(variance?.rate?.absolute)],
    ...[met === undefined ? '' : met ? 'yes' : 'no', notJudged ?? ''],
  ];
}

function reportCells({
  status,
  coverage,
  reportedSoFar,
}: Pick<Figure, 'status' | 'coverage' | 'reportedSoFar'>): Row {
  return [status ?? '', coverage.expected, coverage.reported, reportedSoFar ?? ''];
}

/** A difference below zero is a number, and no formula; as a text it would be taken for one. */
function numberOf(decimal: string | undefined): string | number {
  return decimal === undefined ? '' : Number(decimal);
}

/** What an answer was computed at, and the hash of what it says: asked again there, it is the same. */
function tracedBy({
  answeredAt,
  contentHash,
}: {
  readonly answeredAt: AnsweredAt;
  readonly contentHash: string;
}): Row {
  const { id, lanes, nextOffsets, decisionPosition, referenceVersion } = answeredAt.watermark;
  const recorded = lanes.map((lane, at) => `${lane}:${nextOffsets[at] ?? 0}`).join(' ');
  return [id ?? '', recorded, decisionPosition, referenceVersion, contentHash];
}

function askPerformance(options: ExportOptions, year: string): Promise<AreaPerformance | NothingKnown> {
  const { measure, from, to, by } = options;
  if ([measure, from, to, by].some((each) => each !== undefined))
    throw new CommandFailure('Give --year, or --measure with --from, --to and --by; not both.');
  return new Server(options, 'operator').ask(`${pathOf(options)}/performance`, { year, ...pastOf(options) });
}

function askSeries(options: ExportOptions): Promise<MeasureSeries | NothingKnown> {
  const { measure, from, to, by } = options;
  if (measure === undefined || from === undefined || to === undefined)
    throw new CommandFailure('Give --year, or --measure with --from and --to.');
  const path = `${pathOf(options)}/measures/${encodeURIComponent(measure)}`;
  return new Server(options, 'operator').ask(path, { from, to, by, ...pastOf(options) });
}

function pathOf({ area }: ExportOptions): string {
  return `/v1/areas/${encodeURIComponent(area)}`;
}

function pastOf({ asKnown, asPublished }: ExportOptions) {
  return { asKnown, publishedBy: asPublished };
}

async function written(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text);
  } catch (cause) {
    throw new CommandFailure(
      `${file} cannot be written: ${cause instanceof Error ? cause.message : String(cause)}.`,
    );
  }
}
