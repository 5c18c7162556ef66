import type { DecisionStore } from '#decisions';
import type { RegisterEntry, RegisterKind } from './register-kind';
import { readEntries } from './read-entries.query';
import { entriesOf } from './register.stream';

/** Whose entries of which policy year are asked for, and as decided when. */
export interface OfYear {
  readonly area: string;
  readonly policyYear: string;
  /** Only what was decided below this position; the next one of all unless given. */
  readonly upTo?: number | undefined;
}

/** An entry that stands open, and the decision that made it say so. */
export interface OpenEntry<Entry> {
  readonly code: string;
  readonly entry: Entry;
  readonly version: number;
  readonly recordedAt: string;
}

/** The entries of a policy year that stand open in an area's register, in the order of their codes. */
export async function openEntries<Entry extends RegisterEntry & { readonly policyYear: string }>(
  store: DecisionStore,
  { kind }: RegisterKind<Entry>,
  { area, policyYear, upTo }: OfYear,
): Promise<OpenEntry<Entry>[]> {
  const read = await readEntries(store, entriesOf(area, kind), { upTo });
  return read.flatMap(({ standing: { code, status, entry, version, recordedAt } }) => {
    const own = entry as Entry;
    return status === 'open' && own.policyYear === policyYear
      ? [{ code, entry: own, version, recordedAt }]
      : [];
  });
}
