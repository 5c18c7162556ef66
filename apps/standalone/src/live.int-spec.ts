import { on, once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { repositoryRoot } from '#installation';
import type { PlanSubmission } from '#planning';
import {
  askedHashes,
  bettercare,
  layOutSample,
  Network,
  PETERBOROUGH,
  publishEvents,
  reported,
  spawnBuilt,
  StandaloneProcess,
  tokenOf,
  WatchProcess,
} from '#testing';

// `bettercare watch` on a system as it is started, over a network that fails.

const SEPTEMBER = '2014/15 delayed-transfers-of-care 2014-09';
const SECOND_QUARTER = '2014/15 delayed-transfers-of-care 2014/15-Q2';

const folder = mkdtempSync(join(tmpdir(), 'live-'));
const dataFolder = join(folder, 'data');
await layOutSample(dataFolder);
const system = new StandaloneProcess(dataFolder, {
  PORT: '0',
  METRICS_PORT: '0',
  LIVE_HEARTBEAT_SECONDS: '1',
});
let network: Network;
let watch: WatchProcess;

beforeAll(async () => {
  await system.started();
  const connection = system.connection();
  network = await Network.to(connection.url);
  watch = new WatchProcess(network.url, PETERBOROUGH.area, await tokenOf(connection, 'sample-viewer'));
  await watch.until(({ told }) => told.figures.size > 0);
});
afterAll(async () => {
  await watch.stop();
  await network.close();
  await system.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** The NHS's delayed days of September 2014, newer each time; the social care's 4 stay. */
let version = 0;
async function publishSeptember(value: number): Promise<void> {
  const applicableAt = new Date(Date.UTC(2026, 0, 1, 0, 0, version++)).toISOString();
  const event = reported({ period: '2014-09', value, applicableAt, id: `september-${version}` });
  const connection = system.connection();
  const token = await tokenOf(connection, 'sample-publisher');
  await publishEvents(() => ({ url: connection.url, token }), [event]);
}

const september = () => watch.told.figures.get(SEPTEMBER)?.numerator;
const asked = async () =>
  askedHashes(
    system.connection().url,
    PETERBOROUGH.area,
    await tokenOf(system.connection(), 'sample-viewer'),
  );

test('bettercare watch writes the lines that docs/watching.md shows', async () => {
  const docs = readFileSync(join(repositoryRoot(), 'docs/watching.md'), 'utf8');
  const [, command, shown] = /^npm run -s bettercare -- (watch .+)\n((?:\d\d:.+\n)+)/m.exec(docs) ?? [];
  const stretch = await Network.to(system.connection().url);
  const child = spawnBuilt('apps/cli/src/main.js', [...(command ?? '').split(' '), '--url', stretch.url], {
    BETTERCARE_TOKEN: await tokenOf(system.connection(), 'sample-viewer'),
  });
  let written = '';
  const lines = on(createInterface(child.stdout as Readable), 'line') as AsyncIterable<[string]>;
  for await (const [line] of lines) {
    written += `${line}\n`;
    if (line.includes('Watching')) await publishSeptember(600);
    if (line.includes('2015/16')) stretch.become('refusing'); // whose baseline it was
    if (line.includes('Cut off')) stretch.become('whole');
    if (line.includes('Resumed')) break;
  }
  child.kill('SIGINT');
  await once(child, 'close');
  await stretch.close();
  const untimed = (text = '') =>
    text.replaceAll(/^[\d:]{8}/gm, 'time').replaceAll(/\d+ seconds?/g, 'seconds');
  expect(untimed(written)).toBe(untimed(shown));
});

test('a correction shows, with the quarter it lies in, and the figures are those of the answers', async () => {
  await publishSeptember(590);
  await watch.until(() => september() === 594);
  expect(watch.told.figures.get(SECOND_QUARTER)).toMatchObject({ numerator: 825 + 770 + 594, met: false });
  expect(watch.told.hashes()).toEqual(await asked());
});

test('a plan that is agreed shows: what was missed is met', async () => {
  const plan = JSON.parse(
    readFileSync(join(repositoryRoot(), 'apps/standalone/sample/plan-2014-15.json'), 'utf8'),
  ) as PlanSubmission;
  const revised = JSON.stringify(plan).replaceAll('"numerator":1703', '"numerator":2300');
  const file = join(folder, 'plan.json');
  writeFileSync(file, revised);
  const reason = ['--reason', 'Winter funding was confirmed'];
  const decided = [await bettercare(dataFolder, ['plan', 'revise', file, ...reason])];
  decided.push(await bettercare(dataFolder, ['plan', 'agree', file]));
  expect(decided.map(({ code, output }) => [code, output])).toEqual([
    [0, expect.stringContaining('revised')],
    [0, expect.stringContaining('agreed')],
  ]);
  await watch.until(({ told }) => told.figures.get(SECOND_QUARTER)?.met === true);
  expect(watch.told.figures.get(SECOND_QUARTER)?.plan?.numerator).toBe(2300);
  expect(watch.told.hashes()).toEqual(await asked());
});

test.each([
  ['falls silent', 'silent', 'nothing was heard of the server', 610],
  ['breaks', 'refusing', 'the connection was lost', 630],
] as const)('a network that %s is noticed, and no change meanwhile is missing', async (_, how, why, days) => {
  const cutsBefore = watch.said.length;
  const idBefore = watch.told.lastId;
  network.become(how);
  await publishSeptember(days);
  await publishSeptember(days + 10);
  await watch.until(({ said }) => said.length > cutsBefore);
  await publishSeptember(days + 20);
  expect(watch.told.lastId).toBe(idBefore);
  network.become('whole');
  await watch.until(() => september() === days + 24);
  expect(watch.said.slice(cutsBefore)).toEqual([
    { kind: 'cut-off', why },
    { kind: 'resumed', afterMs: expect.any(Number), isWhole: true },
  ]);
  expect(watch.told.hashes()).toEqual(await asked());
  expect(watch.told.toldAgain()).toBe(0);
});

test('a network that is gone while nothing changes is back at once, and nothing is told twice', async () => {
  const before = [...watch.told.watermarks];
  const cutsBefore = watch.said.length;
  network.become('refusing');
  await watch.until(({ said }) => said.length > cutsBefore);
  network.become('whole');
  await watch.until(({ said }) => said.length > cutsBefore + 1);
  expect(watch.said.at(-1)).toMatchObject({ kind: 'resumed', isWhole: true });
  expect(watch.told.watermarks).toEqual(before);
});
