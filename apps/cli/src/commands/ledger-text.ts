import type { LaneSeal } from '#records';
import { counted } from '../output';

interface Seals {
  readonly lanes: readonly LaneSeal[];
  readonly cells: { readonly number: number; readonly hash: string };
  readonly decisions: { readonly next: number; readonly head: string | null };
  /** Left out in a backup of a version that had no journal. */
  readonly journal?: { readonly next: number; readonly head: string | null } | undefined;
}

/** By what one ledger is known to be another's copy, as it is printed of each. */
export function sealLines({ lanes, cells, decisions, journal }: Seals): string[] {
  return [
    ...lanes
      .filter(({ from, to }) => to > from)
      .map(({ lane, to, chainHead }) => `  ${lane} at ${to}: ${chainHead}`),
    `  ${counted(cells.number, 'cell')}: ${cells.hash}`,
    `  ${counted(decisions.next, 'decision')}: ${decisions.head ?? '(none)'}`,
    ...(journal ? [`  ${journalEntries(journal.next - 1)}: ${journal.head ?? '(none)'}`] : []),
  ];
}

export function journalEntries(entries: number): string {
  return counted(entries, 'entry of the journal', 'entries of the journal');
}
