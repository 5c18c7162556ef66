/** What was asked before under a key, or what asking gives now: many at a time ask once. */
export function askedOnce<Value>(
  kept: Map<string, Promise<Value>>,
  key: string,
  ask: () => Promise<Value>,
): Promise<Value> {
  const known = kept.get(key) ?? ask();
  kept.set(key, known);
  return known;
}
