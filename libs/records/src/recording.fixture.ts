import { expect } from '@jest/globals';
import type { LedgerEvent } from '#contracts';
import { DecisionStore } from '#decisions';
import type { Delivery, DeliveryBatch, Lane } from '#event-log';
import { DefinitionStore, ReferenceStore } from '#reference';
import { reported } from '#testing';
import type { Pool } from 'pg';
import type { KnownAt } from './check-event';
import { judgeBatch } from './judge-batch';
import { takeLane } from './lane-position.store';
import type { Tenure } from './lane-position.store';
import { recordBatch } from './record-batch';
import type { BatchRecorded } from './record-batch';
import { SeriesStore } from './series.store';
import { verifyRecords } from './verify.query';

/** Peterborough's delayed days of the NHS for September 2014, and a correction of them. */
export const SEPTEMBER = reported({ period: '2014-09', value: 563, applicableAt: '2014-10-30T09:30:00Z' });
export const CORRECTED = reported({ period: '2014-09', value: 600, applicableAt: '2014-11-30T09:30:00Z' });

/** Definitions and reference data in force, as a running system has them. */
export async function knownIn(pool: Pool): Promise<KnownAt> {
  const decisions = new DecisionStore(pool);
  const definitions = new DefinitionStore(decisions);
  await definitions.putFirstVersionsInForce('test');
  const decisionPosition = await decisions.head();
  return {
    definitions: await definitions.inForce(decisionPosition),
    reference: await new ReferenceStore(pool).publishFirstVersion('test'),
    decisionPosition,
  };
}

/** Empties what was recorded. DELETE, not TRUNCATE: on tables this small it is ten times as fast. */
export async function forgetEverything(owner: Pool): Promise<void> {
  const tables = [
    ...[
      'record_count_by_series',
      'period_replacement',
      'quarantine',
      'quarantine_standing',
      'lane_absence',
      'lane_chain',
      'lane_position',
    ],
    ...['current_count_by_series', 'count_cell_by_series', 'count_cell_delta_by_series', 'watermark'],
    'uploaded_file',
  ];
  await owner.query(tables.map((table) => `DELETE FROM ${table}`).join(';'));
}

/** The hash of the live cells, once everything has been verified. */
export async function soundCells(pool: Pool): Promise<string> {
  const { faults, cells } = await verifyRecords(pool);
  expect(faults).toEqual([]);
  expect([cells.rebuilt, cells.records]).toEqual([cells.live, cells.live]);
  return cells.live;
}

/** What the live cells of a month add up to; undefined where nothing is live. */
export async function daysOf(
  pool: Pool,
  month: string,
): Promise<{ total: number; live: number } | undefined> {
  const { rows } = await pool.query<{ total: number; live: number }>(
    `SELECT sum(total)::int8 AS total, sum(live)::int8 AS live
       FROM count_cell JOIN cells_in_use ON cells_version = version
      WHERE month = $1 HAVING sum(live) > 0`,
    [`${month}-01`],
  );
  return rows[0];
}

const APPENDED_AT = new Date('2020-01-01T00:00:00Z');

function delivery(offset: number, value: LedgerEvent | string, appendedAt = APPENDED_AT): Delivery {
  const bytes = Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
  return { offset, appendedAt, key: 'any', value: bytes, headers: {} };
}

/** A lane that is recorded without a log behind it, batch by batch. */
export class RecordedLane {
  private tenure: Tenure | undefined;
  private next = 0;
  private readonly series: SeriesStore;

  constructor(
    private readonly pool: Pool,
    private readonly known: KnownAt,
    readonly lane: Lane = { topic: 'activity.counts', partition: 0 },
  ) {
    this.series = new SeriesStore(pool);
  }

  async take(): Promise<Tenure> {
    const { nextOffset, ...tenure } = await takeLane(this.pool, this.lane, 0);
    this.next = nextOffset;
    this.tenure = tenure;
    return tenure;
  }

  async record(...values: readonly (LedgerEvent | string)[]): Promise<BatchRecorded> {
    const tenure = this.tenure ?? (await this.take());
    const batch = this.batchOf(values);
    const recorded = await recordBatch(this.pool, tenure, await judgeBatch(batch, this.known), this.series);
    this.next = batch.to;
    return recorded;
  }

  batchOf(values: readonly (LedgerEvent | string)[]): DeliveryBatch {
    const deliveries = values.map((value, index) => delivery(this.next + index, value));
    const to = this.next + values.length;
    return { lane: this.lane, from: this.next, to, deliveries, logEnd: to };
  }
}
