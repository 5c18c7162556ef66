import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { repositoryRoot } from '#installation';
import { layOutSample, StandaloneProcess } from '#testing';

// Every command of docs/returns.md from the return that is open to its next revision, in their order, typed into one
// shell as somebody would who follows it. What stands there by way of example alone is in a block of no kind.

// A limit against hanging, not a measure of speed: each command is a process.
jest.setTimeout(300_000);

/** A moment of today's clock, as exact as it happens to be; those of the sample are the same everywhere. */
const MOMENT = /\b20(?!1)\d\d-\d\d-\d\d \d\d:\d\d(?::\d\d(?:\.\d{3})?)?(?= London)/g;

const DOCS = readFileSync(join(repositoryRoot(), 'docs', 'returns.md'), 'utf8');
const [WALK = ''] = DOCS.split(/^## Settings$/m);
const STEPS = [...WALK.matchAll(/^```console\n(.*?)^```$/gms)].flatMap(([, block = '']) =>
  block
    .split(/^\$ /m)
    .slice(1)
    .map((step) => {
      const [command = '', ...said] = step.trimEnd().split('\n');
      return { command, said: said.filter((line) => line !== '...').map(alike) };
    }),
);

/** What is another on each day and in each place. */
function alike(line: string): string {
  return line
    .replace(MOMENT, '<moment>')
    .replace(/\b[0-9a-f]{64}\b/g, '<hash>')
    .replace(/\b(watermark|decision) \d+/g, '$1 <position>');
}

const folder = mkdtempSync(join(tmpdir(), 'returns-by-the-docs-'));
const dataFolder = join(folder, 'data');
await layOutSample(dataFolder);
const system = new StandaloneProcess(dataFolder, { METRICS_PORT: '0', PORT: '0' });
const environment = { ...process.env, BCL_DATA: dataFolder, BETTERCARE_TOKEN: '' };
const shell = spawn('sh', { cwd: folder, env: environment });
let output = '';
for (const stream of [shell.stdout, shell.stderr])
  stream.setEncoding('utf8').on('data', (text: string) => (output += text));

beforeAll(async () => {
  symlinkSync(join(repositoryRoot(), 'apps'), join(folder, 'apps'));
  // What `npm run -s bettercare --` comes to, without looking for a newer build at each command.
  const cli = join(repositoryRoot(), 'dist/apps/cli/src/main.js');
  shell.stdin.write(`exec 2>&1\nnpm() { shift 4; node '${cli}' "$@"; }\n`);
  await system.started();
});
afterAll(async () => {
  shell.stdin.end();
  await system.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function typed(command: string): Promise<readonly string[]> {
  output = '';
  shell.stdin.write(`{ ${command}\n} < /dev/null\necho done\n`);
  while (!/^done\n$/m.test(output)) await sleep(20);
  return output.split('\n').slice(0, -2).map(alike);
}

/** The lines of the docs that are not there in their order; one that ends with dots stands for whatever begins so. */
function missing(said: readonly string[], lines: readonly string[]): readonly string[] {
  let at = 0;
  return said.filter((line) => {
    const isMet = line.endsWith(' ...')
      ? (each: string) => each.startsWith(line.slice(0, -' ...'.length))
      : (each: string) => each === line;
    const found = lines.findIndex((each, index) => index >= at && isMet(each));
    if (found >= 0) at = found + 1;
    return found < 0;
  });
}

test.each(['05:42:46.118', '05:42:46', '05:42'])('a moment at %s is one like any other', (time) => {
  expect(alike(`  folder at 2026-11-30 ${time} London: laid into the folder`)).toBe(
    '  folder at <moment> London: laid into the folder',
  );
  expect(alike('Due        2015-11-27 12:00 London, LATE')).toBe('Due        2015-11-27 12:00 London, LATE');
});

test('whoever follows docs/returns.md has the return acknowledged, reproduced, and open again at its end', async () => {
  expect(STEPS.length).toBeGreaterThan(30);
  for (const { command, said } of STEPS) {
    let lines = await typed(command);
    // What was sent goes out, and what was uploaded is recorded, a moment later.
    const isLooking = / return (show|diff) /.test(command);
    for (const until = Date.now() + 30_000; isLooking && Date.now() < until;) {
      if (missing(said, lines).length === 0) break;
      await sleep(200);
      lines = await typed(command);
    }
    expect({ command, missing: missing(said, lines), lines }).toMatchObject({ command, missing: [] });
    if (said.length === 0) expect({ command, lines }).toEqual({ command, lines: [] });
  }
});
