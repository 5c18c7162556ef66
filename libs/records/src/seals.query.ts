import type { ClientBase } from 'pg';
import { hashLines, KEPT_CELL_LINES_SQL } from './cells-hash';
import { CHAIN_START } from './chain';

/** How far a lane has been recorded, and the hash of its last batch. */
export interface LaneSeal {
  readonly lane: string;
  /** Offsets that have an outcome: `from` inclusive, `to` exclusive. */
  readonly from: number;
  readonly to: number;
  /** In hexadecimal. */
  readonly chainHead: string;
}

/** By what a copy of the records is known to be one: what `verifyRecords` works out again, as it is stored. */
export interface RecordSeals {
  readonly lanes: readonly LaneSeal[];
  readonly cells: { readonly number: number; readonly hash: string };
}

/** Read in the caller's transaction, so that they are of the moment that the rest of it sees. */
export async function readRecordSeals(client: ClientBase): Promise<RecordSeals> {
  const lanes = await readLaneSeals(client);
  const { hash, lines } = await hashLines(client, KEPT_CELL_LINES_SQL);
  return { lanes, cells: { number: lines, hash } };
}

/** The chains alone, which are there to be read: the hash of the cells has to be worked out. */
export async function readLaneSeals(client: ClientBase): Promise<LaneSeal[]> {
  const { rows } = await client.query<LaneSeal>(
    `SELECT topic || '/' || partition AS lane, first_offset AS "from", next_offset AS "to",
            encode(coalesce((SELECT hash FROM lane_chain c WHERE c.lane = p.lane ORDER BY from_offset DESC LIMIT 1),
                            $1), 'hex') AS "chainHead"
       FROM lane_position p ORDER BY topic, partition`,
    [CHAIN_START],
  );
  return rows;
}
