import { fail, ok } from '#kernel';
import type { Refusal, Result } from '#kernel';
import type { z } from 'zod';

/**
 * The parameters of an address, held to a schema. Each one that is unknown, missing, given twice or not understood
 * is refused by a rule of its own.
 *
 * @param mends what to give as each parameter, by its name.
 */
export function readParameters<Read>(
  schema: z.ZodType<Read>,
  query: unknown,
  mends: Readonly<Record<string, string>>,
): Result<Read, Refusal[]> {
  const parsed = schema.safeParse(query);
  return parsed.success
    ? ok(parsed.data)
    : fail(parsed.error.issues.flatMap((issue) => refusalsOf(issue, query, mends)));
}

function refusalsOf(
  issue: z.core.$ZodIssue,
  query: unknown,
  mends: Readonly<Record<string, string>>,
): Refusal[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((name) => ({
      rule: 'unknown-parameter',
      where: pointer([name]),
      what: 'There is no parameter of that name',
      mend: 'Leave it out, or mend its name',
    }));
  const name = String(issue.path[0] ?? '');
  const where = pointer(issue.path);
  const mend = mends[name] ?? `Give ${name} as the route describes it`;
  if (issue.code !== 'invalid_type')
    return [{ rule: 'parameter-not-understood', where, what: `${name} ${issue.message}`, mend }];
  const isGiven = typeof query === 'object' && query !== null && Object.hasOwn(query, name);
  return !isGiven
    ? [{ rule: 'parameter-missing', where, what: `${name} is missing`, mend }]
    : [{ rule: 'parameter-repeated', where, what: `${name} is given more than once`, mend: 'Give it once' }];
}

function pointer(path: readonly PropertyKey[]): string {
  return path
    .map((part) => `/${String(part).slice(0, 60).replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('');
}
