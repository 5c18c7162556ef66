import { AGENCIES, CARE_TYPES, DELAY_REASONS } from './code-lists';
import type { Predicate, PredicateField } from './predicate';

/** The words for a code, where there are better ones than the code itself. */
export type NameOf = (field: PredicateField, value: string) => string | undefined;

const SUBJECTS: Readonly<Record<PredicateField, string>> = {
  measure: 'measure',
  table: 'table',
  agency: 'responsible agency',
  reason: 'reason',
  careType: 'care type',
  source: 'reporting organisation',
  area: 'area',
};

/**
 * The predicate in plain English, as a noun phrase: "delayed days whose responsible agency is the NHS or
 * both". `nameOf` supplies names the catalogue does not know, such as those of areas.
 */
export function predicateSentence(predicate: Predicate, nameOf: NameOf = () => undefined): string {
  const parts = 'all' in predicate ? predicate.all : [predicate];
  const subject = parts.find((part) => 'equals' in part && part.field === 'measure');
  const conditions = parts.filter((part) => part !== subject);
  const counted =
    subject && 'equals' in subject
      ? (nameOf('measure', subject.equals) ?? subject.equals.replaceAll('-', ' '))
      : 'counts';
  if (conditions.length === 0) return counted;
  const clause = conditions.map((part) => clauseOf(part, nameOf, conditions.length > 1)).join(' and ');
  return `${counted} ${clause}`;
}

function clauseOf(predicate: Predicate, nameOf: NameOf, nested: boolean): string {
  if ('equals' in predicate) return comparison(predicate.field, [predicate.equals], 'is', nameOf);
  if ('in' in predicate) return comparison(predicate.field, predicate.in, 'is', nameOf);
  if ('not' in predicate) return negation(predicate.not, nameOf);
  const parts = 'all' in predicate ? predicate.all : predicate.any;
  if (parts.length === 0) return 'all' in predicate ? 'of every kind' : 'of no kind';
  const text = parts
    .map((part) => clauseOf(part, nameOf, parts.length > 1))
    .join('all' in predicate ? ' and ' : ' or ');
  return nested && parts.length > 1 ? `(${text})` : text;
}

function negation(predicate: Predicate, nameOf: NameOf): string {
  if ('equals' in predicate) return comparison(predicate.field, [predicate.equals], 'is not', nameOf);
  if ('in' in predicate) return comparison(predicate.field, predicate.in, 'is not', nameOf);
  return `other than those ${clauseOf(predicate, nameOf, true)}`;
}

function comparison(
  field: PredicateField,
  values: readonly string[],
  verb: 'is' | 'is not',
  nameOf: NameOf,
): string {
  const names = values.map((value) => nameOf(field, value) ?? ownName(field, value));
  const last = names.at(-1) ?? 'nothing';
  const list = names.length < 2 ? last : `${names.slice(0, -1).join(', ')} or ${last}`;
  return `whose ${SUBJECTS[field]} ${verb} ${list}`;
}

function ownName(field: PredicateField, value: string): string {
  switch (field) {
    case 'agency':
      return AGENCIES.find(({ code }) => code === value)?.name ?? value;
    case 'careType':
      return CARE_TYPES.find(({ code }) => code === value)?.name ?? value;
    case 'reason': {
      const reason = DELAY_REASONS.find(({ code }) => code === value);
      return reason ? `${reason.code} (${reason.name})` : value;
    }
    case 'measure':
      return value.replaceAll('-', ' ');
    case 'table':
    case 'source':
    case 'area':
      return value;
  }
}
