import { jsonPence, type Pence } from '#kernel';

export const ENTRY_KINDS = [
  'contribution',
  'expenditure',
  'hold',
  'forecast',
  'post',
  'void',
  'release',
  'dispute-outcome',
  'reversal',
] as const;
export type EntryKind = (typeof ENTRY_KINDS)[number];

export interface EntryLine {
  /** `class:who-or-what`, see `accounts`. */
  readonly account: string;
  /** Above zero what is debited, below zero what is credited; never zero. */
  readonly pence: Pence;
}

interface EntryHead {
  /** The stream of the fund that it is of, `fund/E10000003/2016-17`. */
  readonly fund: string;
  readonly kind: EntryKind;
  /** The day it takes effect on, `2017-04-01`; when it was recorded is another matter. */
  readonly effectiveOn: string;
  /** What happened, in a sentence for who reads a statement. */
  readonly narrative: string;
  /** The number of the hold that a `post` or a `void` is of. */
  readonly settles?: number;
  /** The number of the entry that a `reversal` undoes. */
  readonly reverses?: number;
}

/** What is to be entered: at least two lines, which sum to zero. */
export interface EntryDraft extends EntryHead {
  readonly lines: readonly EntryLine[];
}

/** An entry as the journal keeps it. */
export interface JournalEntry extends EntryDraft {
  /** Its place among all entries: 1, 2, 3 ... without a gap. */
  readonly number: number;
  /** The position of the decision that made it. */
  readonly decision: number;
  /** UTC to the millisecond, that of the decision. */
  readonly recordedAt: string;
  readonly actor: string;
}

/** An entry as JSON has it: in a decision that says what is entered for it, and in answers. */
export interface StatedEntry extends EntryHead {
  readonly lines: readonly { readonly account: string; readonly pence: number }[];
}

/** What a decision bears that says itself what is entered for it; the verification holds the journal to it. */
export interface WithEntries {
  readonly entries?: readonly StatedEntry[];
}

export function statedEntry(entry: EntryDraft): StatedEntry {
  const lines = entry.lines.map(({ account, pence }) => ({ account, pence: jsonPence(pence) }));
  return { ...headOf(entry), lines };
}

export function entryFromStated(stated: StatedEntry): EntryDraft {
  const lines = stated.lines.map(({ account, pence }) => ({ account, pence: BigInt(pence) }));
  return { ...headOf(stated), lines };
}

/** The entry that undoes another, on the day it is made: the same accounts, what was debited credited. */
export function reverseEntry(
  entry: Pick<JournalEntry, 'number' | 'fund' | 'lines'>,
  { effectiveOn, narrative }: Pick<EntryDraft, 'effectiveOn' | 'narrative'>,
): EntryDraft {
  const lines = entry.lines.map(({ account, pence }) => ({ account, pence: -pence }));
  return { fund: entry.fund, kind: 'reversal', effectiveOn, narrative, reverses: entry.number, lines };
}

function headOf({ fund, kind, effectiveOn, narrative, settles, reverses }: EntryHead): EntryHead {
  return {
    fund,
    kind,
    effectiveOn,
    narrative,
    ...(settles !== undefined && { settles }),
    ...(reverses !== undefined && { reverses }),
  };
}
