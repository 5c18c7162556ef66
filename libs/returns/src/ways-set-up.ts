import type { Pool } from 'pg';
import type { Refusal } from '#kernel';
import type { Destination } from './destination';
import { refusal } from './rules';

/** The ways out of the house that any of the reporters has; absent where none was ever started. */
export type WaysSetUp = ReadonlySet<string> | undefined;

/** Of whoever has said nothing for so long it is not known whether they are still there. */
const LATELY = `interval '10 minutes'`;

/** Keeps the ways that a reporter has, and forgets those of whoever has said nothing lately. */
export async function keepWaysSetUp(pool: Pool, reporter: string, ways: readonly string[]): Promise<void> {
  await pool.query(
    `INSERT INTO ways_set_up (reporter, ways, said_at) VALUES ($1, $2, clock_timestamp())
         ON CONFLICT (reporter) DO UPDATE SET ways = excluded.ways, said_at = excluded.said_at`,
    [reporter, ways],
  );
  // A statement of its own: two that forgot each other while saying their own would wait for each other in a circle.
  await pool.query(
    `DELETE FROM ways_set_up
      WHERE said_at NOT BETWEEN clock_timestamp() - ${LATELY} AND clock_timestamp() + ${LATELY}`,
  );
}

export async function readWaysSetUp(pool: Pool): Promise<WaysSetUp> {
  const { rows } = await pool.query<{ ways: string[] }>('SELECT ways FROM ways_set_up');
  return rows.length === 0 ? undefined : new Set(rows.flatMap(({ ways }) => ways));
}

/** Whether a way that is not here is set up in another of the processes that send. */
export async function isWayOfOthers(
  pool: Pool,
  way: string,
  here: ReadonlyMap<string, unknown>,
): Promise<boolean> {
  return !here.has(way) && ((await readWaysSetUp(pool))?.has(way) ?? false);
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
