// The most memory a projector takes that records a full log from Kafka, against itself at a tenth of the counts. Each
// run is a process of its own.
import { readFileSync } from 'node:fs';
import { fillLog, recordLog, withCluster } from './measuring/cluster.mjs';
import { countsInParts } from './measuring/counts.mjs';
import { keep, memoryAgainstATenth, sizes } from './measuring/run.mjs';
import { expectedCells, hashCells } from '../dist/libs/testing/src/oracle-cells.js';
import { assertCells } from './measuring/ledger.mjs';

const size = sizes({ counts: 10_000_000, rounds: 1 });

await withCluster(async (cluster) => {
  const run = async (counts) => {
    const prefix = `${counts}.`;
    const { messages } = await fillLog(cluster, prefix, countsInParts(counts, cluster.areas));
    const expected = hashCells(expectedCells(eventsOf(counts, cluster.areas)));
    return async () => {
      const { asked } = await recordLog(cluster, { prefix, messages, projectors: 1 }, ([{ pid }]) =>
        mostOf(pid),
      );
      await assertCells(cluster.pool, expected);
      return asked;
    };
  };
  const { figures, outcomes } = await memoryAgainstATenth(size, run);
  keep('projector-memory', {
    grain: 'one projector that records from Kafka',
    sizes: size,
    postgres: cluster.postgres,
    figures,
    outcomes,
  });
});

function* eventsOf(counts, areas) {
  for (const events of countsInParts(counts, areas)) yield* events;
}

/** As Linux keeps it, since the process started. */
function mostOf(pid) {
  const [, kibibytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Math.round(Number(kibibytes) / 1_024);
}
