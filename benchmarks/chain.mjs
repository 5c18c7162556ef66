// What the chain and the account of outcomes cost: the recording transaction as it is, against the same without
// hashing what was judged, without absences and without the link. One batch after another, nothing overlapping, so
// that nothing hides.
import { transaction } from '../dist/libs/platform/src/index.js';
import { recordCountsSql } from '../dist/libs/records/src/differences.sql.js';
import { judgeBatch } from '../dist/libs/records/src/judge-batch.js';
import { judge } from '../dist/libs/records/src/judge.js';
import { movePosition, takeLane } from '../dist/libs/records/src/lane-position.store.js';
import { lockCellsForBatch, lockSources } from '../dist/libs/records/src/locks.js';
import { appendOutcomes } from '../dist/libs/records/src/outcome.store.js';
import { recordBatch } from '../dist/libs/records/src/record-batch.js';
import { SeriesStore } from '../dist/libs/records/src/series.store.js';
import { expectedCells, hashCells } from '../dist/libs/testing/src/oracle-cells.js';
import { makeCounts } from './measuring/counts.mjs';
import { assertCells, batchesOf, deliveriesOf, forgetRecords, withLedger } from './measuring/ledger.mjs';
import { interleaved, keep, perSecond, ratio, sizes } from './measuring/run.mjs';

const size = sizes({ counts: 40_000, batch: 5_000, rounds: 7 });

await withLedger(async (ledger) => {
  const { pool, known } = ledger;
  const events = makeCounts(size.counts, ledger.areas);
  const expected = hashCells(expectedCells(events));
  const deliveries = deliveriesOf(events);
  const batches = batchesOf(deliveries, size.batch);

  const run = (record, check) => async () => {
    await forgetRecords(ledger.owner);
    const { lane } = batches[0];
    const { nextOffset: _, ...tenure } = await takeLane(pool, lane, 0);
    const series = new SeriesStore(pool);
    const rate = await perSecond(deliveries.length, async () => {
      for (const batch of batches) await record(batch, tenure, series);
    });
    await check();
    return rate;
  };
  const chained = async (batch, tenure, series) =>
    recordBatch(pool, tenure, await judgeBatch(batch, known), series);
  const unchained = async (batch, tenure, series) => {
    const outcomes = batch.deliveries.map((delivery) => judge(delivery, known));
    const numbers = await series.numbersOf(outcomes);
    await transaction(
      pool,
      async (client) => {
        const cells = await lockCellsForBatch(client);
        await movePosition(client, tenure, batch.from, batch.to);
        await lockSources(client, outcomes);
        await appendOutcomes(client, tenure.lane, outcomes, numbers);
        await client.query(recordCountsSql(false), [tenure.lane, batch.from, batch.to, cells.version]);
      },
      { synchronousCommit: 'off' },
    );
  };
  const figures = await interleaved(size.rounds, {
    'on, counts/s': run(chained, () => assertCells(pool, expected)),
    'off, counts/s': run(unchained, async () => {
      const { rows } = await pool.query('SELECT count(*) AS cells FROM count_cell');
      if (rows[0].cells !== expectedCells(events).length) throw new Error('The cells are wrong');
    }),
  });
  keep('chain', {
    grain: 'one count',
    sizes: size,
    postgres: ledger.postgres,
    figures,
    outcomes: [
      {
        what: 'chain and outcomes on to off',
        is: ratio(figures, 'on, counts/s', 'off, counts/s'),
        target: 0.9,
      },
    ],
  });
});
