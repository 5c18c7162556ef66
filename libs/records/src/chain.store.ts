import type { PoolClient } from 'pg';
import { CHAIN_START, linkedHash } from './chain';

/** Links a batch to the one before it. The position has been moved already, so nobody else is linking. */
export async function appendToChain(
  client: PoolClient,
  batch: { lane: number; from: number; to: number; rowsHash: Buffer },
): Promise<void> {
  const { lane, from, to, rowsHash } = batch;
  const last = await client.query<{ hash: Buffer }>(
    'SELECT hash FROM lane_chain WHERE lane = $1 ORDER BY from_offset DESC LIMIT 1',
    [lane],
  );
  const previous = last.rows[0]?.hash ?? CHAIN_START;
  await client.query(
    `INSERT INTO lane_chain (lane, from_offset, to_offset, rows_hash, previous, hash)
     VALUES ($1, $2, $3, $4, $5, $6)`,
    [lane, from, to, rowsHash, previous, linkedHash(previous, from, to, rowsHash)],
  );
}
