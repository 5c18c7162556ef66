/** How long something took, in milliseconds: half of the times, or 99 of 100, were no longer. */
export interface Spread {
  readonly number: number;
  readonly p50: number;
  readonly p99: number;
}

export function spreadOf(milliseconds: readonly number[]): Spread {
  const ordered = [...milliseconds].sort((one, other) => one - other);
  const below = (share: number) =>
    Math.round(ordered[Math.min(ordered.length - 1, Math.floor(ordered.length * share))] ?? 0);
  return { number: ordered.length, p50: below(0.5), p99: below(0.99) };
}
