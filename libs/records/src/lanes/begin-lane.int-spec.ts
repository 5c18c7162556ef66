import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { DecisionStore } from '#decisions';
import type { EventLog } from '#event-log';
import { createLogger } from '#platform';
import { expectedCells, hashCells, openCountsLog, reported, testDatabase } from '#testing';
import type { TestDatabase } from '#testing';
import type { KnownAt } from '../check-event';
import { LaneRecorder } from '../lane-recorder';
import { knownIn } from '../recording.fixture';
import { readPositions } from '../watermark.store';
import { verifyRecords } from '../verify.query';
import { beginLane } from './begin-lane.command';
import { readClosedLanes } from './closed-lanes.query';
import { readLaneStandings } from './lane-standing.query';
import type { LaneStanding } from './lane-standing.query';

const TOPIC = 'activity.counts';
const logger = createLogger({ level: 'silent', format: 'json' });
const by = { actor: 'Anna Smith', reason: 'The topics were lost with the old brokers' };

const history = Array.from({ length: 9 }, (_, month) =>
  reported({ period: `2014-0${month + 1}`, value: 500 + month, applicableAt: '2015-01-15T00:00:00Z' }),
);
/** What the log that is gone had taken in last, and nobody recorded. */
const unrecorded = reported({ period: '2014-09', value: 999, applicableAt: '2015-02-15T00:00:00Z' });

let db: TestDatabase;
let elsewhere: TestDatabase;
let known: KnownAt;
let decisions: DecisionStore;
/** The log that was read, and the one that there is after it was lost. */
let former: EventLog;
let present: EventLog;

beforeAll(async () => {
  [db, elsewhere] = [await testDatabase(), await testDatabase()];
  known = await knownIn(db.pool);
  decisions = new DecisionStore(db.pool);
  former = await openCountsLog(db.pool, logger);
  present = await openCountsLog(elsewhere.pool, logger);
});
afterAll(async () => {
  await former.close();
  await present.close();
  await db.close();
  await elsewhere.close();
});

async function append(log: EventLog, events: readonly object[]) {
  const placed = await log.append(
    TOPIC,
    events.map((event) => ({ key: 'urn:ons:E06000031', value: Buffer.from(JSON.stringify(event)) })),
  );
  const [first] = placed;
  if (!first) throw new Error('Nothing was appended');
  return first.lane;
}

function recorderOf(log: EventLog): LaneRecorder {
  return new LaneRecorder({ pool: db.pool, log, known: () => Promise.resolve(known), logger });
}

/** Takes the lane, and records as much of it. */
async function record(log: EventLog, deliveries: number): Promise<LaneRecorder> {
  const recorder = recorderOf(log);
  const lane = await laneOf(log);
  const from = await recorder.assigned(lane, (await log.bounds(lane)) ?? { start: 0, end: 0 });
  await recorder.batch(await log.read(lane, from, { maxDeliveries: deliveries, maxBytes: 1_000_000 }));
  return recorder;
}

/** All of these specs' deliveries are of one council, so of one lane. */
async function laneOf(log: EventLog) {
  const ends = await log.ends([]);
  const [lane] = ends.filter(({ end }) => end > 0);
  if (!lane) throw new Error('Nothing was appended');
  return { topic: lane.topic, partition: lane.partition };
}

async function standing(log: EventLog): Promise<LaneStanding> {
  const [only] = await readLaneStandings(db.pool, log);
  if (!only) throw new Error('Nothing was recorded');
  return only;
}

