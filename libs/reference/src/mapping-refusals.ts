import type { Refusal } from '#kernel';
import type { z } from 'zod';

const REFUSALS_MAX = 100;
const DOCUMENTED = 'docs/uploading.md describes each member.';

const STATED = 'one or more of { "column": { "is": ["month"] } }, "label", "fixed" and { "given": true }';
const WORDING = '{ "is": ["health"] }, or { "beginsWith": ["health"] }';

/** What stands under each member of a mapping, as somebody would write it. */
const FORMS: Readonly<Record<string, string>> = {
  name: 'a name in small letters, "delayed-days-of-ours"',
  title: 'a title, "The monthly table of our discharge team"',
  source: '"given", or "its-council"',
  layouts: 'a list of tables, [{ "name": "months", ... }]',
  measure: '{ "fixed": "delayed-days" }, or { "column": { "is": ["measure"] } }',
  table: '{ "fixed": "agency" }, or { "column": { "is": ["table"] } }',
  area: 'a list of columns, [{ "is": ["council"] }], or { "fixed": "E06000029" }',
  period: STATED,
  status: STATED,
  applicableAt: STATED,
  values: 'a list of columns, [{ "column": { "is": ["health"] }, "category": { "agency": "nhs" } }]',
  column: WORDING,
  label: WORDING,
  sheet: WORDING,
  says: WORDING,
  printedTotal: WORDING,
  is: 'a list of texts, ["health"]',
  beginsWith: 'a list of texts, ["health"]',
  category: 'an object such as { "agency": "nhs" }',
  rowsLeftOut:
    'a list, [{ "area": { "is": ["total"] }, "as": "total" }], or with "column" and "says" in place of "area"',
  marks: 'a list, [{ "texts": ["nil"], "means": "zero" }]',
  texts: 'a list of texts, ["nil"]',
  means: '"zero", "not-reported", "withdrawn" or "cannot-be-published"',
};

/** What is wrong with a column mapping: where, what stands there, and what belongs there; at most 100 faults. */
export function mappingRefusals(error: z.ZodError, candidate: unknown): Refusal[] {
  return error.issues.flatMap((issue) => refusalsOf(issue, candidate)).slice(0, REFUSALS_MAX);
}

function refusalsOf(issue: z.core.$ZodIssue, candidate: unknown): Refusal[] {
  const { path } = issue;
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) =>
      refusal(
        [...path, key],
        'a member that a mapping does not have here',
        'Remove it, or mend its spelling.',
      ),
    );
  // A list's own items have no name: what stands in it is said of the list.
  const named = path.findLast((part) => typeof part === 'string');
  const form = named !== undefined && Object.hasOwn(FORMS, named) ? FORMS[named] : undefined;
  const mend = form === undefined ? DOCUMENTED : `Give ${form}; ${DOCUMENTED}`;
  const isOfKind = issue.code === 'invalid_type' || issue.code === 'invalid_union';
  return [refusal(path, isOfKind ? whatStands(at(candidate, path)) : issue.message, mend)];
}

function refusal(path: readonly PropertyKey[], what: string, mend: string): Refusal {
  const where = path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
  return { rule: 'mapping-wrong-form', where, what, mend };
}

function whatStands(found: unknown): string {
  if (found === undefined) return 'nothing stands there';
  if (Array.isArray(found)) return 'a list, which is not what belongs there';
  if (typeof found === 'object' && found !== null) return 'an object, which is not what belongs there';
  return `${JSON.stringify(found).slice(0, 60)}, which is not what belongs there`;
}

function at(document: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, part) =>
      value !== null && typeof value === 'object' && Object.hasOwn(value, part)
        ? (value as Record<PropertyKey, unknown>)[part]
        : undefined,
    document,
  );
}
