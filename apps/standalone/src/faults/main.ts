import { parseArgs } from 'node:util';
import { runSeeds } from './run-seeds';

const { values } = parseArgs({
  options: { seed: { type: 'string' }, runs: { type: 'string', default: '1' } },
});
const first = Number(values.seed ?? Date.now() % 1_000_000);
const runs = Number(values.runs);
if (!Number.isSafeInteger(first) || first < 0 || !Number.isSafeInteger(runs) || runs < 1) {
  process.stderr.write('npm run faults -- [--seed N] [--runs M], both whole numbers.\n');
  process.exit(2);
}
// Whatever was started ends with this process, and leaves nothing mounted.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(130));
const { wrong } = await runSeeds(first, runs, (line) => process.stdout.write(`${line}\n`));
process.exit(wrong.length === 0 ? 0 : 1);
