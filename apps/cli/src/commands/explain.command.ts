import { warningLine } from '#performance/plain';
import type { Explanation, NothingKnown } from '#performance';
import type { GoneRecord, RecordRow } from '#records';
import { CommandFailure, EXIT } from '../exit-codes';
import type { Where } from '../connection';
import { counted, moment, print, printJson, thousands } from '../output';
import { Server } from '../server';
import { answeredAtLine } from './past';
import type { Past } from './past';

/** What the tracker gives on one page at most. */
const PAGE_RECORDS_MAX = 500;

interface ExplainOptions extends Where, Past {
  readonly area: string;
  readonly metric: string;
  readonly period: string;
  readonly year?: string | undefined;
  readonly agency?: string | undefined;
  readonly reason?: string | undefined;
  readonly careType?: string | undefined;
  readonly all?: boolean;
  readonly limit: number;
  readonly json?: boolean;
}

/** A record as HTTP carries it: its moments are text. */
type ShownRecord = Omit<RecordRow, 'version' | 'event'> & {
  readonly version: string;
  readonly event: Omit<RecordRow['event'], 'appendedAt' | 'upload'> & {
    readonly appendedAt: string;
    readonly upload?: { readonly file?: string; readonly by: string; readonly at: string };
  };
};

type ShownGone = Omit<GoneRecord, 'event'> & {
  readonly event: Omit<GoneRecord['event'], 'applicableAt' | 'appendedAt'> & {
    readonly applicableAt: string;
    readonly appendedAt: string;
  };
};

export type Shown = Omit<Explanation, 'records' | 'gone'> & {
  readonly gone: readonly ShownGone[];
  readonly records: { readonly records: ShownRecord[]; readonly total: number; readonly next?: string };
};

/** Where a figure comes from: its definition, the arithmetic, and the records and events it ends at. */
export async function explain(options: ExplainOptions): Promise<number> {
  const answer = await askAll(options);
  if (options.json) printJson(answer);
  else if (!answer.known) print(`${answer.what}.`);
  else print(explanationText(answer));
  return EXIT.done;
}

/** As many pages as were asked for, put together. */
async function askAll(options: ExplainOptions): Promise<Shown | NothingKnown> {
  const server = new Server(options, 'operator');
  const wanted = options.all ? Infinity : options.limit;
  const first = await askPage(server, options, Math.min(wanted, PAGE_RECORDS_MAX), undefined);
  if (!first.known) return first;
  const records = [...first.records.records];
  let { next } = first.records;
  while (next !== undefined && records.length < wanted) {
    const page = await askPage(server, options, Math.min(wanted - records.length, PAGE_RECORDS_MAX), next);
    if (!page.known) break;
    if (page.contentHash !== first.contentHash) {
      throw new CommandFailure(
        'The figure changed while its records were being read. Ask again, or as known at a moment.',
      );
    }
    records.push(...page.records.records);
    next = page.records.next;
  }
  const { total } = first.records;
  return { ...first, records: { records, total, ...(next !== undefined && { next }) } };
}

function askPage(
  server: Server,
  options: ExplainOptions,
  limit: number,
  after: string | undefined,
): Promise<Shown | NothingKnown> {
  const { area, metric, period, year, agency, reason, careType, asKnown, asPublished } = options;
  return server.ask(`/v1/areas/${encodeURIComponent(area)}/explain`, {
    metric,
    period,
    year,
    agency,
    reason,
    careType,
    asKnown,
    publishedBy: asPublished,
    after,
    limit: String(limit),
  });
}

/** An explanation to read: what it means, how it was worked out, what qualifies it, and what it ends at. */
export function explanationText(shown: Shown): string {
  const { definition, figure, steps, records, answeredAt, contentHash } = shown;
  const left = records.total - records.records.length;
  return [
    definition.sentence,
    definition.numerator,
    `Collected by ${definition.collection}; ${definition.better} is good. ${definition.document}.\n`,
    ...steps.map(({ text, why }) => `  ${text}${why === undefined ? '' : `\n      ${why}`}`),
    ...qualifying(figure),
    ...goneLines(shown),
    `\nIt rests on ${counted(records.total, 'record')}${records.total === 0 ? '.' : ':'}`,
    ...records.records.map((record) => `\n${recordLines(record)}`),
    ...(left > 0 ? [`\n... and ${counted(left, 'record')} more: --all shows every one.`] : []),
    `\n${answeredAtLine(answeredAt)}\nContent ${contentHash}`,
  ].join('\n');
}

/** What was held apart stands among the steps; the rest is said here. */
function qualifying(figure: Shown['figure']): string[] {
  const provisional = 'provisional' in figure ? figure.provisional : figure.status === 'provisional';
  const lines = [
    ...(provisional ? ['(provisional): a report behind it may still change'] : []),
    ...figure.warnings.map(warningLine),
  ];
  return lines.length === 0 ? [] : ['', ...lines.map((line) => `  ${line}`)];
}

function goneLines({ gone, goneTotal }: Shown): string[] {
  if (goneTotal === 0) return [];
  const lines = gone.map(({ period, category, table, source, because, event }) => {
    const of = Object.values(category).join(', ');
    return (
      `  ${period}${of === '' ? '' : ` ${of}`} (${table} table of ${source}): ${because} by event ${event.id}` +
      ` at ${event.topic}/${event.partition} offset ${event.offset}, applicable ${moment(event.applicableAt)}`
    );
  });
  const more = goneTotal - gone.length;
  return [
    '\nReported, and gone since:',
    ...lines,
    ...(more > 0 ? [`  ... and ${counted(more, 'record')} more.`] : []),
  ];
}

function recordLines(record: ShownRecord): string {
  const { period, category, value, publishedValue, status, table, source, version, event } = record;
  const of = Object.values(category).join(', ');
  const stated = value === null ? (publishedValue ?? '') : thousands(value);
  return [
    `  ${period}${of === '' ? '' : ` ${of}`}: ${stated} (${status}, ${table} table of ${source}, applicable ${moment(version)})`,
    `    event ${event.id} at ${event.topic}/${event.partition} offset ${event.offset}, delivered ${moment(event.appendedAt)}`,
    ...(event.upload ? [uploadLine(event.upload)] : []),
    `    sha256 ${event.sha256}`,
  ].join('\n');
}

function uploadLine({ file, by, at }: NonNullable<ShownRecord['event']['upload']>): string {
  return `    uploaded${file === undefined ? '' : ` as ${file}`} by ${by} at ${moment(at)}`;
}
