// The latest results as a table for people: `results/README.md`, written from the files beside it.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const fileOf = (name) => fileURLToPath(new URL(`../results/${name}`, import.meta.url));

export function writeTable(benchmarks) {
  const results = benchmarks
    .filter((name) => existsSync(fileOf(`${name}.json`)))
    .map((name) => JSON.parse(readFileSync(fileOf(`${name}.json`), 'utf8')));
  if (results.length === 0) return;
  const rows = results.flatMap(({ name, outcomes, at, commit, changed }) =>
    outcomes.map(({ what, is, target, atMost }) => {
      const hasTarget = target !== undefined;
      const reached = hasTarget ? ((atMost ? is <= target : is >= target) ? 'yes' : 'no') : '-';
      const bound = hasTarget ? `${atMost ? 'at most' : 'at least'} ${target}` : '-';
      return `| ${name} | ${what} | ${is} | ${bound} | ${reached} | ${at.slice(0, 10)} | ${commit.slice(0, 7)}${changed ? ', changed' : ''} |`;
    }),
  );
  const [{ machine, node, postgres }] = results;
  const text = [
    '# Latest results',
    '',
    `${machine.cores} cores (${machine.processor}), ${machine.memoryGiB} GiB, Node ${node}, PostgreSQL ${postgres}. Medians; every round is in the files beside this one.`,
    '',
    '| Benchmark | What | Is | Target | Reached | Date | Commit |',
    '|---|---|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
  writeFileSync(fileOf('README.md'), text);
}
