import type { Json } from '#kernel';
import type { Pool, PoolClient } from 'pg';
import type { Obligation, ObligationKey } from './duty';
import { EARLY_MS_MAX } from './job-runs';

export const RUN_STATES = ['due', 'running', 'failed', 'done'] as const;
/** `running`: begun and neither finished nor failed; whoever began it may have died, and then it is taken up again. */
export type RunState = (typeof RUN_STATES)[number];

/** An obligation that has come to be due, and what came of it. */
export interface JobRun extends ObligationKey {
  readonly state: RunState;
  readonly isLate: boolean;
  readonly dueSince: Date;
  readonly attempts: number;
  readonly begunAt: Date | null;
  readonly begunBy: string | null;
  readonly failedAt: Date | null;
  readonly failure: string | null;
  readonly nextTryAt: Date | null;
  readonly askedAt: Date | null;
  readonly askedBy: string | null;
  readonly finishedAt: Date | null;
  readonly outcome: Json;
}

export interface JobRunsAsked {
  readonly name?: string | undefined;
  readonly area?: string | undefined;
  /** `open` is whatever is not done. */
  readonly state?: RunState | 'late' | 'open' | undefined;
  /** The one that the page before ended with. */
  readonly after?: JobRunPlace | undefined;
  readonly limit: number;
}

export type JobRunPlace = Pick<JobRun, 'state' | 'dueSince' | 'name' | 'area' | 'period'>;

/** What was noted for a day that has not come, under a clock that was ahead, is nobody's business before. */
export const HAS_COME = `due_since <= clock_timestamp() + interval '${EARLY_MS_MAX} milliseconds'`;

/** Nearly everything is done within a minute. Counted from when it was noted: what lay before that nobody could do. */
const LATE_AFTER = `interval '1 hour'`;
const IS_LATE = `(finished_at IS NULL AND clock_timestamp() - greatest(due_since, noted_at) > ${LATE_AFTER})`;

const STATE = `CASE WHEN finished_at IS NOT NULL THEN 'done'
                    WHEN next_try_at IS NOT NULL THEN 'failed'
                    WHEN begun_at IS NOT NULL THEN 'running'
                    ELSE 'due' END`;

const IS_FAILED = `(${STATE} = 'failed')`;

const RUN = `name, area, period, ${STATE} AS state, ${IS_LATE} AS "isLate", due_since AS "dueSince", attempts,
             begun_at AS "begunAt", begun_by AS "begunBy", failed_at AS "failedAt", failure,
             next_try_at AS "nextTryAt", asked_at AS "askedAt", asked_by AS "askedBy",
             finished_at AS "finishedAt", outcome`;

/** What is due, done, late or failed, newest first, of what is not done what failed before all else; one more than `limit` of them when there are more. */
export async function readJobRuns(client: Pool | PoolClient, asked: JobRunsAsked): Promise<JobRun[]> {
  const { name, area, state, after, limit } = asked;
  const values: unknown[] = [];
  const add = (value: unknown): string => `$${values.push(value)}`;
  const conditions = [HAS_COME];
  const failedFirst = state === 'open';
  if (name !== undefined) conditions.push(`name = ${add(name)}`);
  if (area !== undefined) conditions.push(`area = ${add(area)}`);
  if (state === 'late') conditions.push(IS_LATE);
  else if (state === 'open') conditions.push('finished_at IS NULL');
  else if (state !== undefined) conditions.push(`${STATE} = ${add(state)}`);
  if (after) {
    const place = [after.dueSince, after.name, after.area, after.period].map(add);
    const [failed, ofFailed] = failedFirst ? [`${IS_FAILED}, `, `${after.state === 'failed'}, `] : ['', ''];
    conditions.push(
      `(${failed}due_since, name, area, period)
        < (${ofFailed}${place[0]}::timestamptz, ${place[1]}, ${place[2]}, ${place[3]})`,
    );
  }
  const { rows } = await client.query<JobRun>(
    `SELECT ${RUN} FROM job_run
      WHERE ${conditions.join(' AND ')}
      ORDER BY ${failedFirst ? `${IS_FAILED} DESC, ` : ''}due_since DESC, name DESC, area DESC, period DESC
      LIMIT ${add(limit + 1)}`,
    values,
  );
  return rows;
}

/** One of them; undefined where no such obligation has come to be due. */
export async function findJobRun(
  pool: Pool,
  { name, area, period }: ObligationKey,
): Promise<JobRun | undefined> {
  const { rows } = await pool.query<JobRun>(
    `SELECT ${RUN} FROM job_run WHERE name = $1 AND area = $2 AND period = $3`,
    [name, area, period],
  );
  return rows[0];
}

/** The newest period noted for each area of a duty. */
export async function newestNoted(pool: Pool, name: string): Promise<ReadonlyMap<string, string>> {
  const { rows } = await pool.query<{ area: string; period: string }>(
    'SELECT area, max(period) AS period FROM job_run WHERE name = $1 GROUP BY area',
    [name],
  );
  return new Map(rows.map(({ area, period }) => [area, period]));
}

