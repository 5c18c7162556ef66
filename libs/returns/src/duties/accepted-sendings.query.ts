import type { Pool } from 'pg';
import type { ChannelName, Returned } from '#delivery';
import type { Sending } from './return-periods';

/** A sending that a way took on. */
export interface TakenSending extends Sending {
  readonly area: string;
  readonly at: Date;
  /** What the way knows it by. */
  readonly reference: string;
  readonly deliveryId: string;
}

const TAKEN = `split_part(stream, '/', 2) AS area, split_part(stream, '/', 3) AS template, recorded_at AS at,
               (data->>'revision')::int AS revision, data->>'channel' AS channel, (data->>'sending')::int AS sending,
               data->>'reference' AS reference, data->>'deliveryId' AS "deliveryId"`;

/**
 * Sendings that ways took on, however long ago, and of which nothing was heard after that. Whoever comes to the last look
 * hears something or gives them up, so that they are few.
 */
export async function sendingsOnTheirWay(pool: Pool, ways: readonly ChannelName[]): Promise<TakenSending[]> {
  const { rows } = await pool.query<TakenSending>(
    `SELECT ${TAKEN}
       FROM decision_event taken
      WHERE type = 'return.delivered' AND data->>'state' = 'accepted' AND data->>'channel' = ANY($1::text[])
        AND NOT EXISTS (
              SELECT FROM decision_event later
               WHERE later.stream = taken.stream AND later.version > taken.version
                 AND later.type IN ('return.delivered', 'return.delivery-failed')
                 AND later.data->'revision' = taken.data->'revision'
                 AND later.data->'channel' = taken.data->'channel'
                 AND later.data->'sending' = taken.data->'sending')
      ORDER BY recorded_at, stream`,
    [ways],
  );
  return rows;
}

/** Those that a way took on and gave back, whatever was heard of them since; the newest first. */
export async function sendingsTakenAs(
  pool: Pool,
  way: ChannelName,
  returned: readonly Returned[],
): Promise<TakenSending[]> {
  if (returned.length === 0) return [];
  const { rows } = await pool.query<TakenSending>(
    `SELECT ${TAKEN}
       FROM decision_event
      WHERE type = 'return.delivered' AND data->>'state' = 'accepted' AND data->>'channel' = $1
        AND (data->>'reference' = ANY($2::text[]) OR data->>'deliveryId' = ANY($3::text[]))
      ORDER BY position DESC`,
    [way, returned.flatMap(({ reference }) => reference ?? []), returned.flatMap(({ id }) => id ?? [])],
  );
  return rows;
}
