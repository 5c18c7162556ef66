import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { LedgerEvent } from '#contracts';
import { expectedCells, hashCells, reported, testDatabase } from '#testing';
import type { TestDatabase } from '#testing';
import type { KnownAt } from './check-event';
import { readQuarantine } from './quarantine/quarantine-desk.query';
import { forgetEverything, knownIn, RecordedLane, SEPTEMBER, soundCells } from './recording.fixture';
import { uploadIdOf } from './uploaded-file.store';

const PETERBOROUGH = 'urn:ons:E06000031';
const OF_LEICESTER = reported({
  source: 'urn:ons:E06000016',
  area: 'E06000016',
  period: '2014-09',
  value: 563,
  applicableAt: '2014-10-30T09:30:00Z',
});

let db: TestDatabase;
let known: KnownAt;

beforeAll(async () => {
  db = await testDatabase();
  known = await knownIn(db.pool);
});
afterAll(() => db.close());
beforeEach(() => forgetEverything(db.owner));

/** What became of what an organisation sent by its own lane: rules and in whose name it is kept, oldest first. */
async function sentBy(organisation: string, ...events: readonly (LedgerEvent | string)[]) {
  const lane = { topic: `activity.direct.${organisation}`, partition: 0 };
  await new RecordedLane(db.pool, known, lane).record(...events);
  const quarantined = await readQuarantine(db.pool, { limit: 100 });
  return quarantined.reverse().map(({ offset, rules, source }) => ({ offset, rules, source }));
}

test('an organisation is recorded by a lane of its own, and nobody else is', async () => {
  expect(await sentBy('E06000031', SEPTEMBER, OF_LEICESTER)).toEqual([
    { offset: 1, rules: ['source-not-of-lane'], source: PETERBOROUGH },
  ]);
  expect(await soundCells(db.pool)).toBe(hashCells(expectedCells([SEPTEMBER])));
});

test('what else is wrong with an event of another is said at once', async () => {
  expect(
    await sentBy('E06000031', { ...OF_LEICESTER, data: { ...OF_LEICESTER.data, area: 'E06000999' } }),
  ).toEqual([{ offset: 0, rules: ['source-not-of-lane', 'unknown-area'], source: PETERBOROUGH }]);
});

test('nothing there is said to be of an uploaded file', async () => {
  const id = `${uploadIdOf('ab'.repeat(32), 'ab'.repeat(32))}/D4`;
  expect(await sentBy('E06000031', { ...SEPTEMBER, id })).toEqual([
    { offset: 0, rules: ['id-of-upload'], source: PETERBOROUGH },
  ]);
});

test('what says nothing of its source is of whoever has the lane', async () => {
  expect(await sentBy('RGN', 'nothing', '')).toEqual([
    { offset: 0, rules: ['not-json'], source: 'urn:ods:RGN' },
    { offset: 1, rules: ['not-json'], source: 'urn:ods:RGN' },
  ]);
});

test('a lane whose name has no organisation is nobody’s, and records nothing', async () => {
  expect(await sentBy('RGN-old', SEPTEMBER)).toEqual([
    { offset: 0, rules: ['source-not-of-lane'], source: null },
  ]);
});

test('digits of an NHS number do not rest there', async () => {
  await sentBy('E06000031', { ...SEPTEMBER, subject: '943 476 5919' });
  const { rows } = await db.pool.query<{ raw: Buffer; rules: string[] }>('SELECT raw, rules FROM quarantine');
  expect(rows[0]?.rules).toEqual(['nhs-number']);
  expect(rows[0]?.raw.toString()).not.toMatch(/943.?476/);
});
