import type { CopyColumn } from '#platform';
import { copyRows, transaction } from '#platform';
import type { Pool, PoolClient } from 'pg';
import type { NewDelivery, Placed } from '../event-log';
import type { KnownLane } from './lane.store';

/** A delivery and the lane its key leads to. */
export interface LaneDelivery {
  readonly known: KnownLane;
  readonly delivery: NewDelivery;
}

interface Reservation {
  readonly lane: number;
  readonly first_offset: number;
  readonly appended_at: Date;
  readonly segment: number;
}

const columns: readonly CopyColumn[] = [
  { name: 'segment', type: 'int4' },
  { name: 'lane', type: 'int2' },
  { name: 'log_offset', type: 'int8' },
  { name: 'appended_at', type: 'timestamptz' },
  { name: 'key', type: 'text' },
  { name: 'headers', type: 'text' },
  { name: 'value', type: 'bytea' },
];

/** Appends all of them in one transaction, in the order given within each lane. Durable when it resolves. */
export async function appendDeliveries(pool: Pool, deliveries: readonly LaneDelivery[]): Promise<Placed[]> {
  return transaction(pool, async (client) => {
    // Whatever the server or the role says: an accepted delivery must survive a crash.
    await client.query('SET LOCAL synchronous_commit = on');
    const reservations = await reserve(client, deliveries);
    const placed = place(deliveries, reservations);
    await copyRows(client, 'log_delivery', columns, deliveryRows(deliveries, placed, reservations));
    return placed;
  });
}

/**
 * Takes the offsets. A lane's row is held until commit, so offsets become visible in the order in which they
 * are handed out, and a transaction that fails gives its offsets back: no gaps, and nothing appears below
 * what a reader has already read.
 */
async function reserve(
  client: PoolClient,
  deliveries: readonly LaneDelivery[],
): Promise<ReadonlyMap<number, Reservation>> {
  const counts = new Map<number, number>();
  for (const { known } of deliveries) counts.set(known.id, (counts.get(known.id) ?? 0) + 1);
  const lanes = [...counts.keys()];

  // In the order of ids, the same for everyone, so that no two writers wait for each other. NO KEY, because
  // a lease or a consumer's row referring to the lane need not wait for an append.
  await client.query(
    'SELECT FROM log_lane WHERE lane = ANY ($1::smallint[]) ORDER BY lane FOR NO KEY UPDATE',
    [lanes],
  );
  // A statement of its own: its snapshot is taken with the locks held, so it sees the newest counters, the
  // newest segment, and a clock later than that of whoever held the lanes before.
  const { rows } = await client.query<Reservation>(
    `UPDATE log_lane AS l
        SET next_offset = l.next_offset + taken.deliveries,
            appended_at = greatest(l.appended_at, date_trunc('milliseconds', clock_timestamp()))
       FROM unnest($1::smallint[], $2::integer[]) AS taken (lane, deliveries)
      WHERE l.lane = taken.lane
     RETURNING l.lane, old.next_offset AS first_offset, new.appended_at,
               (SELECT max(segment) FROM log_segment) AS segment`,
    [lanes, [...counts.values()]],
  );
  return new Map(rows.map((row) => [row.lane, row]));
}

function place(
  deliveries: readonly LaneDelivery[],
  reservations: ReadonlyMap<number, Reservation>,
): Placed[] {
  const next = new Map([...reservations].map(([lane, { first_offset }]) => [lane, first_offset]));
  return deliveries.map(({ known: { id, lane } }) => {
    const offset = next.get(id);
    const appendedAt = reservations.get(id)?.appended_at;
    if (offset === undefined || appendedAt === undefined)
      throw new Error(`Lane ${id} is not in the event log.`);
    next.set(id, offset + 1);
    return { lane, offset, appendedAt };
  });
}

function* deliveryRows(
  deliveries: readonly LaneDelivery[],
  placed: readonly Placed[],
  reservations: ReadonlyMap<number, Reservation>,
): Iterable<readonly unknown[]> {
  for (const [index, { known, delivery }] of deliveries.entries()) {
    const at = placed[index];
    const headers = delivery.headers !== undefined && Object.keys(delivery.headers).length > 0;
    yield [
      reservations.get(known.id)?.segment,
      known.id,
      at?.offset,
      at?.appendedAt,
      delivery.key,
      headers ? JSON.stringify(delivery.headers) : null,
      delivery.value,
    ];
  }
}
