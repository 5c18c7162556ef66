import { applicationRole, checkApplicationRole, openPool, transaction } from '#platform';
import type { TestDatabase } from '#testing';
import { testDatabase } from '#testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Pool } from 'pg';
import type { EventLog } from '../event-log';
import type { EventLogHarness, OpenedLog } from '../event-log.behaviour';
import { counts, describeEventLog, direct, lane } from '../event-log.behaviour';
import { LimitExceeded, LogBusy, OffsetOutOfRange, PartitionsDiffer } from '../event-log.errors';
import { eventually } from '../eventually';
import { RecordingReader } from '../recording-reader';
import { LogRetention } from './log-retention';
import { openPostgresEventLog } from './postgres-event-log';
import type { PostgresLogSettings } from './postgres-log.settings';
import { postgresLogSettings } from './postgres-log.settings';

const silent = { info: () => {}, warn: () => {}, error: () => {} };
const quick: PostgresLogSettings = {
  ...postgresLogSettings,
  pollMs: 10,
  heartbeatMs: 50,
  memberExpiryMs: 3_000,
};

class PostgresHarness implements EventLogHarness {
  private readonly opened: { pool: Pool; log: EventLog; vanished: boolean }[] = [];

  constructor(readonly database: TestDatabase) {}

  async open(settings = quick): Promise<OpenedLog> {
    const pool = openPool({ url: this.database.url, role: applicationRole, max: 6, name: 'event log test' });
    const log = await openPostgresEventLog({ pool, topics: [counts, direct], settings, log: silent });
    const each = { pool, log, vanished: false };
    this.opened.push(each);
    const vanish = async (): Promise<void> => {
      each.vanished = true;
      await pool.end();
    };
    return { log, vanish };
  }

  async makeHole(of: typeof lane, offset: number): Promise<void> {
    await this.database.owner.query(
      `DELETE FROM log_delivery WHERE log_offset = $3
          AND lane = (SELECT lane FROM log_lane WHERE topic = $1 AND partition = $2)`,
      [of.topic, of.partition, offset],
    );
  }

  async close(): Promise<void> {
    await Promise.all(this.opened.map(({ log }) => log.close()));
    await Promise.all(this.opened.filter(({ vanished }) => !vanished).map(({ pool }) => pool.end()));
    await this.database.close();
  }
}

describeEventLog('PostgreSQL', async () => new PostgresHarness(await testDatabase()));