/** Every period noted for each area of a duty. */
export async function allNoted(pool: Pool, name: string): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const { rows } = await pool.query<{ area: string; periods: string[] }>(
    'SELECT area, array_agg(period) AS periods FROM job_run WHERE name = $1 GROUP BY area',
    [name],
  );
  return new Map(rows.map(({ area, periods }) => [area, new Set(periods)]));
}

/** Of what has come to be due, what was not noted yet. */
export function notNoted<Due extends ObligationKey>(pool: Pool, due: readonly Due[]): Promise<Due[]> {
  return without(pool, due, 'r.period = due.period');
}

/** Those of which nothing was noted whose period begins with theirs. */
export function nothingNoted<Due extends ObligationKey>(pool: Pool, due: readonly Due[]): Promise<Due[]> {
  return without(pool, due, 'r.period ^@ due.period');
}

/** Of what has come to be due, what is not done. */
export function notDone<Due extends ObligationKey>(pool: Pool, due: readonly Due[]): Promise<Due[]> {
  return without(pool, due, 'r.period = due.period AND r.finished_at IS NOT NULL');
}

/** Those of which there is no such run. */
async function without<Due extends ObligationKey>(
  pool: Pool,
  due: readonly Due[],
  such: string,
): Promise<Due[]> {
  if (due.length === 0) return [];
  // The offset has each looked for in the index. As one join all that was ever noted would be read.
  const { rows } = await pool.query<{ at: number }>(
    `SELECT at::int4 - 1 AS at
       FROM unnest($1::text[], $2::text[], $3::text[]) WITH ORDINALITY AS due (name, area, period, at)
      WHERE NOT EXISTS (
              SELECT FROM job_run r WHERE r.name = due.name AND r.area = due.area AND ${such} OFFSET 0)
      ORDER BY at`,
    [due.map(({ name }) => name), due.map(({ area }) => area), due.map(({ period }) => period)],
  );
  return rows.flatMap(({ at }) => due[at] ?? []);
}

/** Of a duty, what was refused or broke off when it was last tried, and is to be tried again. */
export async function failedAndNotDone(pool: Pool, name: string): Promise<Obligation[]> {
  const { rows } = await pool.query<Obligation>(
    `SELECT name, area, period, due_since AS "dueSince" FROM job_run
      WHERE name = $1 AND finished_at IS NULL AND failure IS NOT NULL
      ORDER BY area, period`,
    [name],
  );
  return rows;
}

/** Whether one that has come to be due later says all that this one would: of its duty and area, and a period beginning so. */
export async function isOvertaken(
  pool: Pool,
  { name, area, period }: ObligationKey,
  beginning = '',
): Promise<boolean> {
  const { rows } = await pool.query<{ isOvertaken: boolean }>(
    `SELECT EXISTS (
       SELECT FROM job_run newer
        WHERE name = $1 AND area = $2 AND period ^@ $4 AND ${HAS_COME}
          AND due_since > (SELECT due_since FROM job_run WHERE name = $1 AND area = $2 AND period = $3)) AS "isOvertaken"`,
    [name, area, period, beginning],
  );
  return rows[0]?.isOvertaken ?? false;
}

/** What came of the newest period of a duty that has been done for some area. */
export interface NewestOutcomes {
  readonly period: string;
  /** When the last of it was done. */
  readonly finishedAt: Date;
  /** One of each area it was done for. */
  readonly outcomes: readonly Json[];
}

export async function newestOutcomes(pool: Pool, name: string): Promise<NewestOutcomes | undefined> {
  const { rows } = await pool.query<NewestOutcomes>(
    `SELECT period, max(finished_at) AS "finishedAt", jsonb_agg(outcome ORDER BY area) AS outcomes FROM job_run
      WHERE name = $1 AND finished_at IS NOT NULL
        AND due_since = (SELECT max(due_since) FROM job_run WHERE name = $1 AND finished_at IS NOT NULL)
      GROUP BY period`,
    [name],
  );
  return rows[0];
}

/** How a duty stands. */
export interface DutyStanding {
  readonly name: string;
  readonly due: number;
  readonly running: number;
  readonly failed: number;
  readonly late: number;
}

export interface DueWorkStanding {
  /** When somebody last looked for what is due; null before the first time. */
  readonly lookedAt: Date | null;
  /** The duties of which something is not done. */
  readonly duties: readonly DutyStanding[];
}

/** How much is due, failed and late. */
export async function readDueWork(pool: Pool): Promise<DueWorkStanding> {
  const { rows: duties } = await pool.query<DutyStanding>(
    `SELECT name, count(*) FILTER (WHERE ${STATE} = 'due') AS due,
            count(*) FILTER (WHERE ${STATE} = 'running') AS running,
            count(*) FILTER (WHERE ${STATE} = 'failed') AS failed,
            count(*) FILTER (WHERE ${IS_LATE}) AS late
       FROM job_run WHERE finished_at IS NULL AND ${HAS_COME}
      GROUP BY name ORDER BY name`,
  );
  const { rows: looks } = await pool.query<{ lookedAt: Date | null }>(
    'SELECT looked_at AS "lookedAt" FROM job_look',
  );
  return { lookedAt: looks[0]?.lookedAt ?? null, duties };
}
