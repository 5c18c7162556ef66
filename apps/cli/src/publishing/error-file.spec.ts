import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { CommandFailure } from '../exit-codes';
import { ErrorFile } from './error-file';

const folder = mkdtempSync(join(tmpdir(), 'error-file-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const REFUSED = {
  entry: {
    line: 2,
    index: 1,
    event: { ok: true, value: Buffer.from('{}') },
    next: { offset: 3, line: 3, index: 2 },
  },
  errors: [{ rule: 'unknown-area', where: '/data/area', what: 'E06000999 is no area', mend: 'Use its code' }],
} as const;
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
    expect(answered.listed.bytes).toBe(Buffer.byteLength(HEADER));
  });

  test('is gone on with after what was answered, and is refused once somebody has worked in it', async () => {
    const path = join(folder, 'worked-in.csv');
    const stopped = await ErrorFile.open(path, undefined);
    await stopped.add([REFUSED]);
    const { listed } = stopped;
    await stopped.add([REFUSED]);
    await stopped.close();
    const whole = readFileSync(path, 'utf8');

    const goneOn = await ErrorFile.open(path, listed);
    await goneOn.add([REFUSED]);
    await goneOn.close();
    expect(readFileSync(path, 'utf8')).toBe(whole);

    const noted = whole.replace('unknown-area', 'asked Ann about it');
    writeFileSync(path, noted);
    await expect(ErrorFile.open(path, listed)).rejects.toThrow(`${path} is not as it was left`);
    expect(readFileSync(path, 'utf8')).toBe(noted);
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