describe('the event log on PostgreSQL in particular', () => {
  let harness: PostgresHarness;
  let log: EventLog;

  beforeEach(async () => {
    harness = new PostgresHarness(await testDatabase());
    ({ log } = await harness.open());
  });
  afterEach(() => harness.close());

  const batch = { maxDeliveries: 100, maxBytes: 1024 * 1024 };
  const backOff = { firstMs: 10, maxMs: 100, jitter: 0 };
  const deliver = (...values: string[]) =>
    log.append(
      direct.topic,
      values.map((value) => ({ key: 'urn:ods:RGN', value: Buffer.from(value) })),
    );
  const consume = (reader: RecordingReader, on = log, topic = direct.topic) =>
    on.consume({ group: 'projector', topics: [topic], handler: reader, batch, lanesAtOnce: 4, backOff });

  /** Another writer that has taken offsets and written, and neither commits nor gives up until told. */
  async function holdTransaction(value: string) {
    let release: (keep: boolean) => void = () => {};
    const decision = new Promise<boolean>((resolve) => (release = resolve));
    let began: () => void = () => {};
    const holding = new Promise<void>((resolve) => (began = resolve));
    const done = transaction(harness.database.pool, async (client) => {
      await client.query(
        `WITH taken AS (
           UPDATE log_lane SET next_offset = next_offset + 1, appended_at = clock_timestamp()
            WHERE topic = $1 RETURNING lane, old.next_offset AS log_offset, new.appended_at)
         INSERT INTO log_delivery (segment, lane, log_offset, appended_at, key, value)
         SELECT (SELECT max(segment) FROM log_segment), lane, log_offset, appended_at, 'urn:ods:RGN', $2 FROM taken`,
        [direct.topic, Buffer.from(value)],
      );
      began();
      if (!(await decision)) throw new Error('given up');
    }).catch(() => {});
    await holding;
    return {
      end: async (keep: boolean) => {
        release(keep);
        await done;
      },
    };
  }
  async function waitingForLock(): Promise<boolean> {
    const { rows } = await harness.database.owner.query(
      `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    return rows.length > 0;
  }

  it.each([
    ['commits', true, ['held', 'waiting']],
    ['is given up', false, ['waiting']],
  ])('lets nothing pass a held transaction, and leaves no gap when it %s', async (_, keep, expected) => {
    const reader = new RecordingReader(new Map());
    await consume(reader);
    const held = await holdTransaction('held');
    const waiting = deliver('waiting');
    await eventually('the second writer waits for the first', waitingForLock);
    expect(await log.bounds(lane)).toEqual({ start: 0, end: 0 });
    expect(reader.batches).toEqual([]);

    await held.end(keep);
    expect((await waiting).map(({ offset }) => offset)).toEqual([expected.length - 1]);
    await eventually('all have been read', () => reader.values.length >= expected.length);
    expect(reader.values).toEqual(expected);
  });

  it('commits what was appended meanwhile in one transaction', async () => {
    const held = await holdTransaction('0');
    const first = deliver('first');
    await eventually('the first append is under way', waitingForLock);
    const rest = Array.from({ length: 200 }, (_, index) => deliver(String(index)));
    await held.end(true);
    await Promise.all([first, ...rest]);

    const { rows } = await harness.database.owner.query(
      'SELECT count(*) AS deliveries FROM log_delivery GROUP BY xmin::text ORDER BY min(log_offset)',
    );
    expect(rows).toEqual([{ deliveries: 1 }, { deliveries: 1 }, { deliveries: 200 }]);
  });

  it('refuses what would be more than it may have in hand, and loses nothing it accepted', async () => {
    const queue = { maxDeliveries: 10, maxBytes: 1_000 };
    const small = (await harness.open({ ...quick, queue, transaction: { maxDeliveries: 4, maxBytes: 600 } }))
      .log;
    const append = (count: number, bytes = 1) =>
      small.append(
        direct.topic,
        Array.from({ length: count }, () => ({ key: 'k', value: Buffer.alloc(bytes) })),
      );
    await expect(append(5)).rejects.toThrow(new LimitExceeded('The most deliveries of one append', 4, 5));
    await expect(append(1, 600)).rejects.toThrow(new LimitExceeded('The most bytes of one append', 600, 601));

    const held = await holdTransaction('held');
    const accepted = [append(4), append(4)];
    await eventually('the first append is under way', waitingForLock);
    await expect(append(3)).rejects.toThrow(LogBusy);
    accepted.push(append(1, 500));
    await expect(append(1, 500)).rejects.toThrow('1000 bytes');
    await held.end(true);
    await Promise.all(accepted);
    await append(4);
    expect(await log.bounds(lane)).toEqual({ start: 0, end: 14 });
  });

  it('goes on where it was when opened again, and refuses another number of partitions', async () => {
    await deliver('a', 'b');
    await log.close();
    ({ log } = await harness.open());
    expect((await deliver('c')).map(({ offset }) => offset)).toEqual([2]);

    const { pool } = harness.database;
    const open = (partitions: number, topic = direct.topic) =>
      openPostgresEventLog({ pool, topics: [{ topic, partitions }], settings: quick, log: silent });
    await expect(open(3)).rejects.toThrow(new PartitionsDiffer(direct.topic, 1, 3));

    const race = await Promise.allSettled([open(6, 'activity.episodes'), open(12, 'activity.episodes')]);
    expect(race.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect([6, 12]).toContain((await log.lanes('activity.episodes')).length);
  });

  it('is append-only for the application, later segments included', async () => {
    const { pool, owner } = harness.database;
    await deliver('a');
    await new LogRetention(owner, 1_000).rollIfDue({ maxDeliveries: 1, maxBytes: 1e9, maxAgeMs: 1e9 });
    await deliver('b');
    for (const change of [
      `UPDATE log_delivery SET value = ''`,
      'DELETE FROM log_delivery',
      'TRUNCATE log_delivery',
      'DROP TABLE log_delivery_2',
      'UPDATE log_lane SET start_offset = 1',
    ]) {
      await expect(pool.query(change)).rejects.toThrow(/permission denied|must be owner/);
    }
    await expect(checkApplicationRole(pool)).resolves.toBeUndefined();
  });

  describe('retention', () => {
    const never = { maxDeliveries: 1e9, maxBytes: 1e12, maxAgeMs: 1e12 };
    let retention: LogRetention;
    beforeEach(() => {
      retention = new LogRetention(harness.database.owner, 2_000);
    });
    async function commit(reader: RecordingReader, upTo: number): Promise<void> {
      const consumption = await consume(reader);
      consumption.committed(lane, upTo);
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

      const read = await log.read(lane, 1, batch);
      expect([read.from, read.to, read.deliveries.length]).toEqual([1, 2, 1]);
      const reader = new RecordingReader(new Map());
      await consume(reader);
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

      const away = { group: 'away', topics: [direct.topic], batch, lanesAtOnce: 1, backOff };
      await (await log.consume({ ...away, handler: new RecordingReader(new Map()) })).stop();
      await commit(new RecordingReader(new Map()), 2);
      expect(await retention.retirePassed()).toEqual({
        segments: [],
        blockedBy: [{ ...block, group: 'away' }],
      });

      await harness.database.owner.query(`DELETE FROM log_consumer WHERE consumer_group = 'away'`);
      expect(await retention.retirePassed()).toEqual({ segments: [1], blockedBy: [] });
      expect(await log.bounds(lane)).toEqual({ start: 2, end: 3 });
      await expect(log.read(lane, 1, batch)).rejects.toThrow(OffsetOutOfRange);
      expect((await log.read(lane, 2, batch)).deliveries.map(({ value }) => value.toString())).toEqual(['c']);
    });

    it('gives up at a lock it cannot get, changes nothing, and lets appends go on', async () => {
      await deliver('a');
      await retention.rollIfDue({ ...never, maxDeliveries: 1 });
      await commit(new RecordingReader(new Map()), 1);

      const impatient = new LogRetention(harness.database.owner, 50);
      await transaction(harness.database.pool, async (client) => {
        await client.query('SELECT FROM log_delivery');
        await expect(impatient.retirePassed()).rejects.toMatchObject({ code: '55P03' });
        await deliver('b');
      });
      expect(await log.bounds(lane)).toEqual({ start: 0, end: 2 });
      expect((await impatient.retirePassed()).segments).toEqual([1]);
    });

    it('goes on under appends and readers, and nothing is lost, doubled or out of order', async () => {
      const other = (await harness.open()).log;
      const positions = new Map<string, number>();
      const reader = new RecordingReader(positions);
      const consumption = await consume(reader, other);
      const writers = Array.from({ length: 8 }, async (_, writer) => {
        for (let call = 0; call < 40; call += 1) {
          const value = Buffer.from(`${writer}.${call}`);
          await (writer % 2 === 0 ? log : other).append(direct.topic, [{ key: 'urn:ods:RGN', value }]);
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
        return ((await log.bounds(lane))?.start ?? 0) > 300;
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
});
