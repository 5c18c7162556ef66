import { DecisionStore } from '#decisions';
import { daysDue, newestNoted } from '#jobs';
import type { Duty, Obligation, ObligationKey } from '#jobs';
import type { Json } from '#kernel';
import type { LogLines } from '#platform';
import type { Pool, PoolClient } from 'pg';
import { CELLS, DECISIONS, VERIFY_RECORDS } from './newest-verification.query';
import { recordedLanes, verifyAllCells, verifyOneLane } from './verify.query';

const LIMIT_MS = 6 * 60 * 60 * 1000;

/** What a verification keeps, as far as it is alike for all parts. */
interface Outcome {
  readonly faults?: readonly string[];
  /** The later day whose verification proved this one's as well. */
  readonly provedBy?: string;
}

/** A part of the ledger that records know nothing of, verified in the snapshot it is given; beside what it finds, its faults. */
export type VerifyPart = (client: PoolClient) => Promise<{ readonly faults: readonly string[] }>;

/** Every night, as days begin in Europe/London: that each lane, the cells, the decisions and other parts are whole. */
export class VerifyRecords implements Duty {
  readonly name = VERIFY_RECORDS;
  readonly limitMs = LIMIT_MS;
  readonly isLook = true;

  constructor(
    private readonly pool: Pool,
    private readonly log: LogLines,
    /** By the names they are verified under. */
    private readonly others: Readonly<Record<string, VerifyPart>> = {},
  ) {}

  async due(now: Date): Promise<Obligation[]> {
    const noted = await newestNoted(this.pool, this.name);
    const parts = [CELLS, DECISIONS, ...Object.keys(this.others)];
    return verificationsDue([...(await recordedLanes(this.pool)), ...parts], noted, now);
  }

  /** Of a day that was missed nothing is left to be looked at: a later verification has proved what it would have. */
  async carryOut({ area, period }: ObligationKey, client: PoolClient): Promise<Json> {
    const later = await laterVerified(client, area, period);
    if (later !== undefined) return { provedBy: later };
    if (area === CELLS) return { ...(await verifyAllCells(client)) };
    if (area === DECISIONS) return verifyDecisions(this.pool);
    const other = this.others[area];
    if (other) return { ...(await other(client)) };
    const verified = await verifyOneLane(client, area);
    return verified ? { ...verified } : { faults: [`${area}: there is no lane of that name any more`] };
  }

  announce({ area, period }: ObligationKey, outcome: Json): void {
    const { faults = [] } = outcome as unknown as Outcome;
    for (const fault of faults) this.log.error('the records DO NOT HOLD', { area, day: period, fault });
  }
}

/** Of each part the days that have begun since the newest one noted. */
export function verificationsDue(
  areas: readonly string[],
  noted: ReadonlyMap<string, string>,
  now: Date,
): Obligation[] {
  return areas.flatMap((area) =>
    daysDue(noted.get(area), now).map((due) => ({ name: VERIFY_RECORDS, area, ...due })),
  );
}

async function laterVerified(client: PoolClient, area: string, day: string): Promise<string | undefined> {
  const { rows } = await client.query<{ period: string }>(
    `SELECT period FROM job_run
      WHERE name = $1 AND area = $2 AND period > $3 AND finished_at IS NOT NULL AND NOT outcome ? 'provedBy'
      ORDER BY period LIMIT 1`,
    [VERIFY_RECORDS, area, day],
  );
  return rows[0]?.period;
}

/** Walked by pages on connections of its own: decisions are only ever added to, so no snapshot is needed. */
async function verifyDecisions(pool: Pool): Promise<Json> {
  const verdict = await new DecisionStore(pool).verifyChain();
  if (verdict.intact) return { decisions: verdict.next, chainHead: verdict.head, faults: [] };
  const { fault, position } = verdict;
  return { faults: [`The decision chain is broken at position ${position}: the decision there is ${fault}`] };
}
