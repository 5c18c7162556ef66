import { describe, expect, it } from '@jest/globals';
import type { Lane } from '../event-log';
import { laneName } from '../event-log';
import { LaneTimes } from './lane-times';
import { APPEND_TIME, encodeBatch } from './record-batch.fixture';

const lane: Lane = { topic: 'activity.counts', partition: 0 };
const BATCH = 10;
const at = (offset: number) => new Date(Date.UTC(2014, 8, 30, 12, Math.floor(offset / BATCH)));

/** A lane of batches of ten, each appended a minute after the one before it. */
function timesOf(keptMs: number) {
  const state = { end: 100, holds: 100, fetched: 0, hangs: false };
  const answer = <Told>(told: Told): Promise<Told> =>
    state.hangs ? new Promise(() => {}) : Promise.resolve(told);
  const times = new LaneTimes(
    {
      byLastLeader: (lanes) => [[...lanes]],
      ends: (lanes) => answer(new Map(lanes.map((each) => [laneName(each), state.end]))),
      starts: (lanes) => answer(new Map(lanes.map((each) => [laneName(each), 0]))),
      fetch: (_, from) => {
        if (from > Math.max(state.end, state.holds)) return answer(undefined);
        state.fetched += 1;
        const firstOffset = from - (from % BATCH);
        const records = Array.from({ length: BATCH }, () => ({}));
        const times = { firstMs: 0, maxMs: at(from).getTime() };
        const batches = encodeBatch(records, { firstOffset, attributes: APPEND_TIME, ...times });
        return answer({ end: state.end, aborted: [], batches });
      },
    },
    keptMs,
    { info: () => {}, warn: () => {}, error: () => {} },
  );
  const endFrom = async (nextOffset: number) => (await times.ends([lane], [{ ...lane, nextOffset }]))[0];
  return { state, times, endFrom };
}

describe('the times of a lane', () => {
  it('are fetched once for all that stand in a batch', async () => {
    const { state, endFrom } = timesOf(0);
    const newestAt = at(99);
    expect(await endFrom(31)).toEqual({ ...lane, nextOffset: 31, end: 100, waitingSince: at(31), newestAt });
    expect(state.fetched).toBe(2);
    for (const next of [32, 39])
      expect(await endFrom(next)).toMatchObject({ waitingSince: at(31), newestAt });
    expect(state.fetched).toBe(2);
    expect(await endFrom(91)).toMatchObject({ waitingSince: newestAt, newestAt });
    expect(await endFrom(100)).toMatchObject({ waitingSince: null, newestAt });
    expect(state.fetched).toBe(2);
    expect(await endFrom(40)).toMatchObject({ waitingSince: at(40) });
    expect(state.fetched).toBe(3);
  });

  it('are not fetched of what this process appended, nor again and again of what moves on', async () => {
    const { state, times, endFrom } = timesOf(60_000);
    const appendedAt = new Date('2014-10-01T09:00:00Z');
    times.saw(lane, 99, appendedAt);
    expect(await endFrom(100)).toMatchObject({ newestAt: appendedAt });
    expect(state.fetched).toBe(0);
    expect(await endFrom(20)).toMatchObject({ waitingSince: at(20) });
    expect(await endFrom(70)).toMatchObject({ waitingSince: at(20) });
    state.end = 200;
    expect(await endFrom(70)).toMatchObject({ end: 200, newestAt: appendedAt });
    expect(state.fetched).toBe(1);
  });

  it('are those of the topic that is there now', async () => {
    const { state, times, endFrom } = timesOf(60_000);
    times.saw(lane, 99, new Date('2014-10-01T09:00:00Z'));
    await endFrom(100);
    state.end = 20;
    expect(await endFrom(0)).toMatchObject({ end: 20, newestAt: at(19), waitingSince: at(0) });
  });

  it('end before a reader only where the broker does not hold its place, and has just said so', async () => {
    const { state, endFrom } = timesOf(60_000);
    expect(await endFrom(100)).toMatchObject({ nextOffset: 100, end: 100 });
    // Its leader has only just become one.
    Object.assign(state, { end: 90, holds: 100 });
    expect(await endFrom(100)).toMatchObject({ nextOffset: 100, end: 100, waitingSince: null });
    // The topic is another one.
    Object.assign(state, { end: 3, holds: 3 });
    expect(await endFrom(100)).toMatchObject({ nextOffset: 100, end: 3, waitingSince: null });
    expect(await endFrom(3)).toMatchObject({ nextOffset: 3, end: 3 });
    // Somebody has read on while the broker hangs.
    state.hangs = true;
    expect(await endFrom(8)).toMatchObject({ nextOffset: 8, end: 8, waitingSince: null });
  });

  it('are as last known while the broker hangs', async () => {
    const { state, endFrom } = timesOf(0);
    const before = await endFrom(31);
    state.hangs = true;
    expect(await endFrom(31)).toEqual(before);
    expect(await endFrom(100)).toMatchObject({ end: 100, waitingSince: null, newestAt: at(99) });
  });
});
