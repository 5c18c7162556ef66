import type { Pence } from '#kernel';
import type { FundContent } from './fund-content';
import { commissionersOf, linePositions, type SettledStep } from './fund-position';
import type { FundState } from './fund.decider';
import type { JournalEntry } from './journal/journal-entry';

export interface StatementMovement {
  /** The number of its entry in the journal. */
  readonly entry: number;
  readonly kind: JournalEntry['kind'];
  readonly effectiveOn: string;
  readonly recordedAt: string;
  readonly narrative: string;
  readonly pence: Pence;
}

/** One side of what a partner has to do with a fund. Opening and movements sum to closing. */
export interface StatementSection {
  /** `contributed`: put in, or set aside; `spent`: as a line's commissioner; `held`: held back; `retained`: kept of that. */
  readonly of: 'contributed' | 'spent' | 'held' | 'retained';
  readonly openingPence: Pence;
  readonly movements: readonly StatementMovement[];
  readonly closingPence: Pence;
}

/** A partner's part of a line's underspend (below zero) or overspend. */
export interface StatementShare {
  readonly line: string;
  readonly rule: SettledStep['rule'];
  readonly pence: Pence;
}

export interface PartnerStatement {
  readonly partner: string;
  readonly name: string;
  readonly from: string;
  readonly to: string;
  readonly sections: readonly StatementSection[];
  /** By each line's rule, of the year's outturn as far as it is known. */
  readonly shares: readonly StatementShare[];
  readonly sharesPence: Pence;
}

interface Asked {
  readonly partner: string;
  readonly from: string;
  readonly to: string;
}

/**
 * What a partner has to do with a fund from one day to another, both of them included, by the days on which entries take
 * effect. `entries` are all that count: none that takes effect later.
 */
export function partnerStatement(
  content: FundContent,
  state: FundState,
  entries: readonly JournalEntry[],
  { partner, from, to }: Asked,
): PartnerStatement {
  const inOrder = [...entries].sort((a, b) =>
    a.effectiveOn === b.effectiveOn ? a.number - b.number : a.effectiveOn < b.effectiveOn ? -1 : 1,
  );
  const held = heldBy(partner, entries);
  const moved = (of: StatementSection['of'], amountOf: (entry: JournalEntry) => Pence): StatementSection =>
    sectionOf(of, inOrder, amountOf, from);
  const shares = sharesOf(content, state, partner);
  return {
    ...{ partner, from, to },
    name: content.partners.find(({ source }) => source === partner)?.name ?? partner,
    sections: [
      moved('contributed', (entry) => -onAccount(entry, (account) => account === `contributed:${partner}`)),
      moved('spent', spentBy(partner, content)),
      moved('held', (entry) => onAccount(entry, (account) => held.has(account))),
      moved('retained', (entry) => onAccount(entry, (account) => account === `retained:${partner}`)),
    ],
    shares,
    sharesPence: shares.reduce((sum, { pence }) => sum + pence, 0n),
  };
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
    const { number, kind, effectiveOn, recordedAt, narrative } = entry;
    closingPence += pence;
    if (effectiveOn < from) openingPence += pence;
    else movements.push({ entry: number, kind, effectiveOn, recordedAt, narrative, pence });
  }
  return { of, openingPence, movements, closingPence };
}

/**
 * The partner's part of what is spent on lines it commissions. Of a joint line it is the difference it makes to the
 * partner's share of all that was spent on it, so that the parts of many months are those of their sum.
 */
function spentBy(partner: string, content: FundContent): (entry: JournalEntry) => Pence {
  const soFar = new Map<string, Pence>();
  return (entry) =>
    content.lines.reduce((sum, line) => {
      const pence = onAccount(entry, (account) => account === `spent:${line.code}`);
      if (pence === 0n) return sum;
      const before = soFar.get(line.code) ?? 0n;
      soFar.set(line.code, before + pence);
      const partOf = (amount: Pence): Pence =>
        commissionersOf(line, amount).find((each) => each.partner === partner)?.pence ?? 0n;
      return sum + partOf(before + pence) - partOf(before);
    }, 0n);
}

/** The accounts of what was set aside out of a partner's contribution. */
function heldBy(partner: string, entries: readonly JournalEntry[]): ReadonlySet<string> {
  const holds = entries.filter(
    ({ kind, lines }) => kind === 'hold' && lines.some(({ account }) => account === `contributed:${partner}`),
  );
  return new Set(
    holds.flatMap(({ lines }) =>
      lines.map(({ account }) => account).filter((each) => each.startsWith('held:')),
    ),
  );
}

function onAccount({ lines }: JournalEntry, is: (account: string) => boolean): Pence {
  return lines.reduce((sum, { account, pence }) => (is(account) ? sum + pence : sum), 0n);
}

function sharesOf(content: FundContent, state: FundState, partner: string): StatementShare[] {
  return linePositions(content, state).flatMap(({ line, settled }) =>
    settled.flatMap(({ rule, partners }) =>
      partners.filter((each) => each.partner === partner).map(({ pence }) => ({ line, rule, pence })),
    ),
  );
}
