import { transaction } from '#platform';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { laneName } from '../event-log';
import { OffsetOutOfRange } from '../event-log.errors';
import { batch, direct, lane, setStage } from '../event-log.fixture';
import { eventually } from '../eventually.fixture';
import { RecordingReader } from '../recording-reader.fixture';
import { LogRetention } from './log-retention';
import { makePostgresHarness } from './postgres-event-log.fixture';

describe('retention of the event log on PostgreSQL', () => {
  const stage = setStage(makePostgresHarness);
  const deliver = (...values: string[]) =>
    stage.log.append(
      direct.topic,
      values.map((value) => ({ key: 'urn:ods:RGN', value: Buffer.from(value) })),
    );
  const never = { maxDeliveries: 1e9, maxBytes: 1e12, maxAgeMs: 1e12 };
  let retention: LogRetention;
  beforeEach(() => {
    retention = new LogRetention(stage.harness.database.owner, 2_000);
  });

  /** Has the group `projector` come so far. */
  async function commit(upTo: number): Promise<void> {
    const reader = new RecordingReader(new Map([[laneName(lane), upTo]]));
    const consumption = await stage.read(reader);
    await eventually('the lane is assigned', () => reader.assignments.length === 1);
    await consumption.stop();
  }

  it('opens a new segment when any limit is passed, and never after an empty one', async () => {
    const all = { maxDeliveries: 0, maxBytes: 0, maxAgeMs: 0 };
    expect(await retention.rollIfDue(all)).toBeUndefined();
    await deliver('a', 'b');
    expect(await retention.rollIfDue(never)).toBeUndefined();
    expect(await retention.rollIfDue({ ...never, maxDeliveries: 3 })).toBeUndefined();
    expect(await retention.rollIfDue({ ...never, maxDeliveries: 2 })).toBe(2);
    expect(await retention.rollIfDue(all)).toBeUndefined();
    await deliver('c');
    expect(await retention.rollIfDue({ ...never, maxBytes: 1_000 })).toBe(3);
    await deliver('d');
    expect(await retention.rollIfDue({ ...never, maxAgeMs: 0 })).toBe(4);

    const read = await stage.log.read(lane, 1, batch);
    expect([read.from, read.to, read.deliveries.length]).toEqual([1, 2, 1]);
    const reader = new RecordingReader(new Map());
    await stage.read(reader);
    await eventually('all segments have been read', () => reader.values.length >= 4);
    expect(reader.values).toEqual(['a', 'b', 'c', 'd']);
  });

  it('drops a segment when every group has passed it, and says who has not', async () => {
    await deliver('a', 'b');
    await retention.rollIfDue({ ...never, maxDeliveries: 1 });
    await deliver('c');
    const block = { segment: 1, lane, next: 0, needed: 2 };
    expect(await retention.retirePassed()).toEqual({
      segments: [],
      blockedBy: [{ ...block, group: undefined }],
    });

    await (await stage.read(new RecordingReader(new Map()), { group: 'away' })).stop();
    await commit(2);
    expect(await retention.retirePassed()).toEqual({
      segments: [],
      blockedBy: [{ ...block, group: 'away' }],
    });

    await stage.harness.database.owner.query(`DELETE FROM log_consumer WHERE consumer_group = 'away'`);
    expect(await retention.retirePassed()).toEqual({ segments: [1], blockedBy: [] });
    expect(await stage.log.bounds(lane)).toEqual({ start: 2, end: 3 });
    await expect(stage.log.read(lane, 1, batch)).rejects.toThrow(OffsetOutOfRange);
    expect((await stage.log.read(lane, 2, batch)).deliveries.map(({ value }) => value.toString())).toEqual([
      'c',
    ]);
  });

  it('is never taken for offsets that do not exist by a read under way', async () => {
    await deliver('a', 'b');
    await retention.rollIfDue({ ...never, maxDeliveries: 1 });
    // Holds up the read between finding its place and fetching, which is where retention can come in.
    const reading = await transaction(stage.harness.database.owner, async (client) => {
      await client.query('LOCK TABLE log_delivery IN ACCESS EXCLUSIVE MODE');
      const outcome = stage.log.read(lane, 0, batch).catch((error: unknown) => error);
      await eventually('the read waits', () => stage.harness.waitsForLock());
      await client.query('UPDATE log_lane SET start_offset = next_offset');
      await client.query('DELETE FROM log_segment WHERE segment = 1');
      await client.query('DROP TABLE log_delivery_1');
      return { outcome };
    });
    expect(await reading.outcome).toBeInstanceOf(OffsetOutOfRange);
  });

  it('gives up at a lock it cannot get, changes nothing, and lets appends go on', async () => {
    await deliver('a');
    await retention.rollIfDue({ ...never, maxDeliveries: 1 });
    await commit(1);

    const impatient = new LogRetention(stage.harness.database.owner, 50);
    await transaction(stage.harness.database.pool, async (client) => {
      await client.query('SELECT FROM log_delivery');
      await expect(impatient.retirePassed()).rejects.toMatchObject({ code: '55P03' });
      await deliver('b');
    });
    expect(await stage.log.bounds(lane)).toEqual({ start: 0, end: 2 });
    expect((await impatient.retirePassed()).segments).toEqual([1]);
  });

  it('goes on under appends and readers, and nothing is lost, doubled or out of order', async () => {
    const other = (await stage.harness.open()).log;
    const positions = new Map<string, number>();
    const reader = new RecordingReader(positions);
    const consumption = await stage.read(reader, {}, other);
    const writers = Array.from({ length: 8 }, async (_, writer) => {
      for (let call = 0; call < 40; call += 1) {
        const value = Buffer.from(`${writer}.${call}`);
        await (writer % 2 === 0 ? stage.log : other).append(direct.topic, [{ key: 'urn:ods:RGN', value }]);
      }
    });

    let writing = true;
    const written = Promise.all(writers).finally(() => (writing = false));
    const retired: number[] = [];
    const retire = async (): Promise<void> => {
      await retention.rollIfDue({ ...never, maxDeliveries: 10 });
      consumption.committed(lane, positions.get('activity.direct.RGN/0') ?? 0);
      retired.push(...(await retention.retirePassed()).segments);
    };
    while (writing) await retire();
    await written;
    await eventually('all have been read', () => reader.values.length >= 320);
    await eventually('all but the last segment is gone', async () => {
      await retire();
      return ((await stage.log.bounds(lane))?.start ?? 0) > 300;
    });

    expect(retired.length).toBeGreaterThan(5);
    expect(retired).toEqual(retired.map((_, index) => index + 1));
    expect(reader.values).toHaveLength(320);
    expect(new Set(reader.values).size).toBe(320);
    expect(reader.failures).toEqual([]);
    for (let writer = 0; writer < 8; writer += 1) {
      const mine = reader.values.filter((value) => value.startsWith(`${writer}.`));
      expect(mine).toEqual(Array.from({ length: 40 }, (_, call) => `${writer}.${call}`));
    }
  });
});
