import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { repositoryRoot } from '#installation';
import { serverUrl } from './connection';
import { CommandFailure } from './exit-codes';

/** An empty one counts as not given. */
const TOLD_BY = ['BETTERCARE_URL', 'BCL_DATA'] as const;

describe('what runs here', () => {
  const before = TOLD_BY.map((name) => [name, process.env[name]] as const);
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'bettercare-'));
    for (const name of TOLD_BY) process.env[name] = '';
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
    for (const [name, value] of before) process.env[name] = value ?? '';
  });

  function running(url: string): void {
    const connection = {
      url,
      issuer: url,
      clients: [],
      people: [],
      databaseUrl: 'postgres:',
      databaseOwnerUrl: 'postgres:',
    };
    writeFileSync(join(folder, 'connection.json'), JSON.stringify(connection));
  }

  test('is found by the connection file of the data folder', () => {
    running('http://127.0.0.1:8401');
    expect(serverUrl({ data: folder })).toBe('http://127.0.0.1:8401');
    process.env['BCL_DATA'] = folder;
    expect(serverUrl({})).toBe('http://127.0.0.1:8401');
    expect(serverUrl({ url: 'https://ledger.example.org/' })).toBe('https://ledger.example.org');
  });

  test('is looked for below this copy where the setting is relative, as what runs does', () => {
    process.env['BCL_DATA'] = 'no-such-folder';
    expect(() => serverUrl({})).toThrow(
      `there is no ${join(repositoryRoot(), 'no-such-folder', 'connection.json')}`,
    );
  });

  test('is said to be starting while it is, and not once that has ended', () => {
    const mark = (pid: number) => join(repositoryRoot(), `.setup.starting.${pid}`);
    const NOBODY = 2 ** 22 + 1;
    try {
      for (const pid of [NOBODY, process.pid]) writeFileSync(mark(pid), folder);
      expect(() => serverUrl({ data: folder })).toThrow(
        `It is starting, or stopping (process ${process.pid})`,
      );
      expect(() => serverUrl({ data: join(folder, 'another') })).toThrow('Nothing is running');
      rmSync(mark(process.pid));
      expect(() => serverUrl({ data: folder })).toThrow('Nothing is running');
    } finally {
      for (const pid of [NOBODY, process.pid]) rmSync(mark(pid), { force: true });
    }
  });

  test('is missed in one line that says where it was looked for', () => {
    expect(() => serverUrl({ data: folder })).toThrow(`there is no ${join(folder, 'connection.json')}`);
    expect(() => serverUrl({ data: folder })).toThrow('say where it is with --data, BCL_DATA or --url');
    expect(() => serverUrl({ data: folder })).toThrow(CommandFailure);
  });
});
