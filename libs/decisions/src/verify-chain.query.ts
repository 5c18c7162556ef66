import type { ClientBase, Pool } from 'pg';
import { DECISION_COLUMNS, fromRow, type DecisionRow } from './decision-row';
import { decisionHash } from './decision-hash';

export type ChainVerdict =
  /** `next`: the position the next decision will take; `head`: the last hash in hex, null when there is none. */
  | { readonly intact: true; readonly next: number; readonly head: string | null }
  | { readonly intact: false; readonly position: number; readonly fault: ChainFault };

/**
 * `missing`: no decision stands at the position. `altered`: the decision there, or its hash, is not what was
 * recorded. `uncounted`: a decision stands there that the counter does not know of, beyond its end or before the first.
 */
export type ChainFault = 'missing' | 'altered' | 'uncounted';

/** Where the chain of decisions stands: what walking it comes to, as it is stored. */
export interface DecisionSeal {
  /** The position the next decision will take. */
  readonly next: number;
  /** The last hash in hexadecimal, null when there is none. */
  readonly head: string | null;
}

/** Read in the caller's transaction. */
export async function readDecisionSeal(client: ClientBase): Promise<DecisionSeal> {
  const { rows } = await client.query<DecisionSeal>(
    `SELECT next_position AS next,
            (SELECT encode(hash, 'hex') FROM decision_event WHERE position = next_position - 1) AS head
       FROM decision_head`,
  );
  return rows[0] ?? { next: 0, head: null };
}

const PAGE_ROWS = 1_000;

/**
 * Walks all decisions by position and computes every hash again from the stored columns. Decisions appended
 * while it walks are left to the next run. What it cannot see is a tail cut off together with the counter:
 * that is why the head is printed outside the database.
 */
export async function verifyDecisionChain(pool: Pool): Promise<ChainVerdict> {
  const { rows } = await pool.query<{ next: number; beyond: number | null }>(
    `SELECT next_position AS next,
            (SELECT min(position) FROM decision_event WHERE position >= next_position OR position < 0) AS beyond
       FROM decision_head`,
  );
  const next = rows[0]?.next ?? 0;
  const beyond = rows[0]?.beyond ?? null;

  let previous: Buffer | null = null;
  for (let position = 0; position < next;) {
    const page: HashedRow[] = await readPage(pool, position, next);
    if (page.length === 0) return { intact: false, position, fault: 'missing' };
    for (const row of page) {
      const decision = fromRow(row);
      if (decision.position !== position) return { intact: false, position, fault: 'missing' };
      const expected = decisionHash(decision, previous);
      if (!expected.equals(row.hash)) return { intact: false, position, fault: 'altered' };
      previous = expected;
      position += 1;
    }
  }
  if (beyond !== null) return { intact: false, position: beyond, fault: 'uncounted' };
  return { intact: true, next, head: previous?.toString('hex') ?? null };
}

type HashedRow = DecisionRow & { readonly hash: Buffer };

async function readPage(pool: Pool, from: number, to: number): Promise<HashedRow[]> {
  const { rows } = await pool.query<HashedRow>(
    `SELECT ${DECISION_COLUMNS}, hash
       FROM decision_event
      WHERE position >= $1 AND position < $2
      ORDER BY position
      LIMIT $3`,
    [from, to, PAGE_ROWS],
  );
  return rows;
}