describe('a lane whose log is gone', () => {
  let holder: LaneRecorder;
  beforeAll(async () => {
    await append(former, [...history.slice(0, 6), {}, ...history.slice(6, 8), unrecorded]);
    holder = await record(former, 9);
    await append(present, [...history.slice(7), {}]);
  });

  test('is not begun anew while its log goes on', async () => {
    const { partition } = await laneOf(former);
    expect(await standing(former)).toMatchObject({ nextOffset: 9, broken: undefined });
    expect(await beginLane(decisions, await standing(former), by)).toMatchObject({
      ok: false,
      failure: {
        rule: 'lane-goes-on',
        where: `${TOPIC}/${partition}`,
        what: expect.stringContaining('at 9'),
      },
    });
  });

  test('is not begun anew on a log that has no such lane', async () => {
    const nowhere = { read: present.read.bind(present), bounds: () => Promise.resolve(undefined) };
    const [lane] = await readLaneStandings(db.pool, nowhere);
    expect(lane).toMatchObject({ broken: expect.stringContaining('is not in the log') });
    expect(lane && (await beginLane(decisions, lane, by))).toMatchObject({
      ok: false,
      failure: { rule: 'lane-not-in-log' },
    });
  });

  test('is not begun anew without a reason, nor from where it no longer stands', async () => {
    const lane = await standing(present);
    expect(lane.broken).toMatch(/ends at 3, before 9 .*this is not the log I was reading/);
    expect(await beginLane(decisions, lane, { ...by, reason: ' ' })).toMatchObject({
      failure: { rule: 'lane-reason-required' },
    });
    expect(await beginLane(decisions, { ...lane, nextOffset: 8 }, by)).toMatchObject({
      failure: { rule: 'lane-moved-meanwhile' },
    });
    expect(await readClosedLanes(decisions)).toEqual([]);
    expect((await standing(present)).number).toBe(lane.number);
  });

  test('begins anew where the log that there is now begins, by a decision that says who, why, and since when something may be missing', async () => {
    const before = await standing(present);
    const began = await beginLane(decisions, before, by);
    const { partition } = before;
    const position = (await decisions.head()) - 1;
    const closed = { topic: `${TOPIC}@${position}`, partition };
    const newestAt = before.newest?.appendedAt;
    expect(newestAt).toBeInstanceOf(Date);
    expect(began).toEqual({
      ok: true,
      value: { lane: { topic: TOPIC, partition }, from: 0, closed: { ...closed, recordedTo: 9, newestAt } },
    });
    expect(await readClosedLanes(decisions)).toEqual([
      {
        ...closed,
        ...by,
        recordedTo: 9,
        newestAt: newestAt?.toISOString(),
        logStart: 0,
        logEnd: 3,
        because: before.broken,
        closedAt: expect.any(String),
      },
    ]);
    expect(await beginLane(decisions, before, by)).toMatchObject({
      failure: { rule: 'lane-moved-meanwhile' },
    });
    expect(await beginLane(decisions, await standing(present), by)).toMatchObject({
      failure: { rule: 'lane-goes-on' },
    });
  });

  test('lets nobody record who held it', async () => {
    const lane = await laneOf(former);
    const more = await former.read(lane, 9, { maxDeliveries: 1, maxBytes: 1 });
    expect(more.deliveries).toHaveLength(1);
    await expect(holder.batch(more)).rejects.toThrow(/is no longer at 9/);
  });

  test('records the new log beside the old, so that a place is of one delivery and a count counts once', async () => {
    const positions = await readPositions(db.pool);
    await record(present, 3);
    const { faults, lanes, cells } = await verifyRecords(db.pool);
    expect(faults).toEqual([]);
    expect(
      lanes.map(({ lane, from, to, counts, quarantined }) => [lane, from, to, counts, quarantined]),
    ).toEqual([
      [expect.stringMatching(/^activity\.counts\/\d+$/), 0, 3, 2, 1],
      [expect.stringMatching(/^activity\.counts@\d+\/\d+$/), 0, 9, 8, 1],
    ]);
    // 2014-08 stood in both, 2014-09 in the new one alone; what was not recorded of the old is not there.
    expect(cells.live).toBe(hashCells(expectedCells(history)));
    const now = await readPositions(db.pool);
    expect(now.lanes).toEqual(positions.lanes);
    expect(new Set(now.lanes).size).toBe(2);
  });
});
