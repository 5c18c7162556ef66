import type { Pool, PoolClient } from 'pg';
import type { ObligationKey } from './duty';

/**
 * What asking came to: it will be carried out at the next look; somebody is carrying it out at this moment, so that
 * nothing was asked; it was done before; or it has not come to be due.
 */
export type Asked = 'asked' | 'under-way' | 'already-done' | 'not-due';

/** Has an obligation carried out now rather than after the pause that a failure makes. It is done once all the same. */
export async function askByHand(
  client: Pool | PoolClient,
  { name, area, period }: ObligationKey,
  by: string,
): Promise<Asked> {
  // One that is being carried out is its holder's row, and needs no asking.
  const { rows } = await client.query<{ isDone: boolean; isFree: boolean }>(
    `WITH run AS (
       SELECT finished_at IS NOT NULL AS "isDone" FROM job_run WHERE name = $1 AND area = $2 AND period = $3),
     free AS (
       SELECT name, area, period FROM job_run
        WHERE name = $1 AND area = $2 AND period = $3 AND finished_at IS NULL
          FOR UPDATE SKIP LOCKED),
     asked AS (
       UPDATE job_run r
          SET asked_at = clock_timestamp(), asked_by = $4,
              next_try_at = CASE WHEN r.next_try_at IS NOT NULL THEN clock_timestamp() END
         FROM free
        WHERE r.name = free.name AND r.area = free.area AND r.period = free.period)
     SELECT "isDone", EXISTS (SELECT FROM free) AS "isFree" FROM run`,
    [name, area, period, by],
  );
  const [run] = rows;
  if (!run) return 'not-due';
  if (run.isDone) return 'already-done';
  return run.isFree ? 'asked' : 'under-way';
}
