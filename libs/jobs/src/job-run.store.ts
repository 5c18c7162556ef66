import type { Json } from '#kernel';
import { isConnectionLost, sqlState, transaction } from '#platform';
import type { Pool, PoolClient } from 'pg';
import type { Obligation, ObligationKey } from './duty';
import { HAS_COME } from './job-run.query';
import { EARLY_MS_MAX } from './job-runs';
import type { Attempt, Completed, JobRuns } from './job-runs';
import { noteDue } from './note-due';
import { PAUSE_MS_MAX } from './pauses';

const CONFLICTING_UPDATE = '40001';

const PAUSE = `interval '${PAUSE_MS_MAX} milliseconds'`;
const EARLY = `interval '${EARLY_MS_MAX} milliseconds'`;

/** Raised inside a transaction that turns out to be somebody else's. */
class Elsewhere extends Error {}

/** The runs as PostgreSQL keeps them. Of its pool nothing may cut off a long verification: the limit here does. */
export class JobRunStore implements JobRuns {
  private readonly atWork = new Set<PoolClient>();

  constructor(private readonly pool: Pool) {}

  async now(): Promise<Date> {
    const { rows } = await this.pool.query<{ now: Date }>('SELECT clock_timestamp() AS now');
    const [row] = rows;
    if (!row) throw new Error('The clock gave no row');
    return row.now;
  }

  note(obligations: readonly Obligation[]): Promise<void> {
    return noteDue(this.pool, obligations);
  }

  async setRight(looks: readonly string[], here: Date): Promise<number> {
    const now = await this.now();
    // What somebody holds just now is left to the next time.
    const { rowCount } = await this.pool.query(
      `WITH early AS (
         SELECT name, area, period FROM job_run
          WHERE name = ANY($1::text[]) AND due_since > greatest($2::timestamptz, $3::timestamptz) + ${EARLY}
            AND finished_at IS NOT NULL
            FOR UPDATE SKIP LOCKED)
       UPDATE job_run r
          SET finished_at = NULL, outcome = NULL, begun_at = NULL, begun_by = NULL, failed_at = NULL, failure = NULL,
              next_try_at = NULL
         FROM early
        WHERE r.name = early.name AND r.area = early.area AND r.period = early.period`,
      [looks, now, here],
    );
    await this.pool.query(
      `WITH misdated AS (
         SELECT name, area, period FROM job_run
          WHERE finished_at IS NULL AND (noted_at > $1::timestamptz + ${EARLY} OR next_try_at > $1::timestamptz + ${PAUSE} + ${EARLY})
            FOR UPDATE SKIP LOCKED)
       UPDATE job_run r
          SET noted_at = least(noted_at, $1),
              next_try_at = CASE WHEN next_try_at > $1::timestamptz + ${PAUSE} + ${EARLY} THEN $1 ELSE next_try_at END
         FROM misdated
        WHERE r.name = misdated.name AND r.area = misdated.area AND r.period = misdated.period`,
      [now],
    );
    return rowCount ?? 0;
  }

  async looked(by: string): Promise<void> {
    await this.pool.query('UPDATE job_look SET looked_at = clock_timestamp(), looked_by = $1', [by]);
  }

  async open(names: readonly string[], limit: number): Promise<ObligationKey[]> {
    const { rows } = await this.pool.query<ObligationKey>(
      `SELECT name, area, period FROM job_run
        WHERE finished_at IS NULL AND name = ANY($1::text[]) AND ${HAS_COME}
          AND (next_try_at IS NULL OR next_try_at <= clock_timestamp())
        ORDER BY due_since DESC, name, area
        LIMIT $2`,
      [names, limit],
    );
    return rows;
  }

