import type { ClientBase } from 'pg';
import type { RecordedDecision } from './decision';
import { DECISION_COLUMNS, fromRow, type DecisionRow } from './decision-row';

/** A decision with what seals it, so that its hash can be computed again without the rest of the chain. */
export interface SealedDecision extends RecordedDecision {
  /** In hexadecimal. */
  readonly hash: string;
  /** The hash of the decision before it, of whatever stream; null of the first. */
  readonly previous: string | null;
}

/** The decisions of streams, by position, in the transaction of whoever asks. */
export async function readSealedDecisions(
  client: ClientBase,
  streams: readonly string[],
): Promise<SealedDecision[]> {
  const { rows } = await client.query<DecisionRow & { readonly hash: string; previous: string | null }>(
    `SELECT ${DECISION_COLUMNS}, encode(hash, 'hex') AS hash,
            (SELECT encode(before.hash, 'hex') FROM decision_event before
              WHERE before.position = decision_event.position - 1) AS previous
       FROM decision_event
      WHERE stream = ANY($1)
      ORDER BY position`,
    [streams],
  );
  return rows.map(({ hash, previous, ...row }) => ({ ...fromRow(row), hash, previous }));
}
