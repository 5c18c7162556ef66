// Every benchmark at its usual sizes, one after another: `node run-all.mjs`, or some by name: `node run-all.mjs rebuild`.
// Those on a cluster, which take Java and longer, are run where asked for: `node run-all.mjs cluster`.
import { spawnSync } from 'node:child_process';
import { argv, execPath, exit } from 'node:process';
import { fileURLToPath } from 'node:url';
import { writeTable } from './measuring/table.mjs';

const ALONE = [
  'count-projection',
  'chain',
  'publish',
  'performance-json',
  'freshness',
  'rebuild',
  'settlement',
  'returns',
  'memory',
  'pages',
  'live-readers',
];
const ON_A_CLUSTER = ['kafka-projection', 'kafka-freshness', 'projector-memory'];
const BENCHMARKS = [...ALONE, ...ON_A_CLUSTER];

const asked = argv.slice(2).flatMap((name) => (name === 'cluster' ? ON_A_CLUSTER : [name]));
const unknown = asked.filter((name) => !BENCHMARKS.includes(name));
if (unknown.length > 0) {
  console.error(
    `There is no benchmark ${unknown.join(', ')}; there are ${BENCHMARKS.join(', ')}, and cluster.`,
  );
  exit(2);
}
const failed = (asked.length > 0 ? asked : ALONE).filter((name) => {
  const began = Date.now();
  const file = fileURLToPath(new URL(`./${name}.mjs`, import.meta.url));
  const { status } = spawnSync(execPath, [file], { stdio: 'inherit' });
  console.log(`  (${Math.round((Date.now() - began) / 1000)} s)`);
  return status !== 0;
});
writeTable(BENCHMARKS);
if (failed.length > 0) {
  console.error(`Failed: ${failed.join(', ')}`);
  exit(1);
}
