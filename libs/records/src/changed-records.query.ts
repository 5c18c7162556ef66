import type { Category, Table } from '#contracts';
import { knownCondition, Parameters, scopeCondition } from './as-at';
import type { AsAt, Queryable, Scope } from './as-at';
import { changedSql } from './cell-changes.query';
import type { Between, RecordChange } from './cell-changes.query';
import { takenAwaySql } from './gone-records.query';
import type { GoneRecord } from './gone-records.query';
import { afterSql, categoryOf, RECORD_ORDER, writeCursor } from './records-behind.query';

/** What a record said at one of the moments, and the event that carried it. */
export interface RecordSaid {
  /** A whole count, or null where a rate or score was published. */
  readonly value: number | null;
  readonly publishedValue: string | null;
  readonly status: 'provisional' | 'final';
  readonly version: Date;
  readonly event: {
    readonly id: string;
    readonly topic: string;
    readonly partition: number;
    readonly offset: number;
    readonly appendedAt: Date;
  };
}

/** A record that changed: what it said before, what it says since, or what took it away. */
export interface ChangedRecord {
  readonly change: RecordChange;
  readonly source: string;
  readonly measure: string;
  readonly table: Table;
  readonly period: string;
  readonly category: Category;
  readonly before?: RecordSaid | undefined;
  readonly after?: RecordSaid | undefined;
  readonly gone?: Pick<GoneRecord, 'because' | 'event'> | undefined;
}

export interface ChangedRecordPage {
  readonly records: readonly ChangedRecord[];
  /** How many there are on all pages together, of each kind. */
  readonly totals: Readonly<Record<RecordChange, number>>;
  /** Where the next page goes on; undefined on the last. */
  readonly next?: string | undefined;
}

export interface ChangedRecordsAsked {
  readonly scopes: readonly Scope[];
  /** Only those of this kind are shown; the totals are of all. */
  readonly change?: RecordChange | undefined;
  readonly page: { readonly after?: string | undefined; readonly limit: number };
}

/** The records of some scopes that changed between two moments, page by page, in the order of `readRecords`. */
export async function readChangedRecords(
  db: Queryable,
  { scopes, change, page }: ChangedRecordsAsked,
  between: Between,
): Promise<ChangedRecordPage> {
  if (scopes.length === 0) return { records: [], totals: { new: 0, corrected: 0, gone: 0 } };
  const parameters = new Parameters();
  const conditions = scopes.map(
    ({ area, ...scope }) => `(${scopeCondition({ ...scope, areas: [area] }, parameters)})`,
  );
  const changed = changedSql(between, `(${conditions.join(' OR ')})`, parameters);
  const counted = await db.query<{ change: RecordChange; total: number }>(
    `SELECT change, count(*) AS total FROM (${changed}) changed GROUP BY change`,
    [...parameters.values],
  );
  const of = (kind: RecordChange) => counted.rows.find((row) => row.change === kind)?.total ?? 0;
  const totals = { new: of('new'), corrected: of('corrected'), gone: of('gone') };
  const shownInAll = change === undefined ? totals.new + totals.corrected + totals.gone : totals[change];
  if (page.limit === 0 || shownInAll === 0) return { records: [], totals };
  const statement = pageSql(changed, { change, page }, between.second, parameters);
  const { rows } = await db.query<Row>(statement, parameters.values);
  const shown = rows.slice(0, page.limit);
  const last = rows.length > page.limit ? shown.at(-1) : undefined;
  return { records: shown.map(changedOf), totals, next: last && writeCursor(last) };
}

