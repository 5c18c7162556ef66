import type { Pool, PoolClient } from 'pg';
import { pass } from '../process/fault-point';
import { isConnectionLost, sqlState } from './database-errors';

/**
 * COMMIT was sent and no answer came: the transaction may or may not stand. The caller re-reads what it
 * wrote (the position) to find out; repeating it blindly would apply it twice.
 */
export class CommitOutcomeUnknown extends Error {
  override readonly name = 'CommitOutcomeUnknown';
  constructor(cause: unknown) {
    super('The connection was lost during COMMIT; whether the transaction stands is not known.', { cause });
  }
}

export interface TransactionOptions {
  /** Only where everything that committed together can be read again from its source after a crash. */
  readonly synchronousCommit?: 'off';
  readonly isolation?: 'repeatable read';
  readonly readOnly?: boolean;
  /** Where the work waits for a disk between two statements, for as long as that takes; a minute unless given. */
  readonly idleLimit?: 'none';
}

/**
 * Runs `work` in one transaction and commits it; whatever `work` throws rolls it back and is thrown on.
 *
 * A statement that failed inside `work` and was caught there has still aborted the transaction: that is
 * thrown as an error, since PostgreSQL answers such a COMMIT with a quiet ROLLBACK.
 *
 * @throws CommitOutcomeUnknown when the connection was lost during COMMIT.
 */
export async function transaction<T>(
  pool: Pool,
  work: (client: PoolClient) => Promise<T>,
  options: TransactionOptions = {},
): Promise<T> {
  const client = await pool.connect();
  let value: T;
  try {
    await client.query(begin(options));
    pass('transaction.begun', client);
    value = await work(client);
  } catch (error) {
    await rollBack(client);
    throw error;
  }
  await commit(client);
  return value;
}

function begin({ isolation, readOnly, synchronousCommit, idleLimit }: TransactionOptions): string {
  const statements = [
    ['BEGIN', isolation && 'ISOLATION LEVEL REPEATABLE READ', readOnly && 'READ ONLY']
      .filter(Boolean)
      .join(' '),
  ];
  if (synchronousCommit === 'off') statements.push('SET LOCAL synchronous_commit = off');
  if (idleLimit === 'none') statements.push('SET LOCAL idle_in_transaction_session_timeout = 0');
  return statements.join('; ');
}

async function commit(client: PoolClient): Promise<void> {
  let command: string;
  try {
    const committing = client.query('COMMIT');
    pass('transaction.committing', client);
    ({ command } = await committing);
    pass('transaction.committed', client);
  } catch (error) {
    // An answer from the server (a deferred constraint, a serialization failure) is a rollback. Anything else
    // is silence, and the connection is of no more use.
    const answered = sqlState(error) !== undefined && !isConnectionLost(error);
    if (answered) client.release();
    else client.release(true);
    throw answered ? error : new CommitOutcomeUnknown(error);
  }
  client.release();
  if (command !== 'COMMIT') {
    throw new Error(
      'The transaction was rolled back: a statement in it failed and the failure was passed over.',
    );
  }
}

/** A client that cannot roll back is destroyed; the server ends its transaction with the connection. */
async function rollBack(client: PoolClient): Promise<void> {
  try {
    await client.query('ROLLBACK');
    client.release();
  } catch {
    client.release(true);
  }
}
