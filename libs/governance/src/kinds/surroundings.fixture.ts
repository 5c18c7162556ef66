import type { RegisterEntry, RegisterKind, Surroundings } from '../register-kind';

interface Around extends Partial<Omit<Surroundings, 'others'>> {
  /** Entries by the kind of their register. */
  readonly entries?: Readonly<Record<string, readonly RegisterEntry[]>>;
}

const METRICS = ['non-elective-admissions', 'delayed-transfers-of-care', 'residential-admissions'];

/** What stands around an entry: nothing but what is told, in a year that asks for three metrics. */
export function around({ entries = {}, ...told }: Around = {}): Surroundings {
  return {
    others: <Entry extends RegisterEntry>({ kind }: RegisterKind<Entry>) =>
      (entries[kind] ?? []) as readonly Entry[],
    budgetLines: () => undefined,
    metricsOf: (policyYear) => (policyYear === '2015/16' ? METRICS : []),
    isOrganisation: (source) => source === 'urn:ods:RGN',
    ...told,
  };
}

/** The codes of the rules that an entry breaks, with where. */
export function brokenRules<Entry extends RegisterEntry>(
  kind: RegisterKind<Entry>,
  entry: Entry,
  surroundings = around(),
  today = '2016-01-08',
): string[] {
  return kind.refuse(entry, today, surroundings).map(({ rule, where }) => `${rule} at ${where}`);
}

/** An entry that says nothing in some of its fields. */
export function without<Entry extends object, Field extends keyof Entry>(
  entry: Entry,
  ...fields: readonly Field[]
): Omit<Entry, Field> {
  const left = Object.entries(entry).filter(([field]) => !(fields as readonly string[]).includes(field));
  return Object.fromEntries(left) as Omit<Entry, Field>;
}
