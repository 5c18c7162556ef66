import fc from 'fast-check';
import type { Predicate, PredicateField, PredicateRow } from './predicate';
import { PREDICATE_FIELDS } from './predicate';

// Few values a field, so that random trees and rows meet often.
const VALUES: Readonly<Record<PredicateField, readonly string[]>> = {
  measure: ['delayed-days', 'non-elective-admissions'],
  table: ['total', 'agency', 'reason'],
  agency: ['nhs', 'social-care', 'both'],
  reason: ['A', 'Di', 'Dii', 'O'],
  careType: ['acute', 'non-acute'],
  source: ['urn:ons:E06000031', 'urn:ods:X24'],
  area: ['E06000031', 'E92000001'],
};

const MAY_BE_MISSING: readonly PredicateField[] = ['agency', 'reason', 'careType'];

const aComparison: fc.Arbitrary<Predicate> = fc.constantFrom(...PREDICATE_FIELDS).chain((field) =>
  fc.oneof(
    fc.record({ field: fc.constant(field), equals: fc.constantFrom(...VALUES[field]) }),
    fc.record({
      field: fc.constant(field),
      in: fc.uniqueArray(fc.constantFrom(...VALUES[field]), { minLength: 1 }),
    }),
  ),
);

/** Trees that the schema lets in: at most five levels here, three parts to a branch. */
export const aPredicate: fc.Arbitrary<Predicate> = fc.letrec<{ tree: Predicate }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4, depthIdentifier: 'predicate' },
    aComparison,
    fc.record({ not: tie('tree') }),
    fc.record({ all: fc.array(tie('tree'), { minLength: 1, maxLength: 3, depthIdentifier: 'predicate' }) }),
    fc.record({ any: fc.array(tie('tree'), { minLength: 1, maxLength: 3, depthIdentifier: 'predicate' }) }),
  ),
})).tree;

export const aCount: fc.Arbitrary<PredicateRow> = fc.record(
  Object.fromEntries(
    PREDICATE_FIELDS.map((field) => [
      field,
      fc.constantFrom(...VALUES[field], ...(MAY_BE_MISSING.includes(field) ? [null] : [])),
    ]),
  ) as Record<PredicateField, fc.Arbitrary<string | null>>,
);

/** A count of Peterborough's delayed days in the agency table. */
export function peterborough(category: Partial<PredicateRow>): PredicateRow {
  return {
    measure: 'delayed-days',
    table: 'agency',
    agency: null,
    reason: null,
    careType: null,
    source: 'urn:ons:E06000031',
    area: 'E06000031',
    ...category,
  };
}
