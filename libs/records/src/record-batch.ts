import { ownerOfTopic } from '#contracts';
import { isRefusedByDatabase, pass, sqlState, transaction } from '#platform';
import type { Pool, PoolClient } from 'pg';
import { hashOfBatch } from './chain';
import { appendToChain } from './chain.store';
import { recordCountsSql, replacePeriodsSql } from './differences.sql';
import { quarantined } from './judge';
import type { JudgedBatch } from './judge-batch';
import { movePosition } from './lane-position.store';
import type { Tenure } from './lane-position.store';
import { lockCellsForBatch, lockSources } from './locks';
import type { CellsToChange } from './locks';
import type { Absence, Outcome } from './outcome';
import { appendAbsences, appendOutcomes } from './outcome.store';
import type { SeriesNumbers, SeriesStore } from './series.store';

/** What one batch came to. */
export interface BatchRecorded {
  readonly counts: number;
  readonly replacements: number;
  readonly quarantined: number;
  readonly absent: number;
  /** Where the quarantined stand, and the rules they broke. */
  readonly refused: readonly RefusedDelivery[];
}

interface RefusedDelivery {
  readonly offset: number;
  readonly rules: readonly string[];
}

/** One of our own rules does not hold: recording on would make it worse, so the lane has to stop. */
export class BrokenInvariant extends Error {
  override readonly name = 'BrokenInvariant';
}

/**
 * The one transaction. The batch's position, its records, what they change in the current records and the
 * cells, and its link in the chain are committed together or not at all: delivery may repeat, the effect
 * cannot.
 *
 * The commit is not waited for on disk: after a crash all of it is gone together, the position says so, and
 * the log is read again from there.
 */
export async function recordBatch(
  pool: Pool,
  tenure: Tenure,
  judged: JudgedBatch,
  series: SeriesStore,
): Promise<BatchRecorded> {
  const { batch, absences } = judged;
  pass('record.judged');
  const numbers = await series.numbersOf(judged.outcomes);
  pass('record.numbered');
  return transaction(
    pool,
    async (client) => {
      const cells = await lockCellsForBatch(client);
      pass('record.locked', client);
      await movePosition(client, tenure, batch.from, batch.to);
      pass('record.moved', client);
      await lockSources(client, judged.outcomes);
      pass('record.ordered', client);
      const outcomes = await storeHalving({ client, tenure, judged, cells, numbers }, judged.outcomes);
      await appendAbsences(client, tenure.lane, absences);
      pass('record.absent', client);
      // Nearly always what was judged is what is stored.
      const rowsHash = outcomes === judged.outcomes ? judged.rowsHash : hashOfBatch(outcomes, absences);
      await appendToChain(client, { lane: tenure.lane, from: batch.from, to: batch.to, rowsHash });
      pass('record.chained', client);
      return summary(outcomes, absences);
    },
    { synchronousCommit: 'off' },
  );
}

interface Storing {
  readonly client: PoolClient;
  readonly tenure: Tenure;
  readonly judged: JudgedBatch;
  readonly cells: CellsToChange;
  readonly numbers: SeriesNumbers;
}

/**
 * Stores the outcomes; where the database itself refuses them, halves until it is known which one, and
 * quarantines that. Each half stands under a savepoint, inside the one transaction.
 */
async function storeHalving(storing: Storing, outcomes: readonly Outcome[]): Promise<readonly Outcome[]> {
  const { client } = storing;
  if (outcomes.length === 0) return outcomes;
  await client.query('SAVEPOINT half');
  try {
    await store(storing, outcomes);
    await client.query('RELEASE SAVEPOINT half');
    return outcomes;
  } catch (error) {
    if (!isRefusedByDatabase(error)) throw error;
    await client.query('ROLLBACK TO SAVEPOINT half; RELEASE SAVEPOINT half');
    const [only] = outcomes;
    if (outcomes.length === 1 && only) return [await quarantineOne(storing, only, error)];
    const middle = Math.ceil(outcomes.length / 2);
    const first = await storeHalving(storing, outcomes.slice(0, middle));
    const second = await storeHalving(storing, outcomes.slice(middle));
    return [...first, ...second];
  }
}

/** In this order, in separate statements: the records; what replacements kill; what the counts change. */
async function store(storing: Storing, outcomes: readonly Outcome[]): Promise<void> {
  const { client, tenure, cells, numbers } = storing;
  const written = await appendOutcomes(client, tenure.lane, outcomes, numbers).catch(asBrokenWhenTwice);
  pass('record.copied', client);
  const [first, last] = [outcomes[0], outcomes.at(-1)];
  if (!first || !last) return;
  const filling = cells.filling !== undefined;
  const range = [tenure.lane, first.offset, last.offset + 1, cells.version];
  if (filling) range.push(cells.filling);
  if (written.replacements > 0) await client.query(replacePeriodsSql(filling), range).catch(asBrokenSum);
  pass('record.replaced', client);
  if (written.counts > 0) await client.query(recordCountsSql(filling), range).catch(asBrokenSum);
  pass('record.counted', client);
}

async function quarantineOne(storing: Storing, outcome: Outcome, cause: unknown): Promise<Outcome> {
  const delivery = storing.judged.batch.deliveries.find(({ offset }) => offset === outcome.offset);
  if (!delivery) throw cause;
  const { batch, known } = storing.judged;
  const refused = quarantined(delivery, ownerOfTopic(batch.lane.topic), known, [
    {
      rule: 'cannot-be-stored',
      where: '',
      what: `the database refused it (SQLSTATE ${sqlState(cause) ?? 'unknown'})`,
      mend: 'Tell the operator: a rule should have refused it before.',
    },
  ]);
  await appendOutcomes(storing.client, storing.tenure.lane, [refused], storing.numbers).catch(
    asBrokenWhenRefused,
  );
  return refused;
}

/** The position was ours and had not passed these offsets, so none of them can have been recorded before. */
function asBrokenWhenTwice(error: unknown): never {
  if (sqlState(error) === '23505') throw new BrokenInvariant('An offset has two outcomes', { cause: error });
  throw error;
}

/** Bytes and our own words can always be stored: a lane that could not say so would try for ever. */
function asBrokenWhenRefused(error: unknown): never {
  if (isRefusedByDatabase(error)) throw new BrokenInvariant('Quarantine was refused', { cause: error });
  throw error;
}

/** Values are bounded long before a sum could overflow. */
function asBrokenSum(error: unknown): never {
  if (sqlState(error) === '22003') throw new BrokenInvariant('A cell has overflowed', { cause: error });
  throw error;
}

function summary(outcomes: readonly Outcome[], absences: readonly Absence[]): BatchRecorded {
  const number = (kind: Outcome['outcome']) => outcomes.filter(({ outcome }) => outcome === kind).length;
  return {
    counts: number('count'),
    replacements: number('replacement'),
    quarantined: number('quarantined'),
    absent: absences.reduce((sum, { from, to }) => sum + to - from, 0),
    refused: outcomes.flatMap((each) =>
      each.outcome === 'quarantined'
        ? [{ offset: each.offset, rules: [...new Set(each.refusals.map(({ rule }) => rule))] }]
        : [],
    ),
  };
}
