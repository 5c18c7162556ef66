import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, test } from '@jest/globals';
import { repositoryRoot } from '#installation';

const folder = mkdtempSync(join(tmpdir(), 'locks-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const FILES = 20;
const PROCESSES = 5;
const BUILT = pathToFileURL(join(repositoryRoot(), 'dist/apps/cli/src/publishing/lock.js')).href;

/** Takes one file after the other, each at the same moment as the other processes, and says which it got. */
const TAKES_EACH = `
  const { Lock } = await import('${BUILT}');
  const [beginsAt, ...files] = process.argv.slice(1);
  for (const [at, file] of files.entries()) {
    await new Promise((resolve) => setTimeout(resolve, Number(beginsAt) + at * 60 - Date.now()));
    await Lock.take(file).then(() => console.log(file), () => undefined);
  }
  process.stdin.resume();
`;

test('of several that find the lock of a process that died at once, one takes it over', async () => {
  const { pid } = spawnSync(process.execPath, ['--version']);
  const left = JSON.stringify({ pid, host: hostname(), since: '2026-11-25T09:30:00.000Z' });
  const files = Array.from({ length: FILES }, (_, at) => join(folder, `${at}.ndjson`));
  for (const file of files) writeFileSync(`${file}.publish.lock`, left);
  const beginsAt = String(Date.now() + 2_000);
  const args = ['--input-type=module', '--eval', TAKES_EACH, beginsAt, ...files];
  const processes = Array.from({ length: PROCESSES }, () => spawn(process.execPath, args));
  const printed = processes.map(({ stdout }) => text(stdout));
  // Whoever ended would have died, and the next could take over from it.
  setTimeout(() => processes.forEach(({ stdin }) => stdin.end()), 2_000 + FILES * 60 + 1_000);
  const taken = (await Promise.all(printed)).flatMap((lines) => lines.split('\n').filter(Boolean));
  expect(taken.sort()).toEqual(files.sort());
  expect(readdirSync(folder)).toHaveLength(FILES);
});
