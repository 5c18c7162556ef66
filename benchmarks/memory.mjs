// The most memory a process takes that records counts and then rebuilds their cells, against itself at a tenth of
// the counts. Each run is a process of its own, and makes its counts batch by batch.
import { execFileSync } from 'node:child_process';
import { argv, resourceUsage } from 'node:process';
import { fileURLToPath } from 'node:url';
import { makeCounts } from './measuring/counts.mjs';
import { batchesOf, deliveriesOf, recorderOf, withLedger } from './measuring/ledger.mjs';
import { keep, memoryAgainstATenth, sizes } from './measuring/run.mjs';
import { rebuildCells, verifyRecords } from '../dist/libs/records/src/index.js';

const BATCH = 5_000;

if (argv[2] === 'measure') await measure(Number(argv[3]));
else await compare();

async function compare() {
  const size = sizes({ counts: 150_000, rounds: 5 });
  let postgres;
  const run = (counts) => () => {
    const file = fileURLToPath(import.meta.url);
    const answer = JSON.parse(
      execFileSync(process.execPath, [file, 'measure', String(counts)], { encoding: 'utf8' }),
    );
    ({ postgres } = answer);
    return answer.mebibytes;
  };
  const { figures, outcomes } = await memoryAgainstATenth(size, run);
  keep('memory', {
    grain: 'one process that records and rebuilds',
    sizes: size,
    postgres,
    figures,
    outcomes,
  });
}

async function measure(number) {
  const postgres = await withLedger(async (ledger) => {
    const recorder = await recorderOf(ledger);
    for (let from = 0; from < number; from += BATCH) {
      const events = makeCounts(Math.min(BATCH, number - from), ledger.areas).map((event, index) => ({
        ...event,
        data: { ...event.data, applicableAt: new Date(Date.UTC(2021, 0, 1) + from + index).toISOString() },
      }));
      const deliveries = deliveriesOf(events).map((delivery) => ({
        ...delivery,
        offset: delivery.offset + from,
      }));
      const [batch] = batchesOf(deliveries, BATCH);
      await recorder.batch({ ...batch, from, to: from + deliveries.length });
    }
    const rebuilt = await rebuildCells(ledger.owner);
    const { faults } = await verifyRecords(ledger.pool);
    if (!rebuilt.ok || rebuilt.value.different !== 0 || faults.length > 0)
      throw new Error('The cells are wrong');
    return ledger.postgres;
  });
  console.log(JSON.stringify({ mebibytes: Math.round(resourceUsage().maxRSS / 1024), postgres }));
}
