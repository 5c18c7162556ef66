import { setTimeout as sleep } from 'node:timers/promises';
import { Chance } from '#testing';
import { describe, expect, it } from '@jest/globals';
import { CompressionTypes, Partitioners } from 'kafkajs';
import type { Message } from 'kafkajs';
import { laneName } from '../event-log';
import { describeEventLog } from '../event-log.behaviour';
import { AppendUnconfirmed, TopicsDiffer, UnknownTopic } from '../event-log.errors';
import {
  batch,
  counts,
  direct,
  DIRECT_TOPICS,
  keyOf,
  lane,
  numbered,
  setStage,
  stateOf,
  texts,
} from '../event-log.fixture';
import { eventually } from '../eventually.fixture';
import { RecordingReader } from '../recording-reader.fixture';
import { makeKafkaHarness, quick } from './kafka-event-log.fixture';

describeEventLog('Apache Kafka', makeKafkaHarness);

describe('the event log on Apache Kafka in particular', () => {
  const stage = setStage(makeKafkaHarness);
  const nameOf = ({ topic }: { readonly topic: string }) => `${stage.harness.prefix}${topic}`;
  /** Somebody who produces to the one lane by themselves, in transactions where they have an id for them. */
  const stranger = async (transactionalId?: string) => {
    const producer = stage.harness.stranger.producer({
      ...(transactionalId === undefined ? {} : { transactionalId, idempotent: true, maxInFlightRequests: 1 }),
      createPartitioner: Partitioners.DefaultPartitioner,
    });
    await producer.connect();
    return producer;
  };
  const messages = (...values: string[]): Message[] => values.map((value) => ({ key: 'urn:ods:RGN', value }));

  it('shows nothing beyond a transaction that is open, and covers what is given up', async () => {
    const { log, wire } = await stage.harness.open({ ...quick, pollMs: 200, heartbeatMs: 200 });
    const reader = new RecordingReader(new Map());
    await stage.read(reader, {}, log);
    const producer = await stranger(nameOf(direct));
    const transaction = await producer.transaction();
    await log.append(direct.topic, numbered(0, 2));
    await transaction.send({ topic: nameOf(direct), messages: messages('given up', 'given up') });
    const [beyond] = await log.append(direct.topic, numbered(2, 3));
    expect(beyond?.offset).toBe(4);

    await eventually('what is before it has been read', () => reader.values.length >= 2);
    expect(await stage.log.bounds(lane)).toEqual({ start: 0, end: 2 });
    expect(await stage.log.read(lane, 2, batch)).toMatchObject({ from: 2, to: 2, deliveries: [], logEnd: 2 });
    // Though it knows of what it has appended, it asks for it no more often than for other news.
    const before = wire.answers;
    await sleep(600);
    expect(wire.answers - before).toBeLessThan(40);

    await transaction.abort();
    await producer.disconnect();
    await eventually('all has been read', () => reader.batches.at(-1)?.to === 6);
    expect(reader.values).toEqual(texts(0, 3));
    expect((await stage.log.read(lane, 0, batch)).deliveries.map(({ offset }) => offset)).toEqual([0, 1, 4]);
    const covered = reader.batches.flatMap(({ from, to }) => [from, to]);
    expect(covered).toEqual([...covered].sort((a, b) => a - b));
  });

  it('reads whatever a stranger produces, compressed or with nothing in it', async () => {
    const producer = await stranger();
    await producer.send({
      topic: nameOf(direct),
      compression: CompressionTypes.GZIP,
      messages: [
        { key: null, value: null },
        { key: 'urn:ods:RGN', value: '1', headers: { several: ['a', 'b'] } },
      ],
    });
    await producer.disconnect();
    const { deliveries } = await stage.log.read(lane, 0, batch);
    expect(deliveries.map(({ key, value, headers }) => [key, value.toString(), headers])).toEqual([
      ['', '', {}],
      ['urn:ods:RGN', '1', { several: 'b' }],
    ]);
    const bytes = deliveries.map(({ appendedAt }) => Math.abs(appendedAt.getTime() - Date.now()));
    expect(Math.max(...bytes)).toBeLessThan(60_000);
  });

  it('reads and appends to lanes that an operator adds while it runs', async () => {
    const reader = new RecordingReader(new Map());
    const consumption = await stage.read(reader, { topics: [counts.topic] });
    await eventually('the lanes are assigned', () => reader.assignments.length === 12);
    await stage.harness.administer((admin) =>
      admin.createPartitions({ topicPartitions: [{ topic: nameOf(counts), count: 14 }] }),
    );
    await eventually('the new lanes are assigned', () => reader.assignments.length === 14);
    expect(reader.revocations).toEqual([]);

    const everywhere = Array.from({ length: 200 }, (_, number) => ({
      key: `urn:ods:R${number}`,
      value: Buffer.from(String(number)),
    }));
    const placed = await stage.log.append(counts.topic, everywhere);
    expect(new Set(placed.map(({ lane: { partition } }) => partition)).size).toBe(14);
    await eventually('all have been read', () => reader.values.length >= 200);
    expect(await consumption.lag()).toHaveLength(14);
  });

  it('stops a lane whose topic was deleted and made anew, though nothing came since', async () => {
    await stage.log.append(direct.topic, numbered(0, 5));
    const reader = new RecordingReader(new Map());
    const consumption = await stage.read(reader);
    await eventually('all have been read', () => reader.values.length >= 5);

    await stage.harness.administer((admin) => admin.deleteTopics({ topics: [nameOf(direct)] }));
    await stage.harness.open();
    const isStopped = async () => (await stateOf(consumption, lane))?.state.kind === 'stopped';
    await eventually('the lane has stopped', () => isStopped().catch(() => false));
    expect((await stateOf(consumption, lane))?.state).toEqual({
      kind: 'stopped',
      reason: 'Offset 5 of activity.direct.RGN/0 is outside the log, which holds 0 to before 0.',
    });
  });

  it('reads the other lanes on when a topic is gone, and says so of its lane', async () => {
    const reader = new RecordingReader(new Map());
    const { log } = await stage.harness.open();
    await stage.read(reader, { topics: [counts.topic, direct.topic] }, log);
    await eventually('the lanes are assigned', () => reader.assignments.length === 13);
    await log.append(direct.topic, numbered(0, 1));
    await eventually('it has been read', () => reader.values.length === 1);

    await stage.harness.administer((admin) => admin.deleteTopics({ topics: [nameOf(direct)] }));
    await eventually('its lane has failed', () => reader.failures.length > 0);
    // By another process, so that only a look at the ends of the lanes can tell of it.
    for (let number = 1; number < 7; number += 1) {
      await stage.log.append(counts.topic, [{ key: keyOf(number), value: Buffer.from(String(number)) }]);
      await eventually('it has been read', () => reader.values.length === number + 1);
    }
    expect(reader.failures.at(-1)?.error).toEqual(new UnknownTopic(direct.topic));
    // One that fails is assigned anew.
    const ofCounts = reader.assignments.filter((assignment) => assignment.lane.startsWith(counts.topic));
    expect(ofCounts).toHaveLength(12);
    await stage.harness.open();
  });

  it('lets go of a lane whose topic is gone from a family, and reads the others on', async () => {
    const gone = { topic: 'activity.direct.RGM', partition: 0 };
    await stage.harness.create(gone.topic);
    const reader = new RecordingReader(new Map());
    const { log } = await stage.harness.open();
    const consumption = await stage.read(reader, { topics: [counts.topic, DIRECT_TOPICS] }, log);
    await eventually('the lanes are assigned', () => reader.assignments.length === 14);
    await log.append(gone.topic, numbered(0, 1));
    await eventually('it has been read', () => reader.values.length === 1);
    consumption.committed(gone, 1);

    await stage.harness.administer((admin) => admin.deleteTopics({ topics: [nameOf(gone)] }));
    expect((await log.ends([], 'now')).map(laneName)).not.toContain(laneName(gone));
    await eventually('the lane is let go of', () => reader.revocations.length === 1);
    expect(reader.revocations).toEqual([laneName(gone)]);
    expect(await consumption.lag()).toHaveLength(13);

    await stage.log.append(direct.topic, numbered(0, 3));
    await eventually('it has been read', () => reader.valuesOf(lane).length === 3);
    consumption.committed(lane, 3);
    // Of a lane that is gone they take no place, and then of no other.
    const group = { groupId: `${stage.harness.prefix}projector`, topics: [nameOf(lane)] };
    await eventually('brokers know the place', async () => {
      const known = await stage.harness.administer((admin) => admin.fetchOffsets(group));
      return known[0]?.partitions[0]?.offset === '3';
    });
  });

  it('reads no topic of a family that is not what it needs, until it is mended', async () => {
    const [odd, good] = [{ topic: 'activity.direct.ODD', partition: 0 }, lane];
    await stage.harness.administer((admin) =>
      admin.createTopics({ topics: [{ topic: nameOf(odd), numPartitions: 1 }] }),
    );
    const reader = new RecordingReader(new Map());
    const consumption = await stage.read(reader, { topics: [DIRECT_TOPICS] });
    await stage.log.append(odd.topic, numbered(0, 2));
    await stage.log.append(good.topic, numbered(0, 3));
    await eventually('the good lane has been read', () => reader.valuesOf(good).length === 3);
    await eventually(
      'the other has failed',
      async () => (await stateOf(consumption, odd))?.state.kind === 'backing-off',
    );
    const { message } = reader.failures.at(-1)?.error as TopicsDiffer;
    expect(message).toContain(
      `Topic "${nameOf(odd)}" has message.timestamp.type=CreateTime and must have LogAppendTime: kafka-configs.sh`,
    );
    const anew = 'delete it, make it anew, and have what was in it sent again.';
    expect(message).toContain(`Topic "${nameOf(odd)}" holds deliveries whose times may be their senders'`);
    expect(message).toContain(anew);
    expect(reader.valuesOf(odd)).toEqual([]);
    const empty = 'activity.direct.EMPTY';
    await stage.harness.administer((admin) =>
      admin.createTopics({ topics: [{ topic: nameOf({ topic: empty }), numPartitions: 1 }] }),
    );
    const refusalOfEmpty = () =>
      reader.failures
        .map(({ error }) => String(error))
        .find((text) => text.includes(nameOf({ topic: empty })));
    await eventually('the empty one has failed', () => refusalOfEmpty() !== undefined);
    expect(refusalOfEmpty()).not.toContain(anew);

    const terms = /--add-config (?<name>[a-z.]+)=(?<value>\S+)\.$/gm;
    const configEntries = [...message.matchAll(terms)].map(
      ({ groups }) => groups as { name: string; value: string },
    );
    await stage.harness.administer((admin) =>
      admin.alterConfigs({ validateOnly: false, resources: [{ type: 2, name: nameOf(odd), configEntries }] }),
    );
    await eventually('it is read', () => reader.valuesOf(odd).length === 2);
  });

  it('appends to other topics while one that it has appended to is gone', async () => {
    const { log } = await stage.harness.open({ ...quick, reconnectMs: 8_000 });
    const toOther = () => log.append(counts.topic, [{ key: keyOf(1), value: Buffer.from('1') }]);
    await Promise.all([log.append(direct.topic, numbered(0, 1)), toOther()]);
    await stage.harness.administer((admin) => admin.deleteTopics({ topics: [nameOf(direct)] }));
    // Deleted, it still takes what is appended for a moment on a busy machine.
    await eventually('it is gone', async () => (await stage.log.bounds(lane)) === undefined);

    const beganMs = performance.now();
    const gone = log.append(direct.topic, numbered(1, 2)).catch((error: unknown) => error);
    await toOther();
    expect(performance.now() - beganMs).toBeLessThan(4_000);
    expect(await gone).toBeInstanceOf(AppendUnconfirmed);
    await toOther();
    await stage.harness.open();
  });

  it('refuses topics that are not what it needs, and says how to mend each', async () => {
    const alter = (name: string, value: string) =>
      stage.harness.administer((admin) =>
        admin.alterConfigs({
          validateOnly: false,
          resources: [{ type: 2, name: nameOf(direct), configEntries: [{ name, value }] }],
        }),
      );
    await alter('message.timestamp.type', 'CreateTime');
    const refusal = await stage.harness.open().catch((error: unknown) => error as Error);
    expect(refusal).toBeInstanceOf(TopicsDiffer);
    const lines = refusal instanceof Error ? refusal.message.split('\n') : [];
    expect(lines[0]).toBe(`Topics on the Kafka at ${stage.harness.broker} differ from what is needed:`);
    expect(lines).toContain(
      `Topic "${nameOf(direct)}" has message.timestamp.type=CreateTime and must have LogAppendTime: ` +
        `kafka-configs.sh --alter --entity-type topics --entity-name ${nameOf(direct)} --add-config message.timestamp.type=LogAppendTime.`,
    );
    expect(lines.some((line) => line.includes('compression.type=producer'))).toBe(true);
    expect(lines.some((line) => line.includes(counts.topic))).toBe(false);

    const replicated = { ...quick, topic: { ...quick.topic, replicas: 3 } };
    await expect(stage.harness.open(replicated)).rejects.toThrow(
      `Topic "${nameOf(counts)}" has 1 replicas and must have at least 3`,
    );
  });

  it('says where to look when no broker answers', async () => {
    const nowhere = { ...stage.harness.access(), brokers: ['127.0.0.1:1'] };
    await expect(stage.harness.openAt(nowhere)).rejects.toThrow(
      /^The Kafka at 127\.0\.0\.1:1 cannot be used: .*ECONNREFUSED/,
    );
  });

  it('tells where lanes end by what was last said, while no broker answers', async () => {
    const { log, vanish } = await stage.harness.open();
    await log.append(direct.topic, numbered(0, 3));
    const endsAt = async (nextOffset: number) =>
      (await log.ends([{ ...lane, nextOffset }])).find(({ topic }) => topic === lane.topic);
    const before = await endsAt(1);
    expect(before).toMatchObject({ end: 3, nextOffset: 1 });
    await vanish();
    expect(await endsAt(1)).toEqual(before);
    expect(await endsAt(3)).toMatchObject({ end: 3, nextOffset: 3, waitingSince: null });
    await expect(log.ends([], 'now')).rejects.toThrow();
  });

  it.each([1, 2, 3])('keeps everything it said it has, though answers are lost (seed %i)', async (seed) => {
    // It soon gives up, so that what it gave up is often followed by something else.
    const { log, wire } = await stage.harness.open({ ...quick, reconnectMs: 1_000 });
    wire.loseAnswers(new Chance(seed), 0.3);
    const kept = new Map<string, string>();
    let refused = 0;
    await Promise.all(
      Array.from({ length: 10 }, async (_, writer) => {
        for (let call = 0; call < 30; call += 1) {
          const deliveries = [0, 1, 2].map((index) => ({
            key: keyOf((writer + index) % 12),
            value: Buffer.from(`${writer}.${call}.${index}`),
          }));
          const placed = await log.append(counts.topic, deliveries).catch(() => []);
          if (placed.length === 0) refused += 1;
          for (const [index, at] of placed.entries()) {
            kept.set(`${laneName(at.lane)} ${at.offset}`, deliveries[index]?.value.toString() ?? '');
          }
        }
      }),
    );
    expect(refused).toBeGreaterThan(0);

    const found = new Map<string, string>();
    for (const each of await stage.log.lanes(counts.topic)) {
      const { deliveries } = await stage.log.read(each, 0, { ...batch, maxDeliveries: 10_000 });
      for (const { offset, value } of deliveries) found.set(`${laneName(each)} ${offset}`, value.toString());
    }
    for (const [place, value] of kept) expect([place, found.get(place)]).toEqual([place, value]);
    expect(kept.size).toBeGreaterThan(100);
  });
});
