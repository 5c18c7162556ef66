/** What was asked before under a key, or what asking gives now: many at a time ask once. What failed is asked again. */
export function askedOnce<Value>(
  kept: Map<string, Promise<Value>>,
  key: string,
  ask: () => Promise<Value>,
): Promise<Value> {
  const known = kept.get(key);
  if (known) return known;
  const asking = ask();
  kept.set(key, asking);
  asking.catch(() => kept.delete(key));
  return asking;
}
