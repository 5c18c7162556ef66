import { DecisionStore } from '#decisions';
import { verifyJournal } from '#pooled-fund';
import type { JournalVerdict } from '#pooled-fund';
import { verifyRecords } from '#records';
import type { LaneVerdict, Verdict } from '#records';
import type { Where } from '../connection';
import { ownerDatabase, withDatabase } from '../database';
import { EXIT } from '../exit-codes';
import { counted, print, printJson } from '../output';
import { journalEntries } from './ledger-text';

type DecisionVerdict = Awaited<ReturnType<DecisionStore['verifyChain']>>;

/** Proves the ledger whole from what is stored: outcomes, chains, cells, decisions, journal. */
export async function verify(options: Where & { readonly json?: boolean }): Promise<number> {
  const { records, decisions, journal } = await withDatabase(ownerDatabase(options), async (owner) => ({
    records: await verifyRecords(owner),
    decisions: await new DecisionStore(owner).verifyChain(),
    journal: await verifyJournal(owner),
  }));
  const faults = [...records.faults, ...decisionFaults(decisions), ...journal.faults];
  if (options.json) printJson({ ...records, decisions, journal, faults, holds: faults.length === 0 });
  else if (faults.length > 0) print(faults.map((fault) => `DOES NOT HOLD: ${fault}.`).join('\n'));
  else printVerdict(records, decisions, journal);
  return faults.length === 0 ? EXIT.done : EXIT.doesNotHold;
}

function decisionFaults(verdict: DecisionVerdict): string[] {
  if (verdict.intact) return [];
  const { fault, position } = verdict;
  return [`The decision chain is broken at position ${position}: the decision there is ${fault}`];
}

function printVerdict({ lanes, cells }: Verdict, decisions: DecisionVerdict, journal: JournalVerdict): void {
  const sum = (of: (lane: LaneVerdict) => number): number => lanes.reduce((all, lane) => all + of(lane), 0);
  const offsets = sum(({ from, to }) => to - from);
  const counts = sum((lane) => lane.counts);
  const replacements = sum((lane) => lane.replacements);
  const quarantined = sum((lane) => lane.quarantined);
  const absent = sum((lane) => lane.absent);
  const batches = sum((lane) => lane.batches);
  print(
    `Every offset is accounted for: ${counted(offsets, 'offset')}: ${counted(counts, 'count')} recorded, ` +
      `${counted(replacements, 'period replacement')}, ${quarantined} quarantined, ${absent} absent.`,
  );
  print(`The chain holds: ${counted(batches, 'batch', 'batches')}.`);
  for (const lane of lanes) if (lane.batches > 0) print(`  ${lane.lane} at ${lane.to}: ${lane.chainHead}`);
  print(`Live equals rebuilt: ${counted(cells.number, 'cell')}: ${cells.live}.`);
  if (decisions.intact) {
    print(`The decision chain holds: ${counted(decisions.next, 'decision')}: ${decisions.head ?? '(none)'}.`);
  }
  print(`The journal holds: ${journalEntries(journal.entries)}: ${journal.chainHead ?? '(none)'}.`);
}
