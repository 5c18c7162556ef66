import type { Pence } from '#kernel';
import type { FundContent } from './fund-content';
import { commissionersOf } from './fund-position';
import { accountClass, type AccountClass } from './journal/account';
import type { JournalEntry } from './journal/journal-entry';

export const SECTIONS = ['contributed', 'spent', 'held', 'released', 'retained', 'disputed'] as const;

export interface StatementMovement {
  /** The number of its entry in the journal. */
  readonly entry: number;
  readonly kind: JournalEntry['kind'];
  readonly effectiveOn: string;
  readonly recordedAt: string;
  /** What the entry says, after what it did to the section where that is not the same. */
  readonly narrative: string;
  readonly pence: Pence;
}

/** One side of what a partner has to do with a fund. Opening and movements sum to closing. */
export interface StatementSection {
  /**
   * `contributed`: put in, or set aside; `spent`: as a line's commissioner; `held`: held back. What was held is then
   * `released`: gone to the pool or to other partners; `retained`: kept; or `disputed`: waiting for the outcome.
   */
  readonly of: (typeof SECTIONS)[number];
  readonly openingPence: Pence;
  readonly movements: readonly StatementMovement[];
  readonly closingPence: Pence;
}

/** The sections of a partner's statement, in their order, of entries in the order in which they take effect. */
export function sectionsOf(
  partner: string,
  content: FundContent,
  entries: readonly JournalEntry[],
  from: string,
): StatementSection[] {
  const amounts = amountsOf(partner, content, entries);
  return SECTIONS.map((of) => sectionOf(of, entries, amounts[of], from));
}

/** Who set aside what is held, by the code of the agreement under which it is. */
export function holdersOf(entries: readonly JournalEntry[]): ReadonlyMap<string, ReadonlySet<string>> {
  const holders = new Map<string, Set<string>>();
  for (const { kind, lines } of entries) {
    if (kind !== 'hold') continue;
    const setAside = namesOf(lines, 'contributed');
    for (const agreement of namesOf(lines, 'held'))
      holders.set(agreement, new Set([...(holders.get(agreement) ?? []), ...setAside]));
  }
  return holders;
}

/** What stands after the class of each account that is of it: partners, agreements. */
export function namesOf(lines: JournalEntry['lines'], of: AccountClass): string[] {
  return lines.flatMap(({ account }) => (accountClass(account) === of ? [account.slice(of.length + 1)] : []));
}

export function onAccount({ lines }: JournalEntry, is: (account: string) => boolean): Pence {
  return lines.reduce((sum, { account, pence }) => (is(account) ? sum + pence : sum), 0n);
}

function sectionOf(
  of: StatementSection['of'],
  entries: readonly JournalEntry[],
  amountOf: (entry: JournalEntry) => Pence,
  from: string,
): StatementSection {
  let openingPence = 0n;
  let closingPence = 0n;
  const movements: StatementMovement[] = [];
  for (const entry of entries) {
    const pence = amountOf(entry);
    if (pence === 0n) continue;
    const { number, kind, effectiveOn, recordedAt } = entry;
    const narrative = narrativeIn(of, entry, pence);
    closingPence += pence;
    if (effectiveOn < from) openingPence += pence;
    else movements.push({ entry: number, kind, effectiveOn, recordedAt, narrative, pence });
  }
  return { of, openingPence, movements, closingPence };
}

const DID: Readonly<
  Partial<Record<StatementSection['of'], { readonly more: string; readonly less: string }>>
> = {
  held: { more: 'Held back again', less: 'No longer held back' },
  retained: { more: 'Kept', less: 'No longer kept' },
  disputed: { more: 'Waiting for a dispute', less: 'No longer waiting for a dispute' },
};

/** An entry that divides a fund tells what is released; what is kept of it, or not held any more, is another amount. */
function narrativeIn(of: StatementSection['of'], { kind, narrative }: JournalEntry, pence: Pence): string {
  const did = kind === 'hold' ? undefined : DID[of];
  return did === undefined ? narrative : `${pence > 0n ? did.more : did.less}; ${narrative}`;
}

/** What of an entry belongs to each section of a partner's statement. */
function amountsOf(
  partner: string,
  content: FundContent,
  entries: readonly JournalEntry[],
): Record<StatementSection['of'], (entry: JournalEntry) => Pence> {
  const holders = holdersOf(entries);
  const isOf = (account: string, of: AccountClass) =>
    accountClass(account) === of && (holders.get(account.slice(of.length + 1))?.has(partner) ?? false);
  const isHeld = (account: string) => isOf(account, 'held');
  const isDisputed = (account: string) => isOf(account, 'disputed');
  const isOwn = (account: string) =>
    account === `contributed:${partner}` || account === `retained:${partner}`;
  return {
    contributed: (entry) => -onAccount(entry, (account) => account === `contributed:${partner}`),
    spent: spentBy(partner, content),
    held: (entry) => onAccount(entry, isHeld),
    // Of an entry on what was held, all that went to somebody else.
    released: (entry) =>
      entry.lines.some(({ account }) => isHeld(account) || isDisputed(account))
        ? onAccount(entry, (account) => !isHeld(account) && !isDisputed(account) && !isOwn(account))
        : 0n,
    retained: (entry) => onAccount(entry, (account) => account === `retained:${partner}`),
    disputed: (entry) => onAccount(entry, isDisputed),
  };
}

/**
 * The partner's part of what is spent on lines it commissions. Of a joint line it is the difference it makes to the
 * partner's share of all that was spent on it, so that the parts of many months are those of their sum.
 */
function spentBy(partner: string, { lines }: FundContent): (entry: JournalEntry) => Pence {
  const byAccount = new Map(lines.map((line) => [`spent:${line.code}`, line]));
  const soFar = new Map<string, Pence>();
  return (entry) =>
    entry.lines.reduce((sum, { account, pence }) => {
      const line = byAccount.get(account);
      if (line === undefined) return sum;
      const before = soFar.get(account) ?? 0n;
      soFar.set(account, before + pence);
      const partOf = (amount: Pence): Pence =>
        commissionersOf(line, amount).find((each) => each.partner === partner)?.pence ?? 0n;
      return sum + partOf(before + pence) - partOf(before);
    }, 0n);
}
