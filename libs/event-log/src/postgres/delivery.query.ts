import type { Pool } from 'pg';
import type { BatchLimits, Delivery, DeliveryBatch } from '../event-log';
import { OffsetOutOfRange } from '../event-log.errors';
import type { KnownLane, LaneStore } from './lane.store';

interface Place {
  readonly start: number;
  readonly end: number;
  readonly segment: number | null;
  readonly segment_end: number | null;
}

interface DeliveryRow {
  readonly log_offset: number;
  readonly appended_at: Date;
  readonly key: string;
  readonly headers: string | null;
  readonly value: Buffer;
  readonly bytes: number;
}

/**
 * One bounded look at a lane. A batch ends with its segment, so that it is read from one table.
 *
 * @throws OffsetOutOfRange
 */
export async function readDeliveries(
  pool: Pool,
  lanes: LaneStore,
  { id, lane }: KnownLane,
  from: number,
  limits: BatchLimits,
): Promise<DeliveryBatch> {
  const { start, end, segment, segment_end } = await findPlace(pool, id, from);
  if (from < start || from > end) throw new OffsetOutOfRange(lane, from, { start, end });
  if (from === end || segment === null) return { lane, from, to: from, deliveries: [], logEnd: end };

  const cover = Math.min(end, segment_end ?? end, from + limits.maxDeliveries);
  const rows = await fetchRows(pool, { segment, id, from, to: cover, maxBytes: limits.maxBytes });
  const bytes = rows.reduce((sum, row) => sum + row.bytes, 0);
  const last = rows.at(-1)?.log_offset ?? from;
  const to = bytes >= limits.maxBytes ? last + 1 : cover;

  if (rows.length < to - from) await rejectIfRetired(lanes, { id, lane }, from, end);
  return { lane, from, to, deliveries: rows.map(toDelivery), logEnd: end };
}

async function findPlace(pool: Pool, id: number, from: number): Promise<Place> {
  // Where several segments begin at one offset, all but the last hold nothing of the lane.
  const { rows } = await pool.query<Place>(
    `SELECT l.start_offset AS start, l.next_offset AS "end",
            (SELECT max(s.segment) FROM log_segment_lane s
              WHERE s.lane = l.lane AND s.first_offset <= $2) AS segment,
            (SELECT min(s.first_offset) FROM log_segment_lane s
              WHERE s.lane = l.lane AND s.first_offset > $2) AS segment_end
       FROM log_lane l
      WHERE l.lane = $1`,
    [id, from],
  );
  const [place] = rows;
  if (place === undefined) throw new Error(`Lane ${id} is not in the event log.`);
  return place;
}

interface Stretch {
  readonly segment: number;
  readonly id: number;
  readonly from: number;
  readonly to: number;
  readonly maxBytes: number;
}

async function fetchRows(pool: Pool, { segment, id, from, to, maxBytes }: Stretch): Promise<DeliveryRow[]> {
  // The running sum keeps what is beyond the byte limit on the server. It needs no sort (the key has the
  // order) and no value is fetched for it: the length of a large one is in its reference.
  const { rows } = await pool.query<DeliveryRow>(
    `SELECT log_offset, appended_at, key, headers, value, bytes
       FROM (SELECT *, sum(bytes) OVER (ORDER BY log_offset) - bytes AS bytes_before
               FROM log_delivery,
                    LATERAL (SELECT octet_length(key) + coalesce(octet_length(headers), 0) + octet_length(value)
                                    AS bytes) AS held
              WHERE segment = $1 AND lane = $2 AND log_offset >= $3 AND log_offset < $4) AS stretch
      WHERE bytes_before < $5
      ORDER BY log_offset`,
    [segment, id, from, to, maxBytes],
  );
  return rows;
}

/** Deliveries that retention removed between the two statements above must not pass for ones that never were. */
async function rejectIfRetired(
  lanes: LaneStore,
  { id, lane }: KnownLane,
  from: number,
  end: number,
): Promise<void> {
  const bounds = await lanes.bounds(id);
  if (bounds === undefined || from < bounds.start) {
    throw new OffsetOutOfRange(lane, from, bounds ?? { start: end, end });
  }
}

function toDelivery(row: DeliveryRow): Delivery {
  return {
    offset: row.log_offset,
    appendedAt: row.appended_at,
    key: row.key,
    value: row.value,
    headers: row.headers === null ? {} : (JSON.parse(row.headers) as Record<string, string>),
  };
}
