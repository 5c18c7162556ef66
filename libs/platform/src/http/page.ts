import { fail, ok } from '#kernel';
import type { Refusal, Result } from '#kernel';
import { z } from 'zod';

const PAGE_MAX = 200;
const PAGE_USUAL = 50;

/** The parameters of a list that is answered page by page. */
export const pageParameters = {
  after: z
    .string()
    .min(1, 'is empty')
    .max(4_000, 'is longer than 4000 characters')
    .optional()
    .describe('The `next` of the page before; left out, the first page.'),
  limit: z
    .string()
    .regex(/^\d{1,4}$/, 'is not a number of lines')
    .transform(Number)
    .refine((limit) => limit >= 1 && limit <= PAGE_MAX, 'is not a number of lines')
    .default(PAGE_USUAL)
    .describe(`Lines a page, 1 to ${PAGE_MAX}; ${PAGE_USUAL} unless told.`),
};

/** What to give as each of them. */
export const PAGE_MENDS = {
  after: 'Give the `next` of the page before, or leave it out to begin',
  limit: `Give a whole number from 1 to ${PAGE_MAX}`,
} as const;

/** Where a page ended, for the `after` of the next one. Opaque to whoever carries it. */
export function writeCursor(list: string, place: unknown): string {
  return Buffer.from(JSON.stringify([list, place])).toString('base64url');
}

/** The place that a cursor of the same list holds; refused when it is of another one, or none of ours. */
export function readCursor<Place>(
  list: string,
  place: z.ZodType<Place>,
  after: string,
): Result<Place, Refusal[]> {
  const read = z.tuple([z.literal(list), place]).safeParse(jsonIn(after));
  if (read.success) return ok(read.data[1]);
  return fail([
    {
      rule: 'parameter-not-understood',
      where: '/after',
      what: 'after is no place in this list',
      mend: PAGE_MENDS.after,
    },
  ]);
}

function jsonIn(after: string): unknown {
  try {
    return JSON.parse(Buffer.from(after, 'base64url').toString());
  } catch {
    return undefined;
  }
}
