import type { Pence } from '#kernel';
import type { AccountClass } from './journal/account';
import { accountClass } from './journal/account';
import type { JournalEntry } from './journal/journal-entry';
import { holdersOf, namesOf, onAccount, SECTIONS, type StatementSection } from './statement-sections';

/** What all partners' statements have in a section, against the journal's accounts of that name. */
export interface Reconciled {
  readonly of: StatementSection['of'];
  /** Of all partners, and what is nobody's. */
  readonly statedPence: Pence;
  readonly journalPence: Pence;
}

/**
 * Sums of the statements against sums of accounts. What was released is found in another way than on a statement: as what
 * was set aside, and is neither held nor disputed any more, nor kept by whoever set it aside.
 */
export function reconciled(
  sections: readonly StatementSection[],
  /** Spent on lines of which nobody can say whose they are. */
  unsharedPence: Pence,
  entries: readonly JournalEntry[],
): Reconciled[] {
  const sumOf = (of: AccountClass, among = entries): Pence =>
    among.reduce((sum, entry) => sum + onAccount(entry, (account) => accountClass(account) === of), 0n);
  const holders = holdersOf(entries);
  const onHeld = entries.map((entry) => ({
    entry,
    holders: [...namesOf(entry.lines, 'held'), ...namesOf(entry.lines, 'disputed')].flatMap((agreement) => [
      ...(holders.get(agreement) ?? []),
    ]),
  }));
  const settling = onHeld.filter((each) => each.holders.length > 0);
  const keptPence = settling.reduce(
    (sum, each) =>
      sum +
      onAccount(each.entry, (account) => each.holders.some((holder) => account === `retained:${holder}`)),
    0n,
  );
  const setAsidePence = -sumOf(
    'contributed',
    settling.map(({ entry }) => entry),
  );
  const journal: Record<StatementSection['of'], Pence> = {
    contributed: -sumOf('contributed'),
    spent: sumOf('spent'),
    held: sumOf('held'),
    released: setAsidePence - sumOf('held') - sumOf('disputed') - keptPence,
    retained: sumOf('retained'),
    disputed: sumOf('disputed'),
  };
  return SECTIONS.map((of) => ({
    of,
    statedPence: sections.reduce(
      (sum, each) => (each.of === of ? sum + each.closingPence : sum),
      of === 'spent' ? unsharedPence : 0n,
    ),
    journalPence: journal[of],
  }));
}
