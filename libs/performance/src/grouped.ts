/** Items by a key of theirs, keys in the order they first come up. */
export function grouped<Item>(items: readonly Item[], key: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const name = key(item);
    const same = groups.get(name);
    if (same) same.push(item);
    else groups.set(name, [item]);
  }
  return groups;
}