/** The page is cut before anything is looked up for its records. */
function pageSql(
  changed: string,
  { change, page }: Pick<ChangedRecordsAsked, 'change' | 'page'>,
  second: AsAt,
  parameters: Parameters,
): string {
  const order = RECORD_ORDER.join(', ');
  const conditions = [
    ...(change === undefined ? [] : [`change = ${parameters.add(change)}`]),
    ...afterSql(page.after, order, parameters),
  ];
  const known = knownCondition(second, parameters);
  return `
    WITH page AS MATERIALIZED (
      SELECT * FROM (${changed}) changed
       ${conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`}
       ORDER BY ${order}
       LIMIT ${parameters.add(page.limit + 1)})
    SELECT page.*,
           old.event_id AS old_event_id, old.appended_at AS old_appended_at,
           old_lane.topic AS old_topic, old_lane.partition AS old_partition,
           r.event_id, r.appended_at, lane_position.topic, lane_position.partition,
           by.because, by.event_id AS gone_event_id, by.applicable_at AS gone_applicable_at,
           by.appended_at AS gone_appended_at, by.log_offset AS gone_offset,
           gone_lane.topic AS gone_topic, gone_lane.partition AS gone_partition
      FROM page
      LEFT JOIN record_count old ON old.lane = page.old_lane AND old.log_offset = page.old_offset
      LEFT JOIN lane_position old_lane ON old_lane.lane = page.old_lane
      LEFT JOIN record_count r ON page.live AND r.lane = page.lane AND r.log_offset = page.log_offset
      LEFT JOIN lane_position ON page.live AND lane_position.lane = page.lane
      LEFT JOIN LATERAL (${takenAwaySql('page', known)}) AS by ON page.change = 'gone'
      LEFT JOIN lane_position gone_lane ON gone_lane.lane = by.lane
     ORDER BY ${RECORD_ORDER.map((column) => `page.${column}`).join(', ')}`;
}

/** One row of the page; what a record does not have is null. */
interface Row {
  readonly measure: string;
  readonly source: string;
  readonly tbl: Table;
  readonly period: string;
  readonly period_from: string;
  readonly care_type: string;
  readonly agency: string;
  readonly reason: string;
  readonly change: RecordChange;
  readonly old_value: number | null;
  readonly old_published_value: string | null;
  readonly old_status: RecordSaid['status'];
  readonly old_version: Date | null;
  readonly old_offset: number;
  readonly old_event_id: string;
  readonly old_appended_at: Date;
  readonly old_topic: string;
  readonly old_partition: number;
  readonly value: number | null;
  readonly published_value: string | null;
  readonly status: RecordSaid['status'];
  readonly live: boolean | null;
  readonly version: Date;
  readonly log_offset: number;
  readonly event_id: string;
  readonly appended_at: Date;
  readonly topic: string;
  readonly partition: number;
  readonly because: GoneRecord['because'] | null;
  readonly gone_event_id: string;
  readonly gone_applicable_at: Date;
  readonly gone_appended_at: Date;
  readonly gone_offset: number;
  readonly gone_topic: string;
  readonly gone_partition: number;
}

function changedOf(row: Row): ChangedRecord {
  const { change, source, measure, tbl: table, period } = row;
  return {
    ...{ change, source, measure, table, period, category: categoryOf(row) },
    ...(row.old_version !== null && { before: saidBefore(row, row.old_version) }),
    ...(row.live === true && { after: saidAfter(row) }),
    ...(row.because !== null && { gone: goneBy(row, row.because) }),
  };
}

function saidBefore(row: Row, version: Date): RecordSaid {
  return {
    value: row.old_value,
    publishedValue: row.old_published_value,
    status: row.old_status,
    version,
    event: {
      id: row.old_event_id,
      topic: row.old_topic,
      partition: row.old_partition,
      offset: row.old_offset,
      appendedAt: row.old_appended_at,
    },
  };
}

function saidAfter(row: Row): RecordSaid {
  const { value, status, version, topic, partition } = row;
  const event = { id: row.event_id, topic, partition, offset: row.log_offset, appendedAt: row.appended_at };
  return { value, publishedValue: row.published_value, status, version, event };
}

function goneBy(row: Row, because: GoneRecord['because']): NonNullable<ChangedRecord['gone']> {
  return {
    because,
    event: {
      id: row.gone_event_id,
      topic: row.gone_topic,
      partition: row.gone_partition,
      offset: row.gone_offset,
      applicableAt: row.gone_applicable_at,
      appendedAt: row.gone_appended_at,
    },
  };
}
