/**
 * Remembers what was worked out from an object that never changes, under a name, for as long as the object
 * lives. A month is asked for again by its quarter, its year and the year to date.
 */
export function keptBy<Value>(): (owner: object, name: string, workOut: () => Value) => Value {
  const kept = new WeakMap<object, Map<string, Value>>();
  return (owner, name, workOut) => {
    const values = kept.get(owner) ?? new Map<string, Value>();
    kept.set(owner, values);
    const known = values.get(name);
    if (known !== undefined) return known;
    const value = workOut();
    values.set(name, value);
    return value;
  };
}
