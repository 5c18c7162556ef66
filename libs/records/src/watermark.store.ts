import { ADVISORY_LOCKS, pass, transaction } from '#platform';
import type { Pool } from 'pg';
import type { Positions, Queryable, Watermark } from './as-at';
import { knownCondition, Parameters } from './as-at';
import type { AsAt } from './as-at';
import { isReached } from './positions';

// One statement is one snapshot: no lane is seen further than another batch's commit.
const POSITIONS_SQL = `
  SELECT coalesce((SELECT array_agg(lane ORDER BY lane) FROM lane_position), '{}') AS lanes,
         coalesce((SELECT array_agg(next_offset ORDER BY lane) FROM lane_position), '{}') AS next_offsets,
         (SELECT next_position FROM decision_head) AS decision_position,
         (SELECT coalesce(max(version), 0) FROM reference_version) AS reference_version`;

interface PositionsRow {
  lanes: number[];
  next_offsets: number[];
  decision_position: number;
  reference_version: number;
}

/** How far everything has been recorded, at this moment. */
export async function readPositions(db: Queryable): Promise<Positions> {
  const { rows } = await db.query<PositionsRow>(POSITIONS_SQL);
  const [row] = rows;
  if (!row) throw new Error('A SELECT of one row gave none');
  return positionsOf(row);
}

/** Of which areas anything had been recorded: of others the answer is that nothing was known, never 0. */
export async function knownAreas(
  db: Queryable,
  areas: readonly string[],
  asAt: AsAt,
): Promise<ReadonlySet<string>> {
  const parameters = new Parameters();
  const asked = parameters.add(areas);
  const known = knownCondition(asAt, parameters);
  // One record of each is looked for, and no more of them are gone through.
  const { rows } = await db.query<{ area: string }>(
    `SELECT asked.area
       FROM unnest(${asked}::text[]) AS asked (area)
            CROSS JOIN LATERAL (SELECT FROM record_count r
                                 WHERE r.area = asked.area AND ${known('r', 'version')} LIMIT 1) recorded`,
    parameters.values,
  );
  return new Set(rows.map(({ area }) => area));
}

/** The stored watermarks: moments that can be asked about, for ever. */
export class WatermarkStore {
  constructor(private readonly pool: Pool) {}

  /**
   * Stores where everything stands, unless nothing has moved since the last one. Later watermarks bear later
   * times, even when the clock is set back. Called each second by every
   * projector; one of them stores.
   */
  async store(): Promise<void> {
    await transaction(this.pool, async (client) => {
      const lock = await client.query<{ ours: boolean }>('SELECT pg_try_advisory_xact_lock($1, 0) AS ours', [
        ADVISORY_LOCKS.watermark,
      ]);
      if (lock.rows[0]?.ours === true) await storeIn(client);
    });
    pass('watermark.stored');
  }

  /** The same for whoever asks about now: behind whoever else is storing, who may not have seen what they have. */
  async storeNow(): Promise<void> {
    await transaction(this.pool, async (client) => {
      await client.query('SELECT pg_advisory_xact_lock($1, 0)', [ADVISORY_LOCKS.watermark]);
      await storeIn(client);
    });
  }

  async latest(): Promise<Watermark | undefined> {
    return this.first('ORDER BY id DESC LIMIT 1', []);
  }

  /** The last one stored at or before a moment; undefined before the first. */
  async at(moment: Date): Promise<Watermark | undefined> {
    return this.first('WHERE at <= $1 ORDER BY at DESC, id DESC LIMIT 1', [moment]);
  }

  async byId(id: number): Promise<Watermark | undefined> {
    return this.first('WHERE id = $1', [id]);
  }

  /**
   * The first one that has all that had been recorded by then; the same for ever. Stored now where there is none yet.
   * Undefined for what has not been reached: that was asked of another ledger, or before this one was restored.
   */
  async firstReaching(asked: Positions): Promise<Watermark | undefined> {
    let newest = await this.latest();
    if (newest === undefined || !isReached(asked, newest)) {
      if (!isReached(asked, await readPositions(this.pool))) return undefined;
      await this.storeNow();
      newest = await this.latest();
    }
    if (newest === undefined) throw new Error('There is no watermark after one was stored');
    let found: Watermark = newest;
    // Each has what those before it have: half of what may be it is ruled out with each look.
    let [least, most] = [1, found.id];
    while (least < most) {
      const half = Math.floor((least + most) / 2);
      const next: Watermark = (await this.first('WHERE id >= $1 ORDER BY id LIMIT 1', [half])) ?? found;
      if (isReached(asked, next)) [found, most] = [next, half];
      else least = next.id + 1;
    }
    return found;
  }

  private async first(which: string, values: unknown[]): Promise<Watermark | undefined> {
    const { rows } = await this.pool.query<PositionsRow & { id: number; at: Date }>(
      `SELECT id, at, lanes, next_offsets, decision_position, reference_version FROM watermark ${which}`,
      values,
    );
    const [row] = rows;
    return row && { id: row.id, at: row.at, ...positionsOf(row) };
  }
}

function positionsOf(row: PositionsRow): Positions {
  return {
    lanes: row.lanes,
    nextOffsets: row.next_offsets,
    decisionPosition: row.decision_position,
    referenceVersion: row.reference_version,
  };
}

async function storeIn(client: Queryable): Promise<void> {
  await client.query(
    `INSERT INTO watermark (at, lanes, next_offsets, decision_position, reference_version)
     SELECT greatest(clock_timestamp(), (SELECT max(at) FROM watermark)), now.* FROM (${POSITIONS_SQL}) now
      WHERE NOT EXISTS (
        SELECT FROM (SELECT * FROM watermark ORDER BY id DESC LIMIT 1) last
         WHERE last.lanes = now.lanes AND last.next_offsets = now.next_offsets
           AND last.decision_position = now.decision_position
           AND last.reference_version = now.reference_version)`,
  );
}
