const MINUTE_MS = 60_000;
const PAUSES_MS = [1, 5, 15, 60, 360].map((minutes) => minutes * MINUTE_MS);

/** No pause is longer. */
export const PAUSE_MS_MAX = Math.max(...PAUSES_MS);

/** Between one failure and the next attempt; the last one stands for all that follow. */
export function pauseAfter(attempt: number): number {
  return PAUSES_MS[attempt - 1] ?? PAUSE_MS_MAX;
}
