import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { DeliveryBatch } from '#event-log';
import { createLogger } from '#platform';
import { expectedCells, hashCells, reported, testDatabase } from '#testing';
import type { TestDatabase } from '#testing';
import type { KnownAt } from './check-event';
import { judgeBatch } from './judge-batch';
import { LaneRecorder } from './lane-recorder';
import { CORRECTED, forgetEverything, knownIn, SEPTEMBER, soundCells } from './recording.fixture';

let db: TestDatabase;
let known: KnownAt;

beforeAll(async () => {
  db = await testDatabase();
  known = await knownIn(db.pool);
});
afterAll(() => db.close());
beforeEach(() => forgetEverything(db.owner));

const lane = { topic: 'activity.counts', partition: 0 };
const logger = createLogger({ level: 'silent', format: 'json' });
const notRead = {
  read: () => Promise.reject(new Error('not read')),
  bounds: () => Promise.resolve(undefined),
};

async function assigned(options: { known: () => Promise<KnownAt> }): Promise<LaneRecorder> {
  const recorder = new LaneRecorder({ pool: db.pool, log: notRead, logger, ...options });
  await recorder.assigned(lane, { start: 0, end: 0 });
  return recorder;
}

function batchFrom(from: number, events: readonly object[]): DeliveryBatch {
  const deliveries = events.map((event, index) => ({
    offset: from + index,
    appendedAt: new Date('2020-01-01T00:00:00Z'),
    key: 'any',
    value: Buffer.from(JSON.stringify(event)),
    headers: {},
  }));
  const to = from + events.length;
  return { lane, from, to, deliveries, logEnd: to };
}

describe('a batch judged while the one before is recorded', () => {
  test('is recorded with the definitions it was judged by, whatever is in force by then', async () => {
    let position = known.decisionPosition;
    const recorder = await assigned({
      known: () => Promise.resolve({ ...known, decisionPosition: position }),
    });
    const [first, second] = [batchFrom(0, [SEPTEMBER]), batchFrom(1, [CORRECTED])];
    const recording = recorder.batch(first);
    recorder.coming(second);
    await recording;
    position += 1;
    await recorder.batch(second);
    await recorder.batch(batchFrom(2, [SEPTEMBER]));
    const { rows } = await db.pool.query(
      'SELECT decision_position - $1 AS later FROM record_count ORDER BY log_offset',
      [known.decisionPosition],
    );
    expect(rows).toEqual([{ later: 0 }, { later: 0 }, { later: 1 }]);
    await soundCells(db.pool);
  });

  test('that could not be judged ahead says so in its own turn, and is judged again', async () => {
    let away = false;
    const recorder = await assigned({
      known: () => (away ? Promise.reject(new Error('the database is away')) : Promise.resolve(known)),
    });
    const first = recorder.batch(batchFrom(0, [SEPTEMBER]));
    away = true;
    const second = batchFrom(1, [CORRECTED]);
    recorder.coming(second);
    await first;
    away = false;
    await expect(recorder.batch(second)).rejects.toThrow('the database is away');
    await recorder.batch(batchFrom(1, [CORRECTED]));
    expect(await soundCells(db.pool)).toBe(hashCells(expectedCells([SEPTEMBER, CORRECTED])));
  });

  test('gives way to others while it is long, and comes to the same', async () => {
    const history = Array.from({ length: 500 }, (_, index) =>
      reported({
        period: `20${String(10 + (index % 5))}-0${1 + (index % 9)}`,
        value: index,
        applicableAt: `2019-01-${String(1 + (index % 28)).padStart(2, '0')}T00:00:00Z`,
      }),
    );
    const batch = batchFrom(0, history);
    let judged = false;
    const judging = judgeBatch(batch, known).then(() => (judged = true));
    await new Promise((resolve) => setImmediate(resolve));
    expect(judged).toBe(false);
    await judging;
    const recorder = await assigned({ known: () => Promise.resolve(known) });
    recorder.coming(batch);
    await recorder.batch(batch);
    expect(await soundCells(db.pool)).toBe(hashCells(expectedCells(history)));
  });
});
