import { isDay } from '#kernel';
import type { Measure } from '#catalogue';
import type { Category, Table } from '#contracts';
import { liveRecordsSql, measureCondition, Parameters } from './as-at';
import type { AsAt, Queryable } from './as-at';
import { uploadIdSql } from './uploaded-file.store';

/** One part of what a figure rests on: counts of one source and table, for some periods. */
export interface RecordPart {
  readonly measure: Measure;
  readonly source: string;
  readonly table: Table;
  /** Period keys, `2014-07`. */
  readonly periods: readonly string[];
  /** Only the members given must match. */
  readonly category?: Category | undefined;
}

/** A record and the event that carried its winning version. */
export interface RecordRow {
  readonly source: string;
  readonly measure: string;
  readonly table: Table;
  readonly area: string;
  readonly period: string;
  readonly category: Category;
  /** A whole count, or null where a rate or score was published. */
  readonly value: number | null;
  readonly publishedValue: string | null;
  readonly status: 'provisional' | 'final';
  readonly version: Date;
  readonly submission: string | null;
  readonly event: {
    readonly id: string;
    readonly topic: string;
    readonly partition: number;
    readonly offset: number;
    /** SHA-256 of the bytes delivered, in hexadecimal. */
    readonly sha256: string;
    readonly appendedAt: Date;
    /** The file it came in, where it was uploaded: as it was handed in last before the delivery was appended. */
    readonly upload?:
      { readonly file?: string | undefined; readonly by: string; readonly at: Date } | undefined;
  };
}

export interface RecordPage {
  readonly records: readonly RecordRow[];
  /** Records behind the figure on all pages together. */
  readonly total: number;
  /** Where the next page goes on; undefined on the last. */
  readonly next?: string | undefined;
}

/** The order in which records are shown. */
export const RECORD_ORDER = ['measure', 'source', 'period_from', 'tbl', 'care_type', 'agency', 'reason'];

/**
 * The live records behind a figure, page by page, in the order of measure, source, period, table and
 * category. `after` is the `next` of the page before; one that cannot be read begins at the beginning.
 */
export async function readRecords(
  db: Queryable,
  behind: { readonly area: string; readonly parts: readonly RecordPart[] },
  asAt: AsAt,
  page: { readonly after?: string | undefined; readonly limit: number },
): Promise<RecordPage> {
  if (behind.parts.length === 0) return { records: [], total: 0, next: undefined };
  const parameters = new Parameters();
  const area = parameters.add(behind.area);
  const parts = behind.parts.map((part) => partCondition(part, parameters));
  const condition = `area = ${area} AND (${parts.join(' OR ')})`;
  const live = liveRecordsSql(asAt, condition, parameters);
  const [total, rows] = [
    await db.query<{ total: number }>(`SELECT count(*) AS total FROM (${live}) record`, [
      ...parameters.values,
    ]),
    await db.query<Row>(pageSql(live, page.after, page.limit + 1, parameters), parameters.values),
  ];
  const shown = rows.rows.slice(0, page.limit);
  const last = rows.rows.length > page.limit ? shown.at(-1) : undefined;
  return {
    records: shown.map(recordOf),
    total: total.rows[0]?.total ?? 0,
    next: last && writeCursor(last),
  };
}

/** A part as a condition on a table of records; without a source or a table, of all of them. */
export function partCondition(
  {
    measure,
    source,
    table,
    periods,
    category,
  }: Omit<RecordPart, 'source' | 'table'> & Partial<Pick<RecordPart, 'source' | 'table'>>,
  parameters: Parameters,
): string {
  const conditions = [measureCondition(measure, parameters), `period = ANY(${parameters.add(periods)})`];
  if (source !== undefined) conditions.push(`source = ${parameters.add(source)}`);
  if (table !== undefined) conditions.push(`tbl = ${parameters.add(table)}`);
  if (category?.careType !== undefined) conditions.push(`care_type = ${parameters.add(category.careType)}`);
  if (category?.agency !== undefined) conditions.push(`agency = ${parameters.add(category.agency)}`);
  if (category?.reason !== undefined) conditions.push(`reason = ${parameters.add(category.reason)}`);
  return `(${conditions.join(' AND ')})`;
}

