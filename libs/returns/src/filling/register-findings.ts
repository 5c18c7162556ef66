import type { AnswerSource } from '#catalogue';
import type { RecordedDecision } from '#decisions';
import { findRegisterKind, type EntryStanding } from '#governance';
import { fail } from '#kernel';
import { fieldInWords } from '../documents/origin-in-words';
import { found, type Found } from './finding';
import type { Row } from './rows';

type RegisterSource = Extract<AnswerSource, { readonly from: 'register' }>;
type Fields = Readonly<Record<string, unknown>>;

/**
 * A field of an entry of a register, which is known by its code or, in a policy year, by what its kind tells entries apart by:
 * a comment by its metric and quarter.
 */
export function registerFinding(
  source: RegisterSource,
  policyYear: string,
  entries: readonly EntryStanding[],
): Found {
  const { register, entry: named, field, period } = source;
  const entry = openOf(policyYear, entries).find(({ code, fields }) => isAskedFor(source, code, fields));
  if (!entry)
    return fail(`The register of ${register} has no ${named}${period === undefined ? '' : ` of ${period}`}`);
  const value = entry.fields[field];
  if (!isValue(value)) return fail(`${named} says nothing of ${fieldInWords(field)}`);
  return found(value);
}

/** Whether an entry of its register is the one a source names, by what all its decisions said of it. */
export function isOfEntry(source: RegisterSource, history: readonly RecordedDecision[]): boolean {
  return history.some(({ stream, data }) => {
    const { entry = {} } = data as { readonly entry?: Fields };
    return isAskedFor(source, stream.split('/').at(-1) ?? '', entry);
  });
}

function isAskedFor({ register, entry, period }: RegisterSource, code: string, fields: Fields): boolean {
  const knownBy = findRegisterKind(register)?.knownBy ?? [];
  return (
    (code === entry || knownBy.some((by) => fields[by] === entry)) &&
    (period === undefined || Object.values(fields).includes(period))
  );
}

/** The open entries of a register in a policy year as rows, in the order of their codes. */
export function registerRows(policyYear: string, entries: readonly EntryStanding[]): Row[] {
  return openOf(policyYear, entries).map(({ code, fields }) => ({ code, ...rowOf(fields) }));
}

function openOf(policyYear: string, entries: readonly EntryStanding[]) {
  return entries.flatMap(({ code, status, entry }) => {
    const fields = entry as Fields;
    const isOfYear = fields['policyYear'] === undefined || fields['policyYear'] === policyYear;
    return status === 'open' && isOfYear ? [{ code, fields }] : [];
  });
}

function rowOf(fields: Fields): Row {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([field, value]): [string, string | number][] => {
      if (Array.isArray(value) && value.every(isValue)) return [[field, value.join(', ')]];
      return isValue(value) ? [[field, value]] : [];
    }),
  );
}

function isValue(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}
