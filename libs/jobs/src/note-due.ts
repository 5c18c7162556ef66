import type { Pool, PoolClient } from 'pg';
import type { Obligation } from './duty';

/**
 * Has these stand as due; those that do already are left as they are. In the transaction of the decision that they follow
 * from they are there with it, and taken up at once; the look would find them as well, up to a minute later.
 */
export async function noteDue(client: Pool | PoolClient, obligations: readonly Obligation[]): Promise<void> {
  if (obligations.length === 0) return;
  const column = <Value>(of: (obligation: Obligation) => Value) => obligations.map(of);
  // One statement, so that of several days none is noted before the ones that precede it; in one order, so that two
  // reporters who note the same never wait for each other in a circle.
  await client.query(
    `INSERT INTO job_run (name, area, period, due_since)
     SELECT name, area, period, due_since
       FROM unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[]) AS due (name, area, period, due_since)
      ORDER BY name COLLATE "C", area COLLATE "C", period COLLATE "C"
         ON CONFLICT DO NOTHING`,
    [
      column(({ name }) => name),
      column(({ area }) => area),
      column(({ period }) => period),
      column(({ dueSince }) => dueSince),
    ],
  );
}
