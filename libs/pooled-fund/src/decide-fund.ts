import type { Pool, PoolClient } from 'pg';
import { fold, handleOrRefuse, type DecidedBy, type DecisionStore, type RecordedDecision } from '#decisions';
import { ok, type Refusal, type Result } from '#kernel';
import { fundDecider, type FundCommand, type FundState, type Standing } from './fund.decider';
import type { FundEvent } from './fund.events';
import { fundStream } from './fund.stream';
import type { JournalEntry } from './journal/journal-entry';
import { closeJournal, enterDecided, entriesOfDecisions } from './journal/journal.store';

/** What became of a command on a fund: what was decided, and what in the fund does not add up. */
export type FundOutcome = Result<
  { readonly recorded: readonly RecordedDecision<FundEvent>[]; readonly warnings: readonly Refusal[] },
  readonly Refusal[]
>;

/**
 * Runs a command on the fund's own stream, and enters what it does to money in the journal, in one transaction. Someone
 * else's decision in between, and a guard of the journal, are refusals like any other.
 */
export async function decideFund(
  store: DecisionStore,
  command: FundCommand,
  by: DecidedBy,
  warnings: readonly Refusal[] = [],
): Promise<FundOutcome> {
  const stream = fundStream(command.area, command.policyYear);
  const decided = await handleOrRefuse(store, fundDecider, stream, command, by, enterInJournal);
  return decided.ok ? ok({ recorded: decided.value, warnings }) : decided;
}

async function enterInJournal(
  client: PoolClient,
  decisions: readonly RecordedDecision<FundEvent>[],
): Promise<void> {
  await enterDecided(client, decisions);
  for (const { data, stream: fund, position: decision } of decisions) {
    const through = 'closedThrough' in data ? data.closedThrough : undefined;
    if (through !== undefined) await closeJournal(client, { fund, through, decision });
  }
}

/** The entry that a correction undoes, and the version of the fund in which it was looked up. */
export interface PutRight {
  readonly standing: JournalEntry | undefined;
  readonly version: number;
}

/** What stands in the journal for an amount that is given again, where it was given before. */
export async function findStanding(
  store: DecisionStore,
  pool: Pool,
  stream: string,
  pick: (state: FundState) => Standing | undefined,
): Promise<PutRight> {
  const history = await store.read(stream);
  const before = pick(fold(fundDecider, history));
  const decision = before && history[before.version - 1];
  const entries = decision ? await entriesOfDecisions(pool, [decision.position]) : [];
  return { standing: entries.find(({ kind }) => kind !== 'reversal'), version: history.length };
}
