/**
 * A whole total parted by weights into whole numbers that add up to it. Each part is its share rounded down; what is
 * left over goes, one each, to the parts that lost most by that, the earlier first.
 *
 * @param total a whole number, zero or more
 * @param weights whole numbers, zero or more; equal where all of them are zero
 */
export function spreadTotal(total: number, weights: readonly number[]): number[] {
  const all = weights.reduce((sum, weight) => sum + BigInt(weight), 0n);
  if (all === 0n)
    return weights.length === 0
      ? []
      : spreadTotal(
          total,
          weights.map(() => 1),
        );
  const shares = weights.map((weight, at) => {
    const exact = BigInt(total) * BigInt(weight);
    return { at, part: exact / all, lost: exact % all };
  });
  const left = BigInt(total) - shares.reduce((sum, { part }) => sum + part, 0n);
  const first = shares
    .toSorted((one, other) => (one.lost === other.lost ? one.at - other.at : one.lost > other.lost ? -1 : 1))
    .slice(0, parseInt(String(left), 10));
  const raised = new Set(first.map(({ at }) => at));
  return shares.map(({ at, part }) => parseInt(String(part), 10) + (raised.has(at) ? 1 : 0));
}
