import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { openPostgresEventLog, postgresLogSettings, StopLane } from '#event-log';
import type { Consumption, EventLog } from '#event-log';
import { createLogger } from '#platform';
import { expectedCells, hashCells, reported, testDatabase } from '#testing';
import type { TestDatabase } from '#testing';
import type { KnownAt } from './check-event';
import { LaneRecorder } from './lane-recorder';
import { knownIn } from './recording.fixture';
import { verifyRecords } from './verify.query';

const TOPIC = 'activity.counts';
const lane = { topic: TOPIC, partition: 0 };
const logger = createLogger({ level: 'silent', format: 'json' });

let db: TestDatabase;
let known: KnownAt;
let log: EventLog;
let consumption: Consumption | undefined;

beforeAll(async () => {
  db = await testDatabase();
  known = await knownIn(db.pool);
  log = await openPostgresEventLog({
    pool: db.pool,
    topics: [{ topic: TOPIC, partitions: 1 }],
    settings: { ...postgresLogSettings, pollMs: 10 },
    log: logger,
  });
});
afterEach(async () => {
  await consumption?.stop();
  consumption = undefined;
});
afterAll(async () => {
  await log.close();
  await db.close();
});

const history = Array.from({ length: 30 }, (_, index) =>
  reported({
    period: `20${String(10 + (index % 5))}-0${1 + (index % 9)}`,
    value: index,
    applicableAt: `2020-01-${String(1 + (index % 20)).padStart(2, '0')}T00:00:00Z`,
  }),
);

function recorder(): LaneRecorder {
  return new LaneRecorder({ pool: db.pool, log, known: () => Promise.resolve(known), logger });
}

async function append(events: readonly unknown[]): Promise<void> {
  await log.append(
    TOPIC,
    events.map((event) => ({ key: 'k', value: Buffer.from(JSON.stringify(event)) })),
  );
}

async function recordedTo(offset: number): Promise<void> {
  for (;;) {
    const { rows } = await db.pool.query<{ next_offset: number }>('SELECT next_offset FROM lane_position');
    if ((rows[0]?.next_offset ?? 0) >= offset) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

describe('from the log to the cells', () => {
  test('two recorders in turn record every delivery once, the former one fenced off', async () => {
    const options = {
      group: 'projector',
      topics: [TOPIC],
      batch: { maxDeliveries: 7, maxBytes: 1_000_000 },
      lanesAtOnce: 1,
      backOff: { firstMs: 5, maxMs: 50, jitter: 0 },
    };
    consumption = await log.consume({ ...options, handler: recorder() });
    await append(history.slice(0, 20));
    await recordedTo(20);
    // Another takes the lane without asking: what the first still tries is refused, and it starts over.
    await recorder().assigned(lane, { start: 0, end: 20 });
    await append(history.slice(20));
    await recordedTo(30);
    const verdict = await verifyRecords(db.pool);
    expect(verdict.faults).toEqual([]);
    expect(verdict.lanes).toEqual([expect.objectContaining({ from: 0, to: 30, counts: 30 })]);
    expect(verdict.cells.live).toBe(hashCells(expectedCells(history)));
  });
});

describe('a delivery that is quarantined', () => {
  test('is said to be, as part of the trace of the request that brought it', async () => {
    const lines: string[] = [];
    const own = { topic: 'activity.direct.RGN', partition: 0 };
    const telling = new LaneRecorder({
      pool: db.pool,
      log,
      known: () => Promise.resolve(known),
      logger: createLogger({
        level: 'warn',
        format: 'json',
        destination: { write: (line) => void lines.push(line) },
      }),
    });
    await telling.assigned(own, { start: 0, end: 2 });
    const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
    const headers = [{ traceparent: `00-${traceId}-00f067aa0ba902b7-01` }, {}];
    const deliveries = headers.map((each, offset) => ({
      offset,
      appendedAt: new Date('2020-01-01T00:00:00Z'),
      key: 'any',
      value: Buffer.from('{}'),
      headers: each,
    }));
    await telling.batch({ lane: own, from: 0, to: 2, deliveries, logEnd: 2 });
    const told = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(told).toMatchObject([
      { message: 'a delivery was quarantined', lane: 'activity.direct.RGN/0', offset: 0, trace_id: traceId },
      { message: 'a delivery was quarantined', lane: 'activity.direct.RGN/0', offset: 1 },
    ]);
    expect(told[1]).not.toHaveProperty('trace_id');
    expect(told[0]?.['rules']).toMatch(/^[a-z-]+( [a-z-]+)*$/);
  });
});

describe('taking a lane again', () => {
  test('goes on from the position in the database, whatever the log has committed', async () => {
    expect(await recorder().assigned(lane, { start: 0, end: 30 })).toBe(30);
  });

  test('looks again where the lane ends when another has recorded on since', async () => {
    expect(await recorder().assigned(lane, { start: 0, end: 20 })).toBe(30);
  });

  test('stops when the log ends before what was recorded', async () => {
    const shorter = {
      read: (...question: Parameters<EventLog['read']>) => log.read(...question),
      bounds: () => Promise.resolve({ start: 0, end: 29 }),
    };
    const other = new LaneRecorder({
      pool: db.pool,
      log: shorter,
      known: () => Promise.resolve(known),
      logger,
    });
    await expect(other.assigned(lane, { start: 0, end: 29 })).rejects.toThrow(StopLane);
  });

  test('stops when retention has removed what was not recorded', async () => {
    await expect(recorder().assigned(lane, { start: 31, end: 40 })).rejects.toThrow(
      /deliveries are gone unrecorded/,
    );
  });

  test('goes on, and says so, when retention has removed everything recorded', async () => {
    expect(await recorder().assigned(lane, { start: 30, end: 40 })).toBe(30);
  });

  test('stops when the newest delivery recorded has other bytes: the topic was made anew', async () => {
    const another = {
      bounds: () => Promise.resolve({ start: 0, end: 30 }),
      read: async (...question: Parameters<EventLog['read']>) => {
        const batch = await log.read(...question);
        return {
          ...batch,
          deliveries: batch.deliveries.map((found) => ({ ...found, value: Buffer.from('{}') })),
        };
      },
    };
    const other = new LaneRecorder({
      pool: db.pool,
      log: another,
      known: () => Promise.resolve(known),
      logger,
    });
    await expect(other.assigned(lane, { start: 0, end: 30 })).rejects.toThrow(/not the log I was reading/);
  });
});
