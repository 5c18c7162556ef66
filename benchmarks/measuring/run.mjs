// How a benchmark runs: rounds, interleaved, medians, and a file that says what ran where.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const HERE = dirname(dirname(fileURLToPath(import.meta.url)));

/** The sizes of this run: `usual`, unless the command line says otherwise (`--counts 200000`). */
export function sizes(usual) {
  const options = Object.fromEntries(Object.keys(usual).map((name) => [name, { type: 'string' }]));
  const { values } = parseArgs({ options });
  return Object.fromEntries(
    Object.entries(usual).map(([name, size]) => [
      name,
      values[name] === undefined ? size : Number(values[name]),
    ]),
  );
}

/**
 * Runs every contender once a round, in turn, so that whatever else the machine does befalls all of them. A
 * contender gives its figure (`per second`, milliseconds, bytes) and throws where its result is wrong.
 */
export async function interleaved(rounds, contenders) {
  const figures = Object.fromEntries(Object.keys(contenders).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, run] of Object.entries(contenders)) figures[name].push(await run());
  }
  return figures;
}

export function median(figures) {
  return [...figures].sort((a, b) => a - b)[Math.floor(figures.length / 2)];
}

/** The value below which that share of the figures lies. */
export function percentile(figures, share) {
  const ordered = [...figures].sort((a, b) => a - b);
  return ordered[Math.min(ordered.length - 1, Math.floor(ordered.length * share))];
}

export async function perSecond(number, work) {
  const seconds = await secondsOf(work);
  return Math.round(number / seconds);
}

export async function secondsOf(work) {
  const began = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - began) / 1e9;
}

/** The quotient of two contenders' medians. */
export function ratio(figures, one, other) {
  return Number((median(figures[one]) / median(figures[other])).toPrecision(3));
}

/**
 * The memory that all counts take, in MiB, against a tenth of them.
 *
 * @param run prepares the measurement of so many counts, and gives what is called for each round.
 */
export async function memoryAgainstATenth({ counts, rounds }, run) {
  const [ALL, TENTH] = ['all counts, MiB', 'a tenth, MiB'];
  const figures = await interleaved(rounds, { [ALL]: await run(counts), [TENTH]: await run(counts / 10) });
  const outcomes = [
    { what: 'all counts to a tenth', is: ratio(figures, ALL, TENTH), target: 1.1, atMost: true },
    { what: ALL, is: median(figures[ALL]), target: 512, atMost: true },
  ];
  return { figures, outcomes };
}

/**
 * Says what came out and keeps it in `results/<name>.json`, with what it ran on.
 *
 * @param outcomes what was compared, the figure, the target where there is one, and whether less is better.
 */
export function keep(name, { grain, sizes, figures, outcomes, postgres }) {
  const medians = Object.fromEntries(Object.entries(figures).map(([each, list]) => [each, median(list)]));
  console.log(`\n${name} (${grain})`);
  for (const [each, figure] of Object.entries(medians)) console.log(`  ${each}: ${figure}`);
  for (const { what, is, target, atMost } of outcomes) {
    if (target === undefined) {
      console.log(`  ${what}: ${is}`);
      continue;
    }
    const reached = atMost ? is <= target : is >= target;
    console.log(
      `  ${what}: ${is}, target ${atMost ? 'at most' : 'at least'} ${target}${reached ? '' : ' (not reached)'}`,
    );
  }
  const result = {
    name,
    grain,
    at: new Date().toISOString(),
    commit: git('rev-parse', 'HEAD'),
    changed: git('status', '--porcelain', '--untracked-files=no') !== '',
    node: process.version,
    postgres,
    machine: {
      processor: cpus()[0]?.model,
      cores: cpus().length,
      memoryGiB: Math.round(totalmem() / 2 ** 30),
      system: process.platform,
    },
    sizes,
    medians,
    outcomes,
    figures,
  };
  mkdirSync(join(HERE, 'results'), { recursive: true });
  writeFileSync(join(HERE, 'results', `${name}.json`), `${JSON.stringify(result, null, 2)}\n`);
}

function git(...args) {
  return execFileSync('git', args, { cwd: HERE, encoding: 'utf8' }).trim();
}
