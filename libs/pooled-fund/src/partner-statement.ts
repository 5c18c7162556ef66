import type { Pence } from '#kernel';
import type { FundContent } from './fund-content';
import { isUnshared, jointOf, linePositions, type KnownOfLines, type SettledStep } from './fund-position';
import type { FundState } from './fund.decider';
import type { FromOtherFund } from './journal/from-other-funds.query';
import type { JournalEntry } from './journal/journal-entry';
import { reconciled, type Reconciled } from './statement-reconciled';
import { sectionsOf, type StatementSection } from './statement-sections';

/** A partner's part of a line's underspend (below zero) or overspend. */
export interface StatementShare {
  readonly line: string;
  readonly rule: SettledStep['rule'];
  readonly pence: Pence;
}

/** A line that partners commission jointly without saying in what shares: its money is on nobody's statement. */
export interface UnsharedLine {
  readonly line: string;
  readonly spentPence: Pence;
  /** Its commissioners' part of the line's underspend (below zero) or overspend, by the line's rule. */
  readonly variancePence: Pence;
}

/** What came into the pool from other funds. It is the pool's: no partner's in particular. */
export interface IntoPool {
  readonly openingPence: Pence;
  readonly movements: readonly FromOtherFund[];
  readonly closingPence: Pence;
}

export interface PartnerStatement {
  readonly partner: string;
  readonly name: string;
  /** The document that the fund was taken from. */
  readonly document: string;
  readonly from: string;
  readonly to: string;
  readonly sections: readonly StatementSection[];
  /** By each line's rule, of the year's outturn as far as it is known on the last day. */
  readonly shares: readonly StatementShare[];
  readonly sharesPence: Pence;
  /** Lines that the partner commissions with others, of which nobody can say what part is its own. */
  readonly unshared: readonly UnsharedLine[];
  readonly fromOtherFunds: IntoPool;
  /** Every section to the last day; where two sums differ, money of the journal is on nobody's statement. */
  readonly reconciled: readonly Reconciled[];
}

interface Asked {
  readonly partner: string;
  readonly from: string;
  readonly to: string;
}

/**
 * What a partner has to do with a fund from one day to another, both of them included, by the days on which entries take
 * effect. `entries` are all that count, whatever it is of, and `fromOthers` what entries of other funds did to the pool, in
 * the order in which it takes effect: none that takes effect later.
 */
export function partnerStatement(
  content: FundContent,
  state: FundState,
  entries: readonly JournalEntry[],
  { partner, from, to }: Asked,
  fromOthers: readonly FromOtherFund[] = [],
): PartnerStatement {
  const inOrder = [...entries].sort((a, b) =>
    a.effectiveOn === b.effectiveOn ? a.number - b.number : a.effectiveOn < b.effectiveOn ? -1 : 1,
  );
  const known = knownOn(to, state, entries);
  const positions = linePositions(content, known);
  const shares = positions.flatMap(({ line, settled }) =>
    settled.flatMap(({ rule, partners }) =>
      partners.filter((each) => each.partner === partner).map(({ pence }) => ({ line, rule, pence })),
    ),
  );
  const unshared = content.lines.filter((line) => isUnshared(line));
  return {
    ...{ partner, from, to },
    name: content.partners.find(({ source }) => source === partner)?.name ?? partner,
    document: content.document,
    sections: sectionsOf(partner, content, inOrder, from),
    shares,
    sharesPence: shares.reduce((sum, { pence }) => sum + pence, 0n),
    unshared: unshared
      .filter((line) => jointOf(line).some((each) => each.partner === partner))
      .map(({ code }) => ({
        line: code,
        spentPence: known.spentOn(code),
        variancePence: (positions.find(({ line }) => line === code)?.settled ?? [])
          .filter(({ rule }) => rule === 'kept-by-commissioner' || rule === 'not-called-on-pool')
          .reduce((sum, { pence }) => sum + pence, 0n),
      })),
    fromOtherFunds: intoPool(fromOthers, from),
    reconciled: reconciled(
      content.partners.flatMap(({ source }) => sectionsOf(source, content, inOrder, from)),
      unshared.reduce((sum, { code }) => sum + known.spentOn(code), 0n),
      entries,
    ),
  };
}

function intoPool(fromOthers: readonly FromOtherFund[], from: string): IntoPool {
  const sumOf = (among: readonly FromOtherFund[]) => among.reduce((sum, { pence }) => sum + pence, 0n);
  return {
    openingPence: sumOf(fromOthers.filter(({ effectiveOn }) => effectiveOn < from)),
    movements: fromOthers.filter(({ effectiveOn }) => effectiveOn >= from),
    closingPence: sumOf(fromOthers),
  };
}

/** What entries come to, and what was forecast by the last month of them. */
function knownOn(to: string, state: FundState, entries: readonly JournalEntry[]): KnownOfLines {
  const month = to.slice(0, 7);
  const spent = new Map<string, Pence>();
  for (const { lines } of entries)
    for (const { account, pence } of lines)
      if (account.startsWith('spent:')) {
        const line = account.slice('spent:'.length);
        spent.set(line, (spent.get(line) ?? 0n) + pence);
      }
  return {
    virements: state.virements,
    forecasts: state.forecasts.filter(({ asOf }) => asOf <= month),
    isOver: state.status === 'closed' && to >= (state.closedThrough ?? ''),
    spentOn: (line) => spent.get(line) ?? 0n,
  };
}
