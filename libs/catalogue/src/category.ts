import type { Category, Table } from '#contracts';
import type { Month, Refusal } from '#kernel';
import type { Measure } from './measure';

type Dimension = keyof Category;

const DIMENSIONS: Readonly<Record<Table, readonly Dimension[]>> = {
  total: [],
  agency: ['agency'],
  reason: ['reason'],
  'care-type': ['careType'],
  full: ['careType', 'agency', 'reason'],
};

/**
 * The categories a table is expected to hold for a month, in the order of the code lists: a table with
 * one of them missing is incomplete. Empty when the measure has no such table; a total has the one
 * empty category.
 */
export function categoriesOf(measure: Measure, table: Table, month: Month): Category[] {
  if (!measure.tables.includes(table)) return [];
  let categories: Category[] = [{}];
  for (const dimension of DIMENSIONS[table]) {
    const codes = listOf(measure, dimension).filter((listed) => isInUse(listed.validFrom, month));
    categories = categories.flatMap((category) =>
      codes.map(({ code }) => ({ ...category, [dimension]: code })),
    );
  }
  return categories.filter((category) => forbiddenPair(measure, category) === undefined);
}

/**
 * Whether a count of the measure may stand in that table under that category for a month (the last of
 * its period). Undefined when it may; otherwise the first rule it breaks, with `where` pointing into the
 * count's data (`/table`, `/category/reason`).
 */
export function checkCategory(
  measure: Measure,
  table: Table,
  category: Category | undefined,
  month: Month,
): Refusal | undefined {
  if (!measure.tables.includes(table)) {
    return {
      rule: 'unknown-table',
      where: '/table',
      what: `${measure.code} has no table "${table}"`,
      mend: `Use one of: ${measure.tables.join(', ')}.`,
    };
  }
  const given = category ?? {};
  return (
    checkShape(measure, table, given) ??
    checkCodes(measure, table, given, month) ??
    checkCombination(measure, given)
  );
}

function checkShape(measure: Measure, table: Table, category: Category): Refusal | undefined {
  const wanted = DIMENSIONS[table];
  const given = (Object.keys(category) as Dimension[]).filter((name) => category[name] !== undefined);
  if (given.length === wanted.length && wanted.every((name) => given.includes(name))) return undefined;
  return {
    rule: 'category-does-not-fit-table',
    where: '/category',
    what: `Table "${table}" was given ${given.length === 0 ? 'no category' : given.join(', ')}`,
    mend:
      wanted.length === 0
        ? 'Leave the category out: a total has none.'
        : `Give ${wanted.map((name) => withCodes(measure, name)).join(', and ')}; and nothing else.`,
  };
}

function checkCodes(measure: Measure, table: Table, category: Category, month: Month): Refusal | undefined {
  for (const dimension of DIMENSIONS[table]) {
    const codes = listOf(measure, dimension);
    const listed = codes.find(({ code }) => code === category[dimension]);
    if (!listed) {
      return {
        rule: 'unknown-category',
        where: `/category/${dimension}`,
        what: `"${category[dimension]}" is not ${ONE_OF[dimension]} of ${measure.code}`,
        mend: `Use one of: ${codes.map(({ code }) => code).join(', ')}.`,
      };
    }
    if (!isInUse(listed.validFrom, month)) {
      return {
        rule: 'reason-not-in-use-yet',
        where: `/category/${dimension}`,
        what: `${listed.code} (${listed.name}) stands under ${month}, before it came into use`,
        mend: `Use it for ${listed.validFrom} and later, or report the days under the reason of the time.`,
      };
    }
  }
  return undefined;
}

/** `agency (one of nhs, social-care, both)`. */
function withCodes(measure: Measure, dimension: Dimension): string {
  const codes = listOf(measure, dimension).map(({ code }) => code);
  return `${dimension} (one of ${codes.join(', ')})`;
}

const ONE_OF: Readonly<Record<Dimension, string>> = {
  agency: 'an agency',
  reason: 'a reason',
  careType: 'a care type',
};

function checkCombination(measure: Measure, category: Category): Refusal | undefined {
  const pair = forbiddenPair(measure, category);
  if (!pair) return undefined;
  const [rule, other] =
    'agency' in pair
      ? (['reason-and-agency-may-not-combine', pair.agency] as const)
      : (['care-type-and-reason-may-not-combine', pair.careType] as const);
  return {
    rule,
    where: '/category',
    what: `Reason ${pair.reason} was reported together with ${other}`,
    mend: `Report it under a combination that ${measure.code} allows; leave out a 0 that is printed there.`,
  };
}

function forbiddenPair(measure: Measure, category: Category) {
  return measure.breakdown?.mayNotCombine.find(
    (pair) =>
      pair.reason === category.reason &&
      ('agency' in pair ? pair.agency === category.agency : pair.careType === category.careType),
  );
}

function listOf(measure: Measure, dimension: Dimension) {
  return measure.breakdown?.[dimension] ?? [];
}

function isInUse(validFrom: Month | undefined, month: Month): boolean {
  return validFrom === undefined || validFrom <= month;
}
