import { transaction } from '#platform';
import type { Pool, PoolClient } from 'pg';
import {
  hashLines,
  KEPT_CELL_LINES_SQL,
  KEPT_RECORD_LINES_SQL,
  REBUILT_CELL_LINES_SQL,
  RECORDED_CELL_LINES_SQL,
  RECORDED_RECORD_LINES_SQL,
} from './cells-hash';
import { CHAIN_START, hashOfBatch, linkedHash } from './chain';
import { readOutcomes } from './read-outcomes.query';

export interface LaneVerdict {
  readonly lane: string;
  /** Offsets accounted for: `from` inclusive, `to` exclusive. */
  readonly from: number;
  readonly to: number;
  readonly counts: number;
  readonly replacements: number;
  readonly quarantined: number;
  readonly absent: number;
  readonly batches: number;
  /** Hash of the last batch, in hexadecimal: prints of it are the anchor outside the database. */
  readonly chainHead: string;
}

export interface Verdict {
  readonly lanes: readonly LaneVerdict[];
  /** The cells' one hash: as kept, as rebuilt from the current records, and from everything recorded. */
  readonly cells: {
    readonly number: number;
    readonly live: string;
    readonly rebuilt: string;
    readonly records: string;
  };
  /** What does not hold, in sentences; empty when all is well. */
  readonly faults: readonly string[];
}

/**
 * Proves the records to be whole: every offset has exactly one outcome, every batch still hashes to what
 * was chained, and the live cells are what a rebuild would give. Read in one snapshot; recording goes on.
 */
export async function verifyRecords(pool: Pool): Promise<Verdict> {
  return transaction(pool, recordsVerdict, { isolation: 'repeatable read' });
}

/** As `verifyRecords`, in the snapshot of whoever asks. */
export async function recordsVerdict(client: PoolClient): Promise<Verdict> {
  const faults: string[] = [];
  const lanes: LaneVerdict[] = [];
  for (const lane of await readLanes(client)) lanes.push(await verifyLane(client, lane, faults));
  return { lanes, cells: await verifyCells(client, faults), faults };
}

/** What verifying a part of the records came to; the faults of that part alone. */
export type Verified<Part> = Part & { readonly faults: readonly string[] };

/** As `verifyRecords`, of one lane, `activity.counts/3`, in the snapshot of whoever asks. */
export async function verifyOneLane(
  client: PoolClient,
  name: string,
): Promise<Verified<LaneVerdict> | undefined> {
  const lane = (await readLanes(client)).find((each) => each.name === name);
  if (!lane) return undefined;
  const faults: string[] = [];
  return { ...(await verifyLane(client, lane, faults)), faults };
}

/** As `verifyRecords`, of the cells alone, in the snapshot of whoever asks. */
export async function verifyAllCells(client: PoolClient): Promise<Verified<Verdict['cells']>> {
  const faults: string[] = [];
  return { ...(await verifyCells(client, faults)), faults };
}

/** The lanes that anything was recorded from, by name. */
export async function recordedLanes(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>(
    `SELECT topic || '/' || partition AS name FROM lane_position ORDER BY topic, partition`,
  );
  return rows.map(({ name }) => name);
}

async function verifyCells(client: PoolClient, faults: string[]): Promise<Verdict['cells']> {
  const live = await hashLines(client, KEPT_CELL_LINES_SQL);
  const rebuilt = await hashLines(client, REBUILT_CELL_LINES_SQL);
  const records = await hashLines(client, RECORDED_CELL_LINES_SQL);
  const kept = await hashLines(client, KEPT_RECORD_LINES_SQL);
  const recorded = await hashLines(client, RECORDED_RECORD_LINES_SQL);
  if (live.hash !== rebuilt.hash) faults.push('The cells differ from what the current records add up to');
  if (kept.hash !== recorded.hash || rebuilt.hash !== records.hash) {
    faults.push('The current records differ from what everything recorded gives');
  }
  faults.push(...(await outcomesOfNoLane(client)));
  return { number: live.lines, live: live.hash, rebuilt: rebuilt.hash, records: records.hash };
}

interface LaneRow {
  lane: number;
  name: string;
  first_offset: number;
  next_offset: number;
}

async function readLanes(client: PoolClient): Promise<LaneRow[]> {
  const { rows } = await client.query<LaneRow>(
    `SELECT lane, topic || '/' || partition AS name, first_offset, next_offset
       FROM lane_position ORDER BY topic, partition`,
  );
  return rows;
}

