import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { Lock } from './lock';

const folder = mkdtempSync(join(tmpdir(), 'lock-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const since = '2026-11-25T09:30:00.000Z';

/** A file whose lock says so. */
function locked(name: string, text: string): string {
  writeFileSync(join(folder, `${name}.publish.lock`), text);
  return join(folder, name);
}

const lockedBy = (name: string, pid: number, host = hostname()) =>
  locked(name, JSON.stringify({ pid, host, since }));

test('a file is one process’s until that gives it back', async () => {
  const file = join(folder, 'september.ndjson');
  const lock = await Lock.take(file);
  expect(existsSync(`${file}.publish.lock`)).toBe(true);
  await lock?.release();
  expect(existsSync(`${file}.publish.lock`)).toBe(false);
});

test.each([
  ['a process that runs', lockedBy('here', process.ppid), `process ${process.ppid} since ${since}`],
  ['one of another machine', lockedBy('there', 4711, 'ward-7'), `process 4711 on ward-7 since ${since}`],
  ['one that has not said yet who it is', locked('soon', ''), 'another process'],
])('the file of %s is not taken, and it is said how to mend that', async (_, file, who) => {
  await expect(Lock.take(file)).rejects.toThrow(
    `${file} is being published by ${who}. Wait until that ends, or stop it; where nobody publishes it any more, ` +
      `remove ${file}.publish.lock.`,
  );
});

test('the file of a process that died is taken over, and nothing of its lock is left', async () => {
  const { pid } = spawnSync(process.execPath, ['--version']);
  const file = lockedBy('left', pid);
  const takenOver = await Lock.take(file);
  expect(takenOver).toBeDefined();
  expect(readdirSync(folder).filter((name) => name.startsWith('left'))).toEqual(['left.publish.lock']);
  await takenOver?.release();
});

test('so is one of before a restart, where this process has the number again that had it', async () => {
  expect(await Lock.take(lockedBy('restarted', process.pid))).toBeDefined();
});

test('a lock that is another’s by now is not given back', async () => {
  const file = join(folder, 'removed');
  const lock = await Lock.take(file);
  lockedBy('removed', process.ppid);
  await lock?.release();
  expect(existsSync(`${file}.publish.lock`)).toBe(true);
});

test('where no lock can be kept there is none', async () => {
  expect(await Lock.take(join(folder, 'no such folder', 'september.ndjson'))).toBeUndefined();
});
