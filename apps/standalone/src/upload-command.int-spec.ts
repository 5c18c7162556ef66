import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { repositoryRoot } from '#installation';
import { bettercare, layOutSample, StandaloneProcess } from '#testing';

// `bettercare upload` as somebody runs it, against the system as it is started, with its sample.

const SAMPLE = join(repositoryRoot(), 'apps/standalone/sample/uploads/one-count-a-row.csv');
const SECOND_QUARTER = ['--area', 'E06000031', '--year', '2014/15', '--metric', 'delayed-transfers-of-care'];

const folder = mkdtempSync(join(tmpdir(), 'upload-'));
const dataFolder = join(folder, 'data');
const errorFile = join(folder, 'errors.csv');
await layOutSample(dataFolder);
const system = new StandaloneProcess(dataFolder, { METRICS_PORT: '0', PORT: '0' });

beforeAll(() => system.started());
afterAll(async () => {
  await system.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** The sample's rows of September 2014, with something of them written otherwise. */
function fileOf(written: string, otherwise: string): string {
  const path = join(folder, 'september.csv');
  writeFileSync(path, readFileSync(SAMPLE, 'utf8').replaceAll(written, otherwise));
  return path;
}

const upload = (file: string, ...more: readonly string[]) =>
  bettercare(dataFolder, [
    'upload',
    file,
    '--source',
    'urn:ons:E06000031',
    '--error-file',
    errorFile,
    ...more,
  ]);

async function secondQuarter(): Promise<string> {
  const { output } = await bettercare(dataFolder, ['performance', ...SECOND_QUARTER]);
  return output.split('\n').find((line) => line.startsWith('Q2 2014/15')) ?? '';
}

test('each bad cell is in the error file; once mended there is nothing in it, and the effect is shown beforehand', async () => {
  const wrong = await upload(fileOf('570', '57O'), '--dry-run');
  expect([wrong.code, wrong.output]).toEqual([1, expect.stringContaining('1 error in')]);
  expect(readFileSync(errorFile, 'utf8').split('\r\n')[1]).toMatch(/^,2,8,H2,value,57O,cell-not-a-count,/);

  const mended = await upload(SAMPLE, '--dry-run');
  expect(mended.code).toBe(0);
  expect(mended.output).toContain('H2, E06000031 delayed-days 2014-09 nhs: 563 becomes 570');
  expect(mended.output).toMatch(/2014\/15-Q2 +2,162 -> 2,169/);
  expect(readFileSync(errorFile, 'utf8').trimEnd().split('\r\n')).toHaveLength(1);
  expect(await secondQuarter()).toContain(' 2,162 ');

  expect((await upload(SAMPLE)).output).toContain('3 counts accepted in the name of urn:ons:E06000031.');
  while (!(await secondQuarter()).includes(' 2,169 ')) await sleep(50);
});

test('an older file changes nothing, and says what counts in its place', async () => {
  const { code, output } = await upload(fileOf('570,final,2015-01-08', '999,final,2014-10-30'), '--partial');
  expect(code).toBe(0);
  expect(output).toContain('1 older than what counts: no change');
  expect(output).toContain('nhs: 570 of 2015-01-08 09:30 London counts, not 999');
  expect(output).toContain('No figure changes.');
  expect(await secondQuarter()).toContain(' 2,169 ');
});

test('an error file that cannot be written is told before anything is sent', async () => {
  const nowhere = join(folder, 'no such folder', 'errors.csv');
  const { code, output, errors } = await upload(SAMPLE, '--error-file', nowhere);
  expect([code, output]).toEqual([1, '']);
  expect(errors).toBe(
    `${nowhere} cannot be written: there is no such folder. Make it, or name a file in another.\n`,
  );
});

const FULL_DISK = '/dev/full';
if (existsSync(FULL_DISK)) {
  test('where the disk is full by then, what became of the upload is told all the same', async () => {
    const { code, output, errors } = await upload(fileOf('570', '57O'), '--error-file', FULL_DISK);
    expect(code).toBe(1);
    expect(output).toMatch(/^cell-not-a-count at H2: .*\nNothing of it was taken in\.\n$/);
    expect(errors).toBe(
      `${FULL_DISK} cannot be written: the disk is full. Make room there, or name a file on another disk. ` +
        'What is wrong is told above, and the same file sent again counts once.\n',
    );
  });
}