  async begin({ name, area, period }: ObligationKey, by: string): Promise<Attempt | undefined> {
    // Whoever is carrying it out holds the row; nobody waits for them.
    const { rows } = await this.pool.query<{ attempt: number }>(
      `WITH mine AS (
         SELECT name, area, period FROM job_run
          WHERE name = $1 AND area = $2 AND period = $3 AND finished_at IS NULL AND ${HAS_COME}
            AND (next_try_at IS NULL OR next_try_at <= clock_timestamp())
            FOR UPDATE SKIP LOCKED)
       UPDATE job_run r
          SET attempts = attempts + 1, begun_at = clock_timestamp(), begun_by = $4, next_try_at = NULL
         FROM mine
        WHERE r.name = mine.name AND r.area = mine.area AND r.period = mine.period
       RETURNING r.attempts AS attempt`,
      [name, area, period, by],
    );
    const [row] = rows;
    return row && { name, area, period, attempt: row.attempt };
  }

  async complete(
    attempt: Attempt,
    limitMs: number,
    work: (client: PoolClient) => Promise<Json>,
  ): Promise<Completed> {
    try {
      const outcome = await transaction(
        this.pool,
        async (client) => {
          this.atWork.add(client);
          try {
            await client.query(`SET LOCAL transaction_timeout = ${limitMs}`);
            // Work done on other connections leaves this one idle; its limit is the one above.
            await client.query('SET LOCAL idle_in_transaction_session_timeout = 0');
            await take(client, attempt);
            const came = await work(client);
            await finish(client, attempt, came);
            return came;
          } finally {
            this.atWork.delete(client);
          }
        },
        { isolation: 'repeatable read' },
      );
      return { done: true, outcome };
    } catch (error) {
      if (error instanceof Elsewhere) return { done: false };
      throw error;
    }
  }

  async fail({ name, area, period, attempt }: Attempt, failure: string, againInMs: number): Promise<void> {
    await this.pool.query(
      `UPDATE job_run
          SET failed_at = clock_timestamp(), failure = $5,
              next_try_at = clock_timestamp() + make_interval(secs => $6::float8 / 1000)
        WHERE name = $1 AND area = $2 AND period = $3 AND attempts = $4 AND finished_at IS NULL`,
      [name, area, period, attempt, failure, againInMs],
    );
  }

  /** What a queue outside calls the work of this database. */
  async queueName(): Promise<string> {
    const { rows } = await this.pool.query<{ queue: string }>('SELECT queue FROM job_look');
    const [row] = rows;
    if (!row) throw new Error('The database has no name for its queue');
    return row.queue;
  }

  /** Breaks off what is under way: its transactions leave nothing behind, and the next look finds it still due. */
  async abandon(): Promise<void> {
    // A client that is ended in the middle of a statement does not wait for its answer.
    await Promise.allSettled([...this.atWork].map((client) => endOf(client)));
  }
}

/** Of a pooled client the types leave out how to end it, since ordinarily the pool does. */
function endOf(client: PoolClient): Promise<void> {
  return (client as unknown as { end(): Promise<void> }).end();
}

/** The row is this transaction's until it ends, by a commit, a rollback or the death of the process. */
async function take(client: PoolClient, { name, area, period, attempt }: Attempt): Promise<void> {
  let taken: number | null;
  try {
    ({ rowCount: taken } = await client.query(
      `SELECT FROM job_run
        WHERE name = $1 AND area = $2 AND period = $3 AND attempts = $4 AND finished_at IS NULL
          FOR UPDATE SKIP LOCKED`,
      [name, area, period, attempt],
    ));
  } catch (error) {
    // Somebody else began it between this transaction's snapshot and its lock.
    if (sqlState(error) === CONFLICTING_UPDATE && !isConnectionLost(error)) throw new Elsewhere();
    throw error;
  }
  if (taken !== 1) throw new Elsewhere();
}

async function finish(
  client: PoolClient,
  { name, area, period, attempt }: Attempt,
  outcome: Json,
): Promise<void> {
  const { rowCount } = await client.query(
    `UPDATE job_run SET finished_at = clock_timestamp(), outcome = $5
      WHERE name = $1 AND area = $2 AND period = $3 AND attempts = $4 AND finished_at IS NULL`,
    [name, area, period, attempt, JSON.stringify(outcome)],
  );
  if (rowCount !== 1) throw new Error(`${name} of ${area} for ${period} was finished by somebody else`);
}
