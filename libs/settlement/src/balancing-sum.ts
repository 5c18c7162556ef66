import type { Pence } from '#kernel';

/** Activity of one price: non-elective admissions at a flat price, or one category of a tariff. */
export interface PricedActivity {
  readonly name: string;
  readonly target: number;
  readonly actual: number;
  readonly price: Pence;
}

export interface BalancingSum {
  readonly costOfTarget: Pence;
  readonly costOfActual: Pence;
  /** What the actual activity cost beyond the target's, over all of it together; nothing where it cost less. */
  readonly overspend: Pence;
  /** What of it counts: beyond the corridor, up to the cap. */
  readonly counted: Pence;
  /** What is paid into the pool. */
  readonly released: Pence;
  /** What stays with the commissioner, to compensate its providers. */
  readonly retained: Pence;
}

/** Which overspend counts, where partners agreed that not all of it does. */
export interface OverspendLimits {
  /** Only what exceeds it counts. */
  readonly corridor: Pence;
  /** The most that counts. */
  readonly cap?: Pence;
}

/**
 * A risk share by balancing sum: the fund less what activity beyond the target has cost, and never below nothing.
 * Cambridgeshire's Better Care Fund plan 2016/17, Annex A, paragraph 7, scenarios 1 to 3.
 */
export function balancingSum(
  fund: Pence,
  activity: readonly PricedActivity[],
  { corridor, cap }: OverspendLimits = { corridor: 0n },
): BalancingSum {
  const costOf = (count: (each: PricedActivity) => number): Pence =>
    activity.reduce((sum, each) => sum + BigInt(count(each)) * each.price, 0n);
  const costOfTarget = costOf(({ target }) => target);
  const costOfActual = costOf(({ actual }) => actual);
  const overspend = max(0n, costOfActual - costOfTarget);
  const beyond = max(0n, overspend - corridor);
  const counted = cap !== undefined && beyond > cap ? cap : beyond;
  const released = max(0n, fund - counted);
  return { costOfTarget, costOfActual, overspend, counted, released, retained: fund - released };
}

function max(a: Pence, b: Pence): Pence {
  return a > b ? a : b;
}
