// Counts to records, current records, cells and chain, at 500 and 5,000 a batch, against two peers on the same
// rows: a bare binary staged upsert, and a @nestjs/cqrs handler per event with a TypeORM find-and-save.
import { expectedCells, hashCells } from '../dist/libs/testing/src/oracle-cells.js';
import { makeCounts, rowOf } from './measuring/counts.mjs';
import { assertCells, deliveriesOf, forgetRecords, recording, withLedger } from './measuring/ledger.mjs';
import { interleaved, keep, perSecond, ratio, sizes } from './measuring/run.mjs';
import { openHandlerPeer } from './peers/handler-per-event.mjs';
import { stagedUpsert } from './peers/staged-upsert.mjs';

const size = sizes({ counts: 60_000, handled: 1_000, rounds: 5 });

await withLedger(async (ledger) => {
  const events = makeCounts(size.counts, ledger.areas);
  const deliveries = deliveriesOf(events);
  const rows = events.map(rowOf);
  const expected = hashCells(expectedCells(events));
  const handler = await openHandlerPeer(ledger.url);
  const project = (batch) => async () => {
    await forgetRecords(ledger.owner);
    const record = await recording(ledger, deliveries, batch);
    const rate = await perSecond(deliveries.length, record);
    await assertCells(ledger.pool, expected);
    return rate;
  };
  const figures = await interleaved(size.rounds, {
    'ledger, 5,000 a batch, counts/s': project(5_000),
    'staged upsert, 5,000 a batch, rows/s': () => stagedUpsert(ledger.owner, rows, 5_000),
    'ledger, 500 a batch, counts/s': project(500),
    'staged upsert, 500 a batch, rows/s': () => stagedUpsert(ledger.owner, rows, 500),
    'handler per event, events/s': () => handler.handle(events.slice(0, size.handled)),
  });
  await handler.close();
  keep('count-projection', {
    grain: 'one count of one area, month and reason',
    sizes: size,
    postgres: ledger.postgres,
    figures,
    outcomes: [
      {
        what: 'ledger to staged upsert, 5,000 a batch',
        is: ratio(figures, 'ledger, 5,000 a batch, counts/s', 'staged upsert, 5,000 a batch, rows/s'),
        target: 0.55,
      },
      {
        what: 'ledger at 500 a batch to ledger at 5,000',
        is: ratio(figures, 'ledger, 500 a batch, counts/s', 'ledger, 5,000 a batch, counts/s'),
        target: 0.5,
      },
      {
        what: 'ledger, 5,000 a batch, to handler per event',
        is: ratio(figures, 'ledger, 5,000 a batch, counts/s', 'handler per event, events/s'),
        target: 150,
      },
    ],
  });
});
