import type { Pool } from 'pg';
import type { Refusal } from '#kernel';
import type { Destination } from './destination';
import { refusal } from './rules';

/** The ways out of the house that are set up where returns are sent from; absent where nothing was ever sent from. */
export type WaysSetUp = ReadonlySet<string> | undefined;

/** Keeps the ways that whoever sends returns is set up with, in place of those that were kept before. */
export async function keepWaysSetUp(pool: Pool, ways: readonly string[]): Promise<void> {
  await pool.query(
    `INSERT INTO ways_set_up (ways) VALUES ($1)
         ON CONFLICT (one_row) DO UPDATE SET ways = excluded.ways, said_at = clock_timestamp()`,
    [ways],
  );
}

export async function readWaysSetUp(pool: Pool): Promise<WaysSetUp> {
  const { rows } = await pool.query<{ ways: string[] }>('SELECT ways FROM ways_set_up');
  return rows[0] && new Set(rows[0].ways);
}

/** A way that nothing can be sent by, before anything waits for it. */
export function refuseWay({ channel }: Destination, ways: WaysSetUp, where: string): Refusal[] {
  if (!ways || ways.has(channel)) return [];
  const there = ways.size === 0 ? 'no way is set up there' : `set up there: ${[...ways].join(', ')}`;
  const what = `${channel} is not set up where returns are sent from (${there})`;
  return [
    refusal(
      'way-not-set-up',
      where,
      what,
      'Set it up as docs/delivery.md says, or have it go out by another',
    ),
  ];
}
