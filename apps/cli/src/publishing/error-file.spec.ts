import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { CommandFailure } from '../exit-codes';
import { ErrorFile } from './error-file';

const folder = mkdtempSync(join(tmpdir(), 'error-file-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const HEADER = '\uFEFFline,event,id,pointer,value,rule,what,how to mend\r\n';

describe('the list of an earlier run', () => {
  test('stands until there is an answer, and is empty after one that refuses nothing', async () => {
    const path = join(folder, 'refused.csv');
    writeFileSync(path, 'the list of yesterday');
    const unanswered = await ErrorFile.open(path, undefined);
    await unanswered.close();
    expect(readFileSync(path, 'utf8')).toBe('the list of yesterday');

    const answered = await ErrorFile.open(path, undefined);
    await answered.add([]);
    await answered.close();
    expect(readFileSync(path, 'utf8')).toBe(HEADER);
    expect(answered.bytes).toBe(Buffer.byteLength(HEADER));
  });
});

test('one that cannot be written is told before anything is sent', async () => {
  const path = join(folder, 'no such folder', 'refused.csv');
  await expect(ErrorFile.open(path, undefined)).rejects.toThrow(
    `${path} cannot be written: there is no such folder. Make it, or`,
  );
});

test('what cannot be written later on, as on a full disk, is a failure in a sentence as well', async () => {
  const path = join(folder, 'lost.csv');
  const file = await ErrorFile.open(path, undefined);
  await file.close();
  const failure = await file.add([]).catch((thrown: unknown) => thrown);
  expect(failure).toBeInstanceOf(CommandFailure);
  expect(failure).toHaveProperty('message', `${path} cannot be written: file closed.`);
});
