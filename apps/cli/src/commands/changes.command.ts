import type { AreaChanges, NothingKnown } from '#performance';
import { CHANGE_NAMES, levelInWords, partsInWords, periodName, signed } from '#performance/plain';
import type { ChangedRecord, ChangedRecordPage, RecordSaid } from '#records';
import type { Where } from '../connection';
import { EXIT } from '../exit-codes';
import { counted, moment, print, printJson, thousands } from '../output';
import { Server } from '../server';

interface ChangesOptions extends Where {
  readonly area: string;
  readonly year: string;
  readonly metric?: string | undefined;
  readonly period?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly fromPublished?: string | undefined;
  readonly toPublished?: string | undefined;
  readonly change?: string | undefined;
  readonly limit: number;
  readonly json?: boolean;
}

/** A record as HTTP carries it: its moments are text. */
type ShownSaid = Omit<RecordSaid, 'version' | 'event'> & {
  readonly version: string;
  readonly event: Omit<RecordSaid['event'], 'appendedAt'>;
};
type ShownRecord = Omit<ChangedRecord, 'before' | 'after' | 'gone'> & {
  readonly before?: ShownSaid;
  readonly after?: ShownSaid;
  readonly gone?: {
    readonly because: string;
    readonly event: { readonly id: string; readonly applicableAt: string };
  };
};
export type ShownChanges = Omit<AreaChanges, 'records'> & {
  readonly records: Omit<ChangedRecordPage, 'records'> & { readonly records: readonly ShownRecord[] };
};

/** What changed in an area's figures between two moments, and by which records. */
export async function changes(options: ChangesOptions): Promise<number> {
  const { area, year, metric, period, from, to, fromPublished, toPublished, change, limit } = options;
  const asked = { year, metric, period, from, to, fromPublished, toPublished, change, limit: String(limit) };
  const answer = await new Server(options, 'operator').ask<ShownChanges | NothingKnown>(
    `/v1/areas/${encodeURIComponent(area)}/changes`,
    asked,
  );
  if (options.json) printJson(answer);
  else print(answer.known ? changesText(answer) : `${answer.what}.`);
  return EXIT.done;
}

/** Each figure that differs with its parts, then the records behind them. */
export function changesText({ area, policyYear, metrics, records }: ShownChanges): string {
  const changed = metrics.filter(({ figures }) => figures.length > 0);
  const { totals } = records;
  const left = totals.new + totals.corrected + totals.gone - records.records.length;
  return [
    `${area.name}, ${policyYear}: ${changed.length === 0 ? 'no figure differs.' : 'what changed'}`,
    ...changed.flatMap(({ metric, figures, definitions }) => [
      `\n${metric.name}`,
      ...figures.flatMap(figureLines),
      ...definitions.map(
        ({ of, code, before, after }) =>
          `  ${of.replace('-', ' ')}${code === undefined ? '' : ` ${code}`}: ${before ?? 'none'} -> ${after ?? 'none'}`,
      ),
    ]),
    `\nRecords: ${totals.new} new, ${totals.corrected} corrected, ${totals.gone} gone.`,
    ...records.records.map(recordLine),
    ...(left > 0 ? [`... and ${counted(left, 'record')} more or of other kinds: --limit, --change.`] : []),
  ].join('\n');
}

type Figure = AreaChanges['metrics'][number]['figures'][number];

function figureLines(figure: Figure): string[] {
  const { period, before, after, difference } = figure;
  return [
    `  ${periodName(period)}: ${levelInWords(before, after)} -> ${levelInWords(after, before)} (${signed(difference, before, after)})`,
    ...partsInWords(figure).flatMap(({ kind, moved, level }) =>
      moved === undefined ? [] : [`    ${CHANGE_NAMES[kind]}: ${moved}, then ${levelInWords(level)}`],
    ),
  ];
}

function recordLine({ change, period, category, table, source, before, after, gone }: ShownRecord): string {
  const of = Object.values(category).join(', ');
  const by = gone ?? after;
  const became = gone ? gone.because : said(after);
  const from = before ? `${said(before)} -> ` : '';
  const when = gone?.event.applicableAt ?? after?.version;
  return (
    `  ${change} ${period}${of === '' ? '' : ` ${of}`} (${table} table of ${source}): ${from}${became}` +
    `, by event ${by?.event.id ?? ''}${when === undefined ? '' : `, applicable ${moment(when)}`}`
  );
}

function said(record: ShownSaid | undefined): string {
  if (!record) return '-';
  return record.value === null ? (record.publishedValue ?? '-') : thousands(record.value);
}
