import type { AnswerSource } from '#catalogue';

/**
 * What a question was answered with. Texts, choices, `yes` and `no`, days: as text. A count: a whole number. Money: whole
 * pence. A rate or a percentage: a decimal as text, which keeps its places.
 */
export type AnswerValue = string | number;

/** Where everything stood that a copied figure rests on. */
export interface FilledAt {
  readonly id: number;
  readonly at: string;
  readonly decisionPosition: number;
  readonly referenceVersion: number;
  readonly lanes: readonly number[];
  readonly nextOffsets: readonly number[];
  /** By which rules cells were filled there: see FILLING. By the first where it is left out. */
  readonly filling?: number | undefined;
}

/** Who or what an answer comes from. */
export type Origin =
  | {
      readonly from: 'person';
      readonly by: string;
      /** What the ledger has for the same cell, where it has anything. */
      readonly inPlaceOf?: { readonly value: AnswerValue; readonly origin: LedgerOrigin } | undefined;
    }
  | LedgerOrigin;

export interface LedgerOrigin {
  readonly from: 'ledger';
  readonly source: AnswerSource;
  /** The stored watermark at which it was taken. */
  readonly watermark: number;
  /** In a row: the code of the scheme, line or contribution that it stands for. Not kept of what was copied before it was. */
  readonly rowOf?: string | undefined;
  /** Of what it rests on: the same figure has the same hash, whatever became of others. */
  readonly contentHash: string;
  readonly definitionVersion?: string | undefined;
  /** What is to be known of it: reports missing, provisional, a version that stands twice. */
  readonly warnings: readonly { readonly rule: string; readonly what: string }[];
  /** Of a copy from an earlier return or a register: who has looked at it since. */
  readonly confirmedBy?: string | undefined;
}

export interface Answer {
  readonly value: AnswerValue;
  readonly origin: Origin;
}

/** Answers by the keys of their cells, `nea-q1-actual` or `benefits.3.saving`. A cell without one is not answered. */
export type Answers = Readonly<Record<string, Answer>>;

/** Whether an answer was copied from what somebody said elsewhere, and nobody has looked at it here yet. */
export function isToBeConfirmed({ origin }: Answer): boolean {
  return origin.from === 'ledger' && isCopied(origin) && origin.confirmedBy === undefined;
}

/** Whether it repeats what somebody said, and is no figure of the ledger's own. */
export function isCopied({ source }: LedgerOrigin): boolean {
  return COPIED.has(source.from);
}

const COPIED: ReadonlySet<AnswerSource['from']> = new Set(['earlier-return', 'register']);

/** The key of a cell in a row of a section. */
export function rowKey(section: string, row: number, question: string): string {
  return `${section}.${row}.${question}`;
}

/** The row of a cell by its key: `benefits.3`. Of a cell in no row it is empty. */
export function rowOfKey(key: string): string {
  return key.slice(0, Math.max(key.lastIndexOf('.'), 0));
}
