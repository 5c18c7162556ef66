import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { LedgerEvent } from '#contracts';
import { sha256 } from '#kernel';
import { expectedCells, hashCells, reported, testDatabase } from '#testing';
import type { TestDatabase } from '#testing';
import type { KnownAt } from './check-event';
import { judgeBatch } from './judge-batch';
import { readQuarantine } from './quarantine/quarantine-desk.query';
import { recordBatch } from './record-batch';
import { forgetEverything, knownIn, RecordedLane, SEPTEMBER, soundCells } from './recording.fixture';
import { SeriesStore } from './series.store';
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

/** The same of one event sent by Peterborough in Kafka's binary mode. */
async function sentInBinaryMode(
  { data, ...attributes }: LedgerEvent,
  value = Buffer.from(JSON.stringify(data)),
) {
  const lane = new RecordedLane(db.pool, known, { topic: 'activity.direct.E06000031', partition: 0 });
  const tenure = await lane.take();
  const headers = Object.fromEntries([
    ...Object.entries(attributes).map(([name, text]) => [`ce_${name}`, String(text)] as const),
    ['content-type', 'application/json'],
  ]);
  const batch = lane.batchOf(['']);
  const deliveries = batch.deliveries.map((delivery) => ({ ...delivery, key: '', value, headers }));
  const judged = await judgeBatch({ ...batch, deliveries }, known);
  await recordBatch(db.pool, tenure, judged, new SeriesStore(db.pool));
  return readQuarantine(db.pool, { limit: 100 });
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

test('an event whose attributes are headers is recorded like any other', async () => {
  expect(await sentInBinaryMode(SEPTEMBER)).toEqual([]);
  expect(await soundCells(db.pool)).toBe(hashCells(expectedCells([SEPTEMBER])));
  const { rows } = await db.pool.query<{ hash: Buffer }>('SELECT raw_hash AS hash FROM record_count');
  expect(rows[0]?.hash).toEqual(sha256(JSON.stringify(SEPTEMBER.data)));
});

test('what is quarantined of one shows its headers too', async () => {
  const event = { ...SEPTEMBER, data: { ...SEPTEMBER.data, area: 'E06000999' } };
  expect(await sentInBinaryMode(event)).toMatchObject([{ rules: ['unknown-area'] }]);
  const { rows } = await db.pool.query<{ raw: Buffer }>('SELECT raw FROM quarantine');
  expect(JSON.parse(String(rows[0]?.raw))).toEqual({ ...event, datacontenttype: 'application/json' });
});

test('digits of an NHS number in a header, or spread out in the value, do not rest there', async () => {
  await sentInBinaryMode({ ...SEPTEMBER, subject: '943 476 5919' }, Buffer.from('9434765919', 'utf16le'));
  const { rows } = await db.pool.query<{ raw: Buffer }>('SELECT raw FROM quarantine');
  expect(String(rows[0]?.raw)).not.toMatch(/943|9.*4.*3.*4.*7.*6/);
});

test('that digits were overwritten is said even where the event was refused before they were looked for', async () => {
  const event = { ...SEPTEMBER, subject: `943 476 5919 ${'y'.repeat(70_000)}` };
  expect(await sentInBinaryMode(event)).toMatchObject([{ rules: ['event-too-large', 'nhs-number'] }]);
});

test('digits of an NHS number do not rest there', async () => {
  await sentBy('E06000031', { ...SEPTEMBER, subject: '943 476 5919' });
  const { rows } = await db.pool.query<{ raw: Buffer; rules: string[] }>('SELECT raw, rules FROM quarantine');
  expect(rows[0]?.rules).toEqual(['nhs-number']);
  expect(rows[0]?.raw.toString()).not.toMatch(/943.?476/);
});
