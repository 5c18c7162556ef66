import type { Predicate, PredicateField } from './predicate';

export interface SqlCondition {
  readonly text: string;
  readonly values: readonly (string | readonly string[])[];
}

const COLUMNS: Readonly<Record<PredicateField, string>> = {
  measure: 'measure',
  table: 'tbl',
  agency: 'agency',
  reason: 'reason',
  careType: 'care_type',
  source: 'source',
  area: 'area',
};

/**
 * The predicate as a condition on the columns measure, tbl, agency, reason, care_type, source and area.
 * Values are always parameters, numbered from `firstParameter`.
 *
 * The condition is true for exactly the rows for which `predicateHolds` is, but it may be null where that
 * is false: a column without a value compares to null. That keeps a plain equality that an index can
 * serve; the one place where null would differ from false is under a negation, hence `is not true`.
 */
export function predicateSql(predicate: Predicate, firstParameter: number): SqlCondition {
  const values: (string | readonly string[])[] = [];
  const parameter = (value: string | readonly string[]) => `$${firstParameter + values.push(value) - 1}`;
  const compile = (part: Predicate): string => {
    if ('equals' in part) return `${COLUMNS[part.field]} = ${parameter(part.equals)}`;
    if ('in' in part) return `${COLUMNS[part.field]} = any(${parameter(part.in)}::text[])`;
    if ('not' in part) return `(${compile(part.not)}) is not true`;
    if ('all' in part) return joined(part.all.map(compile), ' and ', 'true');
    return joined(part.any.map(compile), ' or ', 'false');
  };
  return { text: compile(predicate), values };
}

function joined(conditions: readonly string[], by: string, whenEmpty: string): string {
  return conditions.length === 0 ? whenEmpty : conditions.map((condition) => `(${condition})`).join(by);
}
