import type { ChainVerdict } from '#decisions';
import type { JournalVerdict } from '#pooled-fund';
import type { Verdict } from '#records';
import type { Manifest } from './manifest';

/** In what a restored ledger is not the one that was backed up, in sentences. */
export function differences(
  manifest: Manifest,
  {
    records: { lanes, cells },
    decisions,
    journal,
  }: { readonly records: Verdict; readonly decisions: ChainVerdict; readonly journal: JournalVerdict },
): string[] {
  const found: string[] = [];
  const restored = new Map(lanes.map((lane) => [lane.lane, lane]));
  for (const { lane, from, to, chainHead } of manifest.lanes) {
    const as = restored.get(lane);
    if (as?.from !== from || as.to !== to || as.chainHead !== chainHead)
      found.push(
        `${lane} ends at ${as?.to ?? 'nothing'} with ${as?.chainHead ?? 'nothing'}, and was backed up at ${to} with ${chainHead}`,
      );
  }
  if (lanes.length !== manifest.lanes.length)
    found.push(`There are ${lanes.length} lanes, and ${manifest.lanes.length} were backed up`);
  if (cells.live !== manifest.cells.hash || cells.number !== manifest.cells.number)
    found.push(`The cells come to ${cells.live}, and were backed up as ${manifest.cells.hash}`);
  if (!decisions.intact)
    found.push(
      `The decision chain is broken at position ${decisions.position}: the decision there is ${decisions.fault}`,
    );
  else if (decisions.next !== manifest.decisions.next || decisions.head !== manifest.decisions.head)
    found.push('The decisions end otherwise than they were backed up');
  // A backup of before there was a journal has nothing in it.
  const { next, head } = manifest.journal ?? { next: 1, head: null };
  if (journal.entries !== next - 1 || journal.chainHead !== head)
    found.push('The journal ends otherwise than it was backed up');
  return found;
}
