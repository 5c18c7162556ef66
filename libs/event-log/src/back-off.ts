import type { BackOff } from './event-log';

/**
 * Milliseconds to wait after so many failures in a row (from 1): doubling, capped, the given share of it
 * left to chance so that lanes which failed together do not come back together.
 *
 * @param chance from 0 to before 1
 */
export function backOffMs(backOff: BackOff, attempt: number, chance: number): number {
  const full = Math.min(backOff.maxMs, backOff.firstMs * 2 ** (attempt - 1));
  return Math.round(full * (1 - backOff.jitter * chance));
}