interface Row {
  measure: string;
  source: string;
  period_from: string;
  tbl: Table;
  care_type: string;
  agency: string;
  reason: string;
  area: string;
  period: string;
  value: number | null;
  published_value: string | null;
  status: 'provisional' | 'final';
  version: Date;
  submission: string | null;
  event_id: string;
  topic: string;
  partition: number;
  log_offset: number;
  raw_hash: Buffer;
  appended_at: Date;
  file_name: string | null;
  uploaded_by: string | null;
  uploaded_at: Date | null;
}

/** What comes after a record that was shown, in the order given; nothing where it is not said which. */
export function afterSql(after: string | undefined, order: string, parameters: Parameters): string[] {
  const cursor = readCursor(after);
  if (!cursor) return [];
  const from = cursor.map((value, place) => parameters.add(value) + (place === 2 ? '::date' : '::text'));
  return [`(${order}) > (${from.join(', ')})`];
}

function pageSql(live: string, after: string | undefined, limit: number, parameters: Parameters): string {
  const order = RECORD_ORDER.map((column) => `live.${column}`).join(', ');
  const [from] = afterSql(after, order, parameters);
  return `
    SELECT ${order}, live.area, live.period, live.value, live.published_value, live.status, live.version,
           r.submission, r.event_id, p.topic, p.partition, live.log_offset, r.raw_hash, r.appended_at,
           f.name AS file_name, f.uploaded_by, f.uploaded_at
      FROM (${live}) live
      JOIN record_count r USING (lane, log_offset)
      JOIN lane_position p USING (lane)
      LEFT JOIN LATERAL (
             SELECT name, uploaded_by, uploaded_at FROM uploaded_file
              WHERE upload_id = ${uploadIdSql('r.event_id')} AND source = live.source
                AND uploaded_at <= r.appended_at
              ORDER BY uploaded_at DESC
              LIMIT 1) f ON true
     ${from === undefined ? '' : `WHERE ${from}`}
     ORDER BY ${order}
     LIMIT ${parameters.add(limit)}`;
}

function recordOf(row: Row): RecordRow {
  return {
    source: row.source,
    measure: row.measure,
    table: row.tbl,
    area: row.area,
    period: row.period,
    category: categoryOf(row),
    value: row.value,
    publishedValue: row.published_value,
    status: row.status,
    version: row.version,
    submission: row.submission,
    event: {
      id: row.event_id,
      topic: row.topic,
      partition: row.partition,
      offset: row.log_offset,
      sha256: row.raw_hash.toString('hex'),
      appendedAt: row.appended_at,
      ...(row.uploaded_by !== null &&
        row.uploaded_at !== null && {
          upload: { file: row.file_name ?? undefined, by: row.uploaded_by, at: row.uploaded_at },
        }),
    },
  };
}

/** The category of a row; what its table does not have is left out. */
export function categoryOf(row: Pick<Row, 'care_type' | 'agency' | 'reason'>): Category {
  return {
    ...(row.care_type !== '' && { careType: row.care_type }),
    ...(row.agency !== '' && { agency: row.agency }),
    ...(row.reason !== '' && { reason: row.reason }),
  };
}

/** The order columns of the last record shown. */
type Cursor = readonly string[];

export function writeCursor(
  row: Pick<Row, 'measure' | 'source' | 'period_from' | 'tbl' | 'care_type' | 'agency' | 'reason'>,
): string {
  const place = [row.measure, row.source, row.period_from, row.tbl, row.care_type, row.agency, row.reason];
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

function readCursor(after: string | undefined): Cursor | undefined {
  if (after === undefined) return undefined;
  try {
    const place: unknown = JSON.parse(Buffer.from(after, 'base64url').toString());
    if (!Array.isArray(place) || place.length !== RECORD_ORDER.length) return undefined;
    if (!place.every((value) => typeof value === 'string' && !value.includes('\u0000'))) return undefined;
    return isDay(String(place[2])) ? (place as string[]) : undefined;
  } catch {
    return undefined;
  }
}
