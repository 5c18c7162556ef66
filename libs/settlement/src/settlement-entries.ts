import { canonicalJson, poundsText } from '#kernel';
import { accounts, fundStream, reverseEntry, statedEntry, type EntryDraft } from '#pooled-fund';
import type { JournalEntry, StatedEntry } from '#pooled-fund';
import type { OfSettlement, Split } from './settlement.events';

/** A fund that is divided, and the policy year whose pool has what is released of it. */
interface Divided extends Held {
  readonly receivingYear: string;
}

/** What is held, and by whom: the fund of an agreement. */
interface Held extends OfSettlement {
  readonly holder: string;
  readonly fundPence: number;
}

/** The day an entry takes effect on, and the earlier one it would have, were its month not closed. */
export interface EffectiveDay {
  readonly effectiveOn: string;
  readonly agreedFor?: string;
}

/** The day that was agreed, or the first that no closed month keeps anything from taking effect on. */
export function effectiveDay(agreed: string, firstOpenDay: string | undefined): EffectiveDay {
  if (firstOpenDay === undefined || agreed >= firstOpenDay) return { effectiveOn: agreed };
  return { effectiveOn: firstOpenDay, agreedFor: agreed };
}

/** The fund is set aside out of what its holder contributes. */
export function holdEntry(held: Held, day: EffectiveDay): StatedEntry {
  const { agreement, holder, fundPence } = held;
  return entry(held, 'hold', day, `£${poundsText(BigInt(fundPence))} is held back under ${agreement}`, [
    [accounts.held(agreement), fundPence],
    [accounts.contributed(holder), -fundPence],
  ]);
}

/** What is expected to be released is accrued, in the place of what was expected before. */
export function forecastEntries(
  of: OfSettlement,
  pence: number,
  day: EffectiveDay,
  before: JournalEntry | undefined,
): StatedEntry[] {
  const { agreement } = of;
  const undone = before ? [undo(before, day, 'Forecast anew')] : [];
  if (pence === 0) return undone;
  const narrative = `£${poundsText(BigInt(pence))} is expected to be released under ${agreement}`;
  const forecast = entry(of, 'forecast', day, narrative, [
    [accounts.accrued(agreement), pence],
    [accounts.payable(agreement), -pence],
  ]);
  return [...undone, forecast];
}

/**
 * What quarters earned is released, less what was before; what is left of the fund is its holder's for a moment and held
 * back anew.
 */
export function interimEntries(
  held: Divided,
  quarters: { readonly through: string; readonly beforePence: number; readonly releasedPence: number },
  hold: number,
  day: EffectiveDay,
): StatedEntry[] {
  const { area, receivingYear, agreement, holder, fundPence } = held;
  const { through, beforePence, releasedPence } = quarters;
  const pence = releasedPence - beforePence;
  const left = fundPence - releasedPence;
  const narrative = `${agreement}: £${poundsText(BigInt(pence))} is released for the quarters to ${through}`;
  const post = entry(held, 'post', day, narrative, [
    [accounts.pool(area, receivingYear), pence],
    [accounts.contributed(holder), left],
    [accounts.held(agreement), beforePence - fundPence],
  ]);
  return [{ ...post, settles: hold }, holdEntry({ ...held, fundPence: left }, day)];
}

/** The fund is divided: released, retained, and what disputes hold; less what quarters were released for before. */
export function postEntry(
  held: Divided,
  split: Split,
  hold: number,
  day: EffectiveDay,
  beforePence = 0,
): StatedEntry {
  const { area, receivingYear, agreement, holder, fundPence } = held;
  const released: [string, number][] =
    split.shares.length > 0
      ? split.shares.map(({ partner, pence }) => [accounts.retained(partner), pence])
      : [[accounts.pool(area, receivingYear), split.releasedPence - beforePence]];
  const into = split.shares.length > 0 ? '' : ` into the pool of ${receivingYear}`;
  const narrative = `${agreement}: £${poundsText(BigInt(split.releasedPence - beforePence))} is released${into}`;
  const lines: [string, number][] = [
    ...released,
    [accounts.retained(holder), split.retainedPence],
    [accounts.disputed(agreement), split.disputedPence],
    [accounts.held(agreement), beforePence - fundPence],
  ];
  return { ...entry(held, 'post', day, narrative, lines), settles: hold };
}

/** What was held back is its holder's again. */
export function voidEntry(held: Held, hold: number, day: EffectiveDay): StatedEntry {
  const { agreement, holder, fundPence } = held;
  const narrative = `£${poundsText(BigInt(fundPence))} is no longer held back under ${agreement}: it is voided`;
  const lines = [
    [accounts.contributed(holder), fundPence],
    [accounts.held(agreement), -fundPence],
  ] as const;
  return { ...entry(held, 'void', day, narrative, lines), settles: hold };
}

/** What a dispute had held goes where the settlement says, once the dispute is over. */
export function outcomeEntries(held: Divided, before: Split, after: Split, day: EffectiveDay): StatedEntry[] {
  if (before.disputedPence === after.disputedPence) {
    if (canonicalJson(before) === canonicalJson(after)) return [];
    throw new Error('The outcome of a dispute moves money that the dispute did not hold');
  }
  const { area, receivingYear, agreement, holder } = held;
  const earlier = new Map(before.shares.map(({ partner, pence }) => [partner, pence]));
  const released: [string, number][] =
    after.shares.length > 0
      ? after.shares.map(({ partner, pence }) => [
          accounts.retained(partner),
          pence - (earlier.get(partner) ?? 0),
        ])
      : [[accounts.pool(area, receivingYear), after.releasedPence - before.releasedPence]];
  return [
    entry(held, 'dispute-outcome', day, `${agreement}: a dispute is over`, [
      ...released,
      [accounts.retained(holder), after.retainedPence - before.retainedPence],
      [accounts.disputed(agreement), after.disputedPence - before.disputedPence],
    ]),
  ];
}

/** The entry that undoes another: on that day, or on its own where it takes effect later. */
export function undo(undone: JournalEntry, day: EffectiveDay, why: string): StatedEntry {
  const later = day.effectiveOn < undone.effectiveOn ? { effectiveOn: undone.effectiveOn } : day;
  const narrative = narrated(`${why}: reverses entry ${undone.number}`, later);
  return statedEntry(reverseEntry(undone, { effectiveOn: later.effectiveOn, narrative }));
}

function entry(
  { area, policyYear }: OfSettlement,
  kind: EntryDraft['kind'],
  day: EffectiveDay,
  narrative: string,
  lines: readonly (readonly [account: string, pence: number])[],
): StatedEntry {
  const moved = lines.filter(([, pence]) => pence !== 0).map(([account, pence]) => ({ account, pence }));
  const { effectiveOn } = day;
  const fund = fundStream(area, policyYear);
  return { fund, kind, effectiveOn, narrative: narrated(narrative, day), lines: moved };
}

function narrated(narrative: string, { agreedFor }: EffectiveDay): string {
  return agreedFor === undefined ? narrative : `${narrative}; for ${agreedFor}, of a month that is closed`;
}
