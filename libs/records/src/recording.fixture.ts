import type { LedgerEvent } from '#contracts';
import { DecisionStore } from '#decisions';
import type { Delivery, DeliveryBatch, Lane } from '#event-log';
import { DefinitionStore, ReferenceStore } from '#reference';
import type { Pool } from 'pg';
import type { KnownAt } from './check-event';
import { takeLane } from './lane-position.store';
import type { Tenure } from './lane-position.store';
import { recordBatch } from './record-batch';
import type { BatchRecorded } from './record-batch';

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

const APPENDED_AT = new Date('2020-01-01T00:00:00Z');

function delivery(offset: number, value: LedgerEvent | string, appendedAt = APPENDED_AT): Delivery {
  const bytes = Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
  return { offset, appendedAt, key: 'any', value: bytes, headers: {} };
}

/** A lane that is recorded without a log behind it, batch by batch. */
export class RecordedLane {
  private tenure: Tenure | undefined;
  private next = 0;

  constructor(
    private readonly pool: Pool,
    private readonly known: KnownAt,
    readonly lane: Lane = { topic: 'activity.counts', partition: 0 },
  ) {}

  async take(): Promise<Tenure> {
    const { nextOffset, ...tenure } = await takeLane(this.pool, this.lane, 0);
    this.next = nextOffset;
    this.tenure = tenure;
    return tenure;
  }

  async record(...values: readonly (LedgerEvent | string)[]): Promise<BatchRecorded> {
    const tenure = this.tenure ?? (await this.take());
    const batch = this.batchOf(values);
    const recorded = await recordBatch(this.pool, tenure, batch, this.known);
    this.next = batch.to;
    return recorded;
  }

  batchOf(values: readonly (LedgerEvent | string)[]): DeliveryBatch {
    const deliveries = values.map((value, index) => delivery(this.next + index, value));
    const to = this.next + values.length;
    return { lane: this.lane, from: this.next, to, deliveries, logEnd: to };
  }
}
