import { z } from 'zod';

/** The fields of a count that a predicate may ask about. */
export const PREDICATE_FIELDS = [
  'measure',
  'table',
  'agency',
  'reason',
  'careType',
  'source',
  'area',
] as const;

export type PredicateField = (typeof PREDICATE_FIELDS)[number];

/** A count, as far as a predicate sees it. A field the count does not bear is null and equals nothing. */
export type PredicateRow = Readonly<Record<PredicateField, string | null>>;

/**
 * Which counts a measure sums: a tree of plain data, so that it can be stored, hashed, compiled to SQL,
 * run as a function and read out as a sentence. An empty `all` holds, an empty `any` does not; the
 * schema lets neither in from outside.
 */
export type Predicate =
  | { readonly field: PredicateField; readonly equals: string }
  | { readonly field: PredicateField; readonly in: readonly string[] }
  | { readonly not: Predicate }
  | { readonly all: readonly Predicate[] }
  | { readonly any: readonly Predicate[] };

const DEPTH_MAX = 6;
const NODES_MAX = 100;
const VALUES_MAX = 50;
const VALUE_LENGTH_MAX = 100;

const value = z.string().min(1).max(VALUE_LENGTH_MAX);
const field = z.enum(PREDICATE_FIELDS);

const tree: z.ZodType<Predicate> = z.lazy(() =>
  z.union([
    z.strictObject({ field, equals: value }),
    z.strictObject({ field, in: z.array(value).min(1).max(VALUES_MAX) }),
    z.strictObject({ not: tree }),
    z.strictObject({ all: z.array(tree).min(1).max(NODES_MAX) }),
    z.strictObject({ any: z.array(tree).min(1).max(NODES_MAX) }),
  ]),
);

/**
 * Checks a predicate from outside. Depth and size are measured before the tree is walked in earnest, so
 * that a hostile one costs no more than its own length.
 */
export const predicateSchema: z.ZodType<Predicate> = z
  .unknown()
  .refine((candidate) => isWithinLimits(candidate), {
    message: `A predicate has at most ${DEPTH_MAX} levels and ${NODES_MAX} parts`,
    abort: true,
  })
  .pipe(tree);

/** Whether a count satisfies the predicate. */
export function predicateHolds(predicate: Predicate, row: PredicateRow): boolean {
  if ('equals' in predicate) return row[predicate.field] === predicate.equals;
  if ('in' in predicate) {
    const found = row[predicate.field];
    return found !== null && predicate.in.includes(found);
  }
  if ('not' in predicate) return !predicateHolds(predicate.not, row);
  if ('all' in predicate) return predicate.all.every((part) => predicateHolds(part, row));
  return predicate.any.some((part) => predicateHolds(part, row));
}

function isWithinLimits(candidate: unknown): boolean {
  let parts = 0;
  const waiting: { node: unknown; depth: number }[] = [{ node: candidate, depth: 1 }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    parts += 1;
    if (parts > NODES_MAX || next.depth > DEPTH_MAX) return false;
    for (const child of childrenOf(next.node)) waiting.push({ node: child, depth: next.depth + 1 });
  }
  return true;
}

function childrenOf(node: unknown): unknown[] {
  if (typeof node !== 'object' || node === null) return [];
  const { not, all, any } = node as Record<string, unknown>;
  return [
    ...(not === undefined ? [] : [not]),
    ...(Array.isArray(all) ? (all as unknown[]).slice(0, NODES_MAX + 1) : []),
    ...(Array.isArray(any) ? (any as unknown[]).slice(0, NODES_MAX + 1) : []),
  ];
}
