import { canonicalJson, fail, ok, type Json, type Refusal, type Result } from '#kernel';
import { refusal, type RegisterEntry, type RegisterKind, type Surroundings } from '../register-kind';
import { registerDecider, type EntryDecision, type EntryState } from '../register.decider';
import type { RegisterEvent } from '../register.events';
import { entryOfPrinted, placeOf, readRegisterTable, type PrintedEntry } from './read-register-table';
import type { ImportedTable } from './register-table.decider';
import type { TableMapping } from './table-mapping';

export interface ImportAsked {
  readonly kind: RegisterKind;
  /** The name of the table among those of the area, by which new entries are coded: `annex-b`. */
  readonly table: string;
  readonly document: string;
  readonly mapping: TableMapping;
  readonly rows: readonly (readonly string[])[];
  /** The same table as it was imported before, if it was. */
  readonly before: ImportedTable | undefined;
  /** Every entry of the register, by its code. */
  readonly states: ReadonlyMap<string, EntryState>;
  /** What each entry is held against beside itself, by its code. */
  readonly around: (code: string) => Surroundings;
  /** The day in Europe/London. */
  readonly today: string;
}

/** What an import comes to: what is decided on which entries, and the table as it stands from then on. */
export interface PlannedImport {
  readonly table: ImportedTable;
  readonly decided: readonly { readonly code: string; readonly events: readonly RegisterEvent[] }[];
  /** Entries that the table had before and has no more; they are left as they are. */
  readonly gone: readonly string[];
}

/**
 * What follows from a printed table. An entry is known again by what it says; of one that is, only those fields change
 * that the table words otherwise than before, so that nobody's own changes are lost. All of it, or what is wrong in it,
 * row by row.
 */
export function planImport(asked: ImportAsked): Result<PlannedImport, readonly Refusal[]> {
  const { kind, document, mapping, rows, before, states } = asked;
  const read = readRegisterTable(rows, mapping, kind);
  const refusals: Refusal[] = [...read.refusals];
  const earlier = before ? entriesByKey(before, kind) : new Map<string, Known>();
  const nextCode = codesFrom(asked, read.entries.length);
  const codes: string[] = [];
  const decided: PlannedImport['decided'][number][] = [];
  for (const printed of read.entries) {
    const { entry, refusals: wrong } = entryOfPrinted(printed, kind);
    refusals.push(...wrong);
    if (!entry) continue;
    const known = earlier.get(printed.key);
    const code = known?.code ?? kind.codeOf?.(entry) ?? nextCode();
    if (codes.includes(code)) {
      refusals.push(twice(kind, code, printed));
      continue;
    }
    codes.push(code);
    const state = states.get(code) ?? { status: 'none' };
    const decision = decisionOn(state, entry, known?.entry, document);
    const outcome = decision
      ? registerDecider.decide(
          { ...decision, kind, code, today: asked.today, around: asked.around(code) },
          state,
        )
      : ok([]);
    if (!outcome.ok) refusals.push(...outcome.failure.map((each) => inRow(each, printed)));
    else if (outcome.value.length > 0) decided.push({ code, events: outcome.value });
  }
  if (read.entries.length === 0 && refusals.length === 0)
    refusals.push(refusal('table-empty', '', 'No row is an entry', 'Send the table with its rows'));
  if (refusals.length > 0) return fail(refusals);
  const gone = [...earlier.values()].map(({ code }) => code).filter((code) => !codes.includes(code));
  return ok({ table: { document, mapping, rows, codes }, decided, gone });
}

interface Known {
  readonly code: string;
  readonly entry: RegisterEntry | undefined;
}

function entriesByKey(before: ImportedTable, kind: RegisterKind): Map<string, Known> {
  const { entries } = readRegisterTable(before.rows, before.mapping, kind);
  return new Map(
    entries.map((printed, at) => [
      printed.key,
      { code: before.codes[at] ?? '', entry: entryOfPrinted(printed, kind).entry },
    ]),
  );
}

/** Codes that no entry has: `annex-b-01`, `annex-b-02`. */
function codesFrom({ table, states }: ImportAsked, entries: number): () => string {
  const digits = Math.max(2, String(entries).length);
  let last = 0;
  return () => {
    let code: string;
    do code = `${table}-${String((last += 1)).padStart(digits, '0')}`;
    while (states.has(code));
    return code;
  };
}

function decisionOn(
  state: EntryState,
  entry: RegisterEntry,
  before: RegisterEntry | undefined,
  document: string,
): EntryDecision | undefined {
  const reason = `As printed in: ${document}`;
  if (state.status === 'none') return { type: 'add', entry, reason };
  const reworded = rewordedFields(before ?? {}, entry);
  if (reworded.length === 0) return undefined;
  const merged = new Map<string, unknown>(Object.entries(state.entry));
  for (const [field, value] of reworded) {
    if (value === undefined) merged.delete(field);
    else merged.set(field, value);
  }
  return { type: 'change', entry: Object.fromEntries(merged), reason };
}

/** What the table says otherwise than it did, by field; undefined where it says nothing any more. */
function rewordedFields(before: RegisterEntry, after: RegisterEntry): [string, Json | undefined][] {
  const [was, is] = [before, after].map((entry) => new Map(Object.entries(entry as Record<string, Json>)));
  return [...new Set([...(was?.keys() ?? []), ...(is?.keys() ?? [])])]
    .filter((field) => canonicalJson(was?.get(field)) !== canonicalJson(is?.get(field)))
    .map((field) => [field, is?.get(field)]);
}

function twice({ one }: RegisterKind, code: string, { rows: [row = 0] }: PrintedEntry): Refusal {
  const what = `The ${one} ${code} stands in a row above`;
  return refusal('register-entry-exists', `row ${row}`, what, 'Give each in one row');
}

/** A refusal of an entry, told where in the table it is. */
function inRow(refused: Refusal, { rows: [row = 0], columns }: PrintedEntry): Refusal {
  const field = refused.where.startsWith('/entry/') ? refused.where.slice('/entry/'.length) : '';
  return { ...refused, where: placeOf(field, row, columns) };
}
