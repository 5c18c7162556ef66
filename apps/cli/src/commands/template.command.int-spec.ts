import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RETURN_TEMPLATES } from '#catalogue';
import { putFirstVersionsInForce } from '#reference';
import { putFirstTemplatesInForce } from '#returns';
import { testDatabase, type TestDatabase } from '#testing';
import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import { runCommand } from '../program';

let db: TestDatabase;
let folder: string;
const write = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
const { DATABASE_URL } = process.env;

beforeAll(async () => {
  db = await testDatabase();
  folder = await mkdtemp(join(tmpdir(), 'templates-'));
  process.env['DATABASE_URL'] = db.url;
  await putFirstVersionsInForce(db.pool, 'spec');
  await putFirstTemplatesInForce(db.pool, 'spec');
});
afterEach(() => {
  write.mockClear();
});
afterAll(async () => {
  if (DATABASE_URL === undefined) delete process.env['DATABASE_URL'];
  else process.env['DATABASE_URL'] = DATABASE_URL;
  write.mockRestore();
  await rm(folder, { recursive: true });
  await db.close();
});

const SHIPPED = RETURN_TEMPLATES.find(({ code }) => code === '2016-17-q2');
/** Next year's form, as an operator makes it of one that is in force. */
const OURS = { ...SHIPPED, code: 'our-2016-17-q2', name: 'What our own board asks' };

test('templates are listed with the time by which each is due, and shown whole', async () => {
  expect(await runCommand(['template', 'list'])).toBe(0);
  expect(said()).toMatch(
    /^2016-17-q2@1 {14}2016-11-25 12:00 {2}Better Care Fund quarterly return, Q2 2016\/17$/m,
  );
  expect(await runCommand(['template', 'show', '2016-17-q2'])).toBe(0);
  expect(JSON.parse(said())).toEqual(SHIPPED);
  await expect(runCommand(['template', 'show', 'no-such'])).rejects.toThrow('There is no template no-such');
});

test('a template of a file is checked without being put in force, put there, and then found', async () => {
  const file = await fileOf(OURS);
  expect(await runCommand(['template', 'check', file])).toBe(0);
  expect(said()).toMatch(/^our-2016-17-q2 may be put in force: 7 sheets, \d+ questions, \d+ rules\.\n$/);
  await expect(runCommand(['template', 'show', 'our-2016-17-q2'])).rejects.toThrow('There is no template');
  expect(await runCommand(['template', 'put', file])).toBe(0);
  expect(said()).toMatch(/^our-2016-17-q2@1 is in force\.\nSHA-256 [0-9a-f]{64}\n$/);
  expect(await runCommand(['template', 'show', 'our-2016-17-q2@1'])).toBe(0);
  expect(JSON.parse(said())).toEqual(OURS);
});

test('a template with faults is refused, each by where it stands and how it is mended', async () => {
  const file = await fileOf({ ...OURS, period: '2015/16-Q2' });
  for (const command of ['check', 'put']) {
    expect(await runCommand(['template', command, file])).toBe(2);
    expect(said()).toMatch(/^template-period at \/period: 2015\/16-Q2 is no part of 2016\/17\. /);
  }
});

async function fileOf(template: object): Promise<string> {
  const file = join(folder, 'template.json');
  await writeFile(file, JSON.stringify(template));
  return file;
}

function said(): string {
  return write.mock.calls
    .splice(0)
    .map(([text]) => String(text))
    .join('');
}
