import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

const WITHIN_MS = 120_000;

/** Resolves when everything in the log has been recorded. */
export async function caughtUp(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const deadline = performance.now() + WITHIN_MS;
    for (;;) {
      const { rows } = await client.query<{ behind: number }>(
        `SELECT coalesce(sum(l.next_offset - coalesce(p.next_offset, 0)), 0)::int AS behind
           FROM log_lane l LEFT JOIN lane_position p USING (topic, partition)`,
      );
      const behind = rows[0]?.behind ?? 0;
      if (behind === 0) return;
      if (performance.now() > deadline) throw new Error(`${behind} deliveries were not recorded in time.`);
      await sleep(100);
    }
  } finally {
    await client.end();
  }
}
