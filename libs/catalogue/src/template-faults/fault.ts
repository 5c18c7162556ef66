import type { Refusal } from '#kernel';
import type { RETURN_TEMPLATE_RULES } from './rules';

type FaultCode = (typeof RETURN_TEMPLATE_RULES)[number]['code'];

/** Where something stands in a template, as it is written in a JSON pointer. */
export type At = readonly (string | number)[];

export function fault(rule: FaultCode, at: At, what: string, mend: string): Refusal {
  return { rule, where: at.map((part) => `/${String(part)}`).join(''), what, mend };
}

/** All but the first of those that share a key, with the first. */
export function repeated<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
): { readonly item: Item; readonly first: Item }[] {
  const firsts = new Map<string, Item>();
  return items.flatMap((item) => {
    const first = firsts.get(keyOf(item));
    if (first !== undefined) return [{ item, first }];
    firsts.set(keyOf(item), item);
    return [];
  });
}
