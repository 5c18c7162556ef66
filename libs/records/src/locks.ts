import { sha256 } from '#kernel';
import { ADVISORY_LOCKS } from '#platform';
import type { ClientBase, PoolClient, QueryResult } from 'pg';
import type { Queryable } from './as-at';
import type { Outcome } from './outcome';

const CELLS = { kind: ADVISORY_LOCKS.cells, which: 0 };
const REBUILD = { kind: ADVISORY_LOCKS.cells, which: 1 };

/** Which cells a batch adds to: the version in use and, while a rebuild fills one, the next. */
export interface CellsToChange {
  readonly version: number;
  readonly filling: number | undefined;
}

/** Held, shared, by every batch: while it is held no rebuild can begin or be switched to. */
export async function lockCellsForBatch(client: PoolClient): Promise<CellsToChange> {
  // Two statements in one message: the second sees what the first waited for.
  const answers = (await client.query(
    `SELECT pg_advisory_xact_lock_shared(${CELLS.kind}, ${CELLS.which}); ${CELLS_IN_USE_SQL}`,
  )) as unknown as [unknown, QueryResult<CellsRow>];
  return cellsOfRow(answers[1].rows[0]);
}

/** Which cells count, and which a rebuild is filling. */
export async function cellsInUse(client: Queryable): Promise<CellsToChange> {
  const { rows } = await client.query<CellsRow>(CELLS_IN_USE_SQL);
  return cellsOfRow(rows[0]);
}

const CELLS_IN_USE_SQL = 'SELECT version, filling FROM cells_in_use';

interface CellsRow {
  version: number;
  filling: number | null;
}

function cellsOfRow(row: CellsRow | undefined): CellsToChange {
  if (!row) throw new Error('cells_in_use has lost its row');
  return { version: row.version, filling: row.filling ?? undefined };
}

/** One rebuild at a time: false when another session is at it. */
export async function takeRebuild(session: ClientBase): Promise<boolean> {
  const { rows } = await session.query<{ taken: boolean }>('SELECT pg_try_advisory_lock($1, $2) AS taken', [
    REBUILD.kind,
    REBUILD.which,
  ]);
  return rows[0]?.taken === true;
}

export async function giveUpRebuild(session: ClientBase): Promise<void> {
  await session.query('SELECT pg_advisory_unlock($1, $2)', [REBUILD.kind, REBUILD.which]);
}

/**
 * Taken by a rebuild, on its session: waits for the batches under way and holds off the next. When `work`
 * fails the session has to be ended, and the lock goes with it.
 */
export async function withBatchesHeldOff<T>(session: ClientBase, work: () => Promise<T>): Promise<T> {
  await session.query('SELECT pg_advisory_lock($1, $2)', [CELLS.kind, CELLS.which]);
  const done = await work();
  await session.query('SELECT pg_advisory_unlock($1, $2)', [CELLS.kind, CELLS.which]);
  return done;
}

/**
 * Whether nobody else decides on a quarantined delivery, who then is kept off until it is given up, or the session
 * ends. Taken twice by one session it is held twice, so whoever shares a session has to tell its own apart.
 */
export async function takeQuarantined(session: ClientBase, delivery: DeliveryPlace): Promise<boolean> {
  const { rows } = await session.query<{ taken: boolean }>(
    `SELECT pg_try_advisory_lock(${QUARANTINED_KEY_SQL}) AS taken`,
    quarantinedKey(delivery),
  );
  return rows[0]?.taken === true;
}

export async function giveUpQuarantined(session: ClientBase, delivery: DeliveryPlace): Promise<void> {
  await session.query(`SELECT pg_advisory_unlock(${QUARANTINED_KEY_SQL})`, quarantinedKey(delivery));
}

interface DeliveryPlace {
  readonly lane: number;
  readonly offset: number;
}

// Two that share a key only wait for each other.
const QUARANTINED_KEY_SQL = '$1, hashint8($2::int8 * 32768 + $3)';

function quarantinedKey({ lane, offset }: DeliveryPlace): number[] {
  return [ADVISORY_LOCKS.quarantined, offset, lane];
}

/**
 * Batches of one source may run side by side on two lanes, unless one of them replaces a period: then each
 * must see what the other wrote, or a row could outlive its replacement. All locks are taken in one
 * statement and in key order, so that no two batches wait for each other.
 */
export async function lockSources(client: PoolClient, outcomes: readonly Outcome[]): Promise<void> {
  const exclusive = new Map<number, boolean>();
  for (const outcome of outcomes) {
    if (outcome.outcome === 'quarantined') continue;
    const key = sha256(outcome.source).readInt32BE(0);
    exclusive.set(key, (exclusive.get(key) ?? false) || outcome.outcome === 'replacement');
  }
  if (exclusive.size === 0) return;
  await client.query(
    `SELECT CASE WHEN exclusive THEN pg_advisory_xact_lock($1, key) ELSE pg_advisory_xact_lock_shared($1, key) END
       FROM (SELECT * FROM unnest($2::int4[], $3::bool[]) AS source (key, exclusive) ORDER BY key OFFSET 0) ordered`,
    [ADVISORY_LOCKS.source, [...exclusive.keys()], [...exclusive.values()]],
  );
}
