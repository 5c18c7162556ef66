import { checkApplicationRole } from '#platform';
import { describe, expect, it } from '@jest/globals';
import { describeEventLog } from '../event-log.behaviour';
import { LimitExceeded, LogBusy, PartitionsDiffer } from '../event-log.errors';
import { direct, lane, numbered, setStage } from '../event-log.fixture';
import { eventually } from '../eventually.fixture';
import { RecordingReader } from '../recording-reader.fixture';
import { LogRetention } from './log-retention';
import { openPostgresEventLog } from './postgres-event-log';
import { makePostgresHarness, quick, silent } from './postgres-event-log.fixture';

describeEventLog('PostgreSQL', makePostgresHarness);

describe('the event log on PostgreSQL in particular', () => {
  const stage = setStage(makePostgresHarness);
  const deliver = (...values: string[]) =>
    stage.log.append(
      direct.topic,
      values.map((value) => ({ key: 'urn:ods:RGN', value: Buffer.from(value) })),
    );

  it.each([
    ['commits', true, ['held', 'waiting']],
    ['is given up', false, ['waiting']],
  ])('lets nothing pass a held transaction, and leaves no gap when it %s', async (_, keep, expected) => {
    const reader = new RecordingReader(new Map());
    await stage.read(reader);
    const held = await stage.harness.holdTransaction('held');
    const waiting = deliver('waiting');
    await eventually('the second writer waits for the first', () => stage.harness.waitsForLock());
    expect(await stage.log.bounds(lane)).toEqual({ start: 0, end: 0 });
    expect(reader.batches).toEqual([]);

    await held.end(keep);
    expect((await waiting).map(({ offset }) => offset)).toEqual([expected.length - 1]);
    await eventually('all have been read', () => reader.values.length >= expected.length);
    expect(reader.values).toEqual(expected);
  });

  it('commits what was appended meanwhile in one transaction', async () => {
    const held = await stage.harness.holdTransaction('0');
    const first = deliver('first');
    await eventually('the first append is under way', () => stage.harness.waitsForLock());
    const rest = Array.from({ length: 200 }, (_, index) => deliver(String(index)));
    await held.end(true);
    await Promise.all([first, ...rest]);

    const { rows } = await stage.harness.database.owner.query(
      'SELECT count(*) AS deliveries FROM log_delivery GROUP BY xmin::text ORDER BY min(log_offset)',
    );
    expect(rows).toEqual([{ deliveries: 1 }, { deliveries: 1 }, { deliveries: 200 }]);
  });

  it('refuses what would be more than it may have in hand, and loses nothing it accepted', async () => {
    const queue = { maxDeliveries: 10, maxBytes: 1_000 };
    const small = (
      await stage.harness.open({ ...quick, queue, transaction: { maxDeliveries: 4, maxBytes: 600 } })
    ).log;
    const append = (count: number, bytes = 1) =>
      small.append(
        direct.topic,
        Array.from({ length: count }, () => ({ key: 'k', value: Buffer.alloc(bytes) })),
      );
    await expect(append(5)).rejects.toThrow(new LimitExceeded('The most deliveries of one append', 4, 5));
    await expect(append(1, 600)).rejects.toThrow(new LimitExceeded('The most bytes of one append', 600, 601));

    const held = await stage.harness.holdTransaction('held');
    const accepted = [append(4), append(4)];
    await eventually('the first append is under way', () => stage.harness.waitsForLock());
    await expect(append(3)).rejects.toThrow(LogBusy);
    accepted.push(append(1, 500));
    await expect(append(1, 500)).rejects.toThrow('1000 bytes');
    expect(small.appending()).toEqual({ waiting: 2, deliveries: 9, bytes: 517, fullness: 0.9 });
    await held.end(true);
    await Promise.all(accepted);
    await append(4);
    expect(small.appending()).toEqual({ waiting: 0, deliveries: 0, bytes: 0, fullness: 0 });
    expect(await stage.log.bounds(lane)).toEqual({ start: 0, end: 14 });
  });

  it('never lets a delivery bear an earlier time than the one before it, though the clock goes back', async () => {
    await deliver('before');
    const { rows } = await stage.harness.database.owner.query<{ ahead: Date }>(
      `UPDATE log_lane SET appended_at = appended_at + interval '1 hour'
        WHERE topic = $1 RETURNING appended_at AS ahead`,
      [direct.topic],
    );
    expect((await deliver('after')).map(({ appendedAt }) => appendedAt)).toEqual([rows[0]?.ahead]);
  });

  it('goes on where it was when opened again, and refuses another number of partitions', async () => {
    await deliver('a', 'b');
    await stage.log.close();
    const { log } = await stage.harness.open();
    expect((await log.append(direct.topic, numbered(2, 3))).map(({ offset }) => offset)).toEqual([2]);

    const { pool } = stage.harness.database;
    const open = (partitions: number, topic = direct.topic) =>
      openPostgresEventLog({ pool, topics: [{ topic, partitions }], settings: quick, log: silent });
    await expect(open(3)).rejects.toThrow(new PartitionsDiffer(direct.topic, 1, 3));

    const race = await Promise.allSettled([open(6, 'activity.episodes'), open(12, 'activity.episodes')]);
    expect(race.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect([6, 12]).toContain((await log.lanes('activity.episodes')).length);
  });

  it('is append-only for the application, later segments included', async () => {
    const { pool, owner } = stage.harness.database;
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
});
