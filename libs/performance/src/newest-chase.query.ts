import { newestOutcomes } from '#jobs';
import type { Positions } from '#records';
import type { Pool } from 'pg';

export const CHASE_REPORTS = 'chase-reports';

/** What looking for the reports of an area and month came to, as it then stood. */
export interface Chase {
  /** Reports expected: one of each reporter for each monthly measure. */
  readonly expected: number;
  readonly missing: readonly {
    readonly measure: string;
    readonly source: string;
    readonly name: string;
    /** Whether some of it was there. */
    readonly isInPart: boolean;
    /** There where it cannot be known: a lane of the source's own, in which it may stand, had stopped. */
    readonly isLaneStopped?: boolean;
  }[];
  /** What had been recorded then: asked at these positions, the coverage is the same for ever. */
  readonly asOf: Pick<Positions, 'lanes' | 'nextOffsets' | 'decisionPosition' | 'referenceVersion'>;
}

/** The newest month that reports were looked for. */
export interface NewestChase {
  readonly month: string;
  readonly finishedAt: Date;
  readonly areas: number;
  readonly expected: number;
  readonly missing: number;
}

export async function newestChase(pool: Pool): Promise<NewestChase | undefined> {
  const newest = await newestOutcomes(pool, CHASE_REPORTS);
  if (!newest) return undefined;
  const chases = newest.outcomes as unknown as readonly Chase[];
  return {
    month: newest.period,
    finishedAt: newest.finishedAt,
    areas: chases.length,
    expected: chases.reduce((sum, { expected }) => sum + expected, 0),
    missing: chases.reduce((sum, { missing }) => sum + missing.length, 0),
  };
}
