import { newestOutcomes } from '#jobs';
import type { Pool } from 'pg';

export const VERIFY_RECORDS = 'verify-records';
/** Verified beside the lanes, each as if it were one. */
export const CELLS = 'cells';
export const DECISIONS = 'decisions';

/** The newest night of which anything was verified. */
export interface Verification {
  /** The day in Europe/London that it was for. */
  readonly day: string;
  /** When the last part of it was done. */
  readonly finishedAt: Date;
  /** Parts done: lanes, cells, decisions, the journal. */
  readonly parts: number;
  /** What does not hold, in sentences; empty when all is well. */
  readonly faults: readonly string[];
}

export async function newestVerification(pool: Pool): Promise<Verification | undefined> {
  const newest = await newestOutcomes(pool, VERIFY_RECORDS);
  if (!newest) return undefined;
  const parts = newest.outcomes as unknown as readonly { readonly faults?: readonly string[] }[];
  return {
    day: newest.period,
    finishedAt: newest.finishedAt,
    parts: parts.length,
    faults: parts.flatMap(({ faults = [] }) => faults),
  };
}