async function verifyLane(client: PoolClient, lane: LaneRow, faults: string[]): Promise<LaneVerdict> {
  const outcomes = await countOutcomes(client, lane);
  const accounted = outcomes.counts + outcomes.replacements + outcomes.quarantined + outcomes.absent;
  if (accounted !== lane.next_offset - lane.first_offset || outcomes.doubled > 0 || outcomes.outside > 0) {
    faults.push(
      `${lane.name}: ${accounted} outcomes for the offsets ${lane.first_offset} to ${lane.next_offset}, ` +
        `${outcomes.doubled} of them doubled and ${outcomes.outside} outside`,
    );
  }
  const chain = await verifyChain(client, lane, faults);
  const { counts, replacements, quarantined, absent } = outcomes;
  return {
    lane: lane.name,
    from: lane.first_offset,
    to: lane.next_offset,
    counts,
    replacements,
    quarantined,
    absent,
    ...chain,
  };
}

/** What no lane's own verification comes by. */
async function outcomesOfNoLane(client: PoolClient): Promise<string[]> {
  const { rows } = await client.query<{ lane: number; outcomes: number }>(
    `SELECT lane, count(*) AS outcomes
       FROM (SELECT lane FROM record_count_by_series UNION ALL SELECT lane FROM period_replacement
             UNION ALL SELECT lane FROM quarantine UNION ALL SELECT lane FROM lane_absence
             UNION ALL SELECT lane FROM lane_chain) outcome
      WHERE lane NOT IN (SELECT lane FROM lane_position)
      GROUP BY lane ORDER BY lane`,
  );
  return rows.map(({ lane, outcomes }) => `${outcomes} outcomes are of a lane ${lane} that there is not`);
}

interface OutcomeNumbers {
  counts: number;
  replacements: number;
  quarantined: number;
  absent: number;
  doubled: number;
  outside: number;
}

/** Numbers alone would let a doubled offset hide a missing one, so both are looked for. */
async function countOutcomes(client: PoolClient, lane: LaneRow): Promise<OutcomeNumbers> {
  const { rows } = await client.query<OutcomeNumbers>(
    `WITH outcome (kind, from_offset, to_offset) AS (
       SELECT 'count', log_offset, log_offset + 1 FROM record_count_by_series WHERE lane = $1
       UNION ALL SELECT 'replacement', log_offset, log_offset + 1 FROM period_replacement WHERE lane = $1
       UNION ALL SELECT 'quarantined', log_offset, log_offset + 1 FROM quarantine WHERE lane = $1
       UNION ALL SELECT 'absent', from_offset, to_offset FROM lane_absence WHERE lane = $1),
     ordered AS (
       SELECT *, lag(to_offset) OVER (ORDER BY from_offset, to_offset) AS former_end FROM outcome)
     SELECT count(*) FILTER (WHERE kind = 'count') AS counts,
            count(*) FILTER (WHERE kind = 'replacement') AS replacements,
            count(*) FILTER (WHERE kind = 'quarantined') AS quarantined,
            coalesce(sum(to_offset - from_offset) FILTER (WHERE kind = 'absent'), 0)::int8 AS absent,
            count(*) FILTER (WHERE from_offset < former_end) AS doubled,
            count(*) FILTER (WHERE from_offset < $2 OR to_offset > $3) AS outside
       FROM ordered`,
    [lane.lane, lane.first_offset, lane.next_offset],
  );
  const [row] = rows;
  if (!row) throw new Error('An aggregate gave no row');
  return row;
}

interface ChainRow {
  from_offset: number;
  to_offset: number;
  rows_hash: Buffer;
  previous: Buffer;
  hash: Buffer;
}

const LINKS_AT_ONCE = 1_000;

/** Every batch hashed again from its rows, with the cuts it was chained with. */
async function verifyChain(
  client: PoolClient,
  lane: LaneRow,
  faults: string[],
): Promise<{ batches: number; chainHead: string }> {
  let previous: Buffer = CHAIN_START;
  let next = lane.first_offset;
  let batches = 0;
  for (;;) {
    const { rows } = await client.query<ChainRow>(
      `SELECT from_offset, to_offset, rows_hash, previous, hash FROM lane_chain
        WHERE lane = $1 AND from_offset >= $2 ORDER BY from_offset LIMIT ${LINKS_AT_ONCE}`,
      [lane.lane, next],
    );
    for (const link of rows) {
      const { outcomes, absences } = await readOutcomes(client, lane.lane, link.from_offset, link.to_offset);
      const rowsHash = hashOfBatch(outcomes, absences);
      const expected = linkedHash(previous, link.from_offset, link.to_offset, rowsHash);
      if (link.from_offset !== next || !link.previous.equals(previous) || !link.hash.equals(expected)) {
        const where = `the batch from ${link.from_offset} to ${link.to_offset}`;
        faults.push(`${lane.name}: the chain does not hold at ${where}`);
        return { batches, chainHead: previous.toString('hex') };
      }
      previous = link.hash;
      next = link.to_offset;
      batches += 1;
    }
    if (rows.length < LINKS_AT_ONCE) break;
  }
  if (next !== lane.next_offset) {
    faults.push(`${lane.name}: the chain ends at ${next}, the position is ${lane.next_offset}`);
  }
  return { batches, chainHead: previous.toString('hex') };
}
