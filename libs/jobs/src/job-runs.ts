import type { Json } from '#kernel';
import type { PoolClient } from 'pg';
import type { Obligation, ObligationKey } from './duty';

/** One beginning of an obligation. Its number is the fence: who does not hold the newest one finishes nothing. */
export interface Attempt extends ObligationKey {
  readonly attempt: number;
}

/** What came of an attempt: done with an outcome, or nothing, since somebody else has it or had done it. */
export type Completed = { readonly done: true; readonly outcome: Json } | { readonly done: false };

/** Clocks are put back by as much in the course of things; only what is earlier than that is before its time. */
export const EARLY_MS_MAX = 60 * 60 * 1000;

/** What is due and what came of it, each obligation once. */
export interface JobRuns {
  /** The one clock that all reporters go by. */
  now(): Promise<Date>;
  /** Has these stand as due; those that do already are left as they are. */
  note(obligations: readonly Obligation[]): Promise<void>;
  /**
   * Undoes what a clock that was ahead has left: what of these duties was carried out before its time is due again in its
   * time, and nothing waits longer than a pause lasts. Answers with how many are due again.
   *
   * What came of a run says nothing of whether the clock was ahead then or is behind now. So its time must not have come
   * by the clock of this machine either.
   */
  setRight(looks: readonly string[], here: Date): Promise<number>;
  /** Says that somebody has just looked for what is due. */
  looked(by: string): Promise<void>;
  /** What of these duties is not done and may be tried now, the newest first: that of today matters most. */
  open(names: readonly string[], limit: number): Promise<ObligationKey[]>;
  /** Begins an obligation; undefined when it is done, not to be tried yet, or in somebody's hands. */
  begin(key: ObligationKey, by: string): Promise<Attempt | undefined>;
  /** Does the work and says so in one transaction, alone with the obligation, and within the limit. */
  complete(
    attempt: Attempt,
    limitMs: number,
    work: (client: PoolClient) => Promise<Json>,
  ): Promise<Completed>;
  /** Says why the attempt came to nothing, and when to try again. */
  fail(attempt: Attempt, failure: string, againInMs: number): Promise<void>;
}
