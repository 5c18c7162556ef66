import { describe, expect, it } from '@jest/globals';
import type { RecordMetadata } from 'kafkajs';
import { AppendUnconfirmed } from '../event-log.errors';
import type { LaneDelivery, LaneProducer } from './kafka-appender';
import { KafkaAppender } from './kafka-appender';
import { kafkaLogSettings } from './kafka-log.settings';

const lane = { topic: 'activity.direct.RGN', partition: 0 };
const delivery: LaneDelivery = {
  lane,
  delivery: { key: 'urn:ods:RGN', value: Buffer.from('1'), headers: {} },
  bytes: 1,
};

type Answer = () => Promise<RecordMetadata[]>;
const at =
  (offset: number): Answer =>
  () =>
    Promise.resolve([
      {
        topicName: `test.${lane.topic}`,
        partition: lane.partition,
        errorCode: 0,
        baseOffset: String(offset),
        logAppendTime: '1417392000000',
      },
    ]);
const fails =
  (more: { readonly retriable?: boolean } = {}): Answer =>
  () =>
    Promise.reject(Object.assign(new Error('The broker has gone.'), more));
const hangs: Answer = () => new Promise(() => {});

/** An appender whose producers, one after the other, answer what is given for each; and what became of them. */
function appenderOn(producers: readonly (readonly Answer[])[], reconnectMs = 5_000) {
  const made: { sent: number; disconnected: boolean }[] = [];
  const appender = new KafkaAppender(
    {
      access: { prefix: 'test.' },
      producer: () => {
        const answers = producers[made.length] ?? [];
        const fate = { sent: 0, disconnected: false };
        made.push(fate);
        const producer: LaneProducer = {
          sendBatch: () => {
            fate.sent += 1;
            return (answers[fate.sent - 1] ?? fails())();
          },
          disconnect: () => {
            fate.disconnected = true;
            return Promise.resolve();
          },
        };
        return Promise.resolve(producer);
      },
    },
    { ...kafkaLogSettings, reconnectMs },
  );
  const offsetOf = async () => (await appender.write([delivery]))[0]?.offset;
  return { appender, made, offsetOf };
}

describe('appending by way of producers', () => {
  it('stays with one as long as it does not fail', async () => {
    const { appender, made, offsetOf } = appenderOn([[at(4), at(5)]]);
    expect([await offsetOf(), await offsetOf()]).toEqual([4, 5]);
    expect(made).toEqual([{ sent: 2, disconnected: false }]);
    await appender.close();
    expect(made).toEqual([{ sent: 2, disconnected: true }]);
  });

  it('tries again with a new one, and never uses one that failed', async () => {
    const { made, offsetOf } = appenderOn([[at(4), fails(), at(5)], [fails()], [at(6), at(7)]]);
    expect([await offsetOf(), await offsetOf(), await offsetOf()]).toEqual([4, 6, 7]);
    expect(made).toEqual([
      { sent: 2, disconnected: true },
      { sent: 1, disconnected: true },
      { sent: 2, disconnected: false },
    ]);
  });

  it.each([
    ['fail', fails()],
    ['never answer', hangs],
  ])('gives up when its time is over, where brokers %s, and begins with a new one', async (_, answer) => {
    const inVain = Array.from({ length: 3 }, () => [answer]);
    const { appender, made } = appenderOn(inVain, 250);
    const beginMs = performance.now();
    await expect(appender.write([delivery])).rejects.toThrow(AppendUnconfirmed);
    expect(performance.now() - beginMs).toBeLessThan(2_000);
    const before = made.length;
    await expect(appender.write([delivery])).rejects.toThrow(AppendUnconfirmed);
    expect(made.length).toBeGreaterThan(before);
  });

  it('says so where no broker answers', async () => {
    const { appender } = appenderOn([[hangs]], 50);
    await expect(appender.write([delivery])).rejects.toThrow(
      'The event log did not confirm what was appended: No broker answered in time.',
    );
  });

  it('does not try again what would fail again', async () => {
    const { appender, made } = appenderOn([[fails({ retriable: false })]]);
    await expect(appender.write([delivery])).rejects.toThrow(AppendUnconfirmed);
    expect(made).toEqual([{ sent: 1, disconnected: true }]);
  });

  it('tells no place that was told before, nor one before it', async () => {
    const { made, offsetOf } = appenderOn([[at(4), at(4)], [at(6), at(3)], [at(7)]]);
    expect([await offsetOf(), await offsetOf(), await offsetOf()]).toEqual([4, 6, 7]);
    expect(made.map(({ disconnected }) => disconnected)).toEqual([true, true, false]);
  });

  it('says that it is unconfirmed where no other place is told in time', async () => {
    const { appender, offsetOf } = appenderOn([[at(4), at(4)]], 0);
    expect(await offsetOf()).toBe(4);
    await expect(appender.write([delivery])).rejects.toThrow(
      'The broker said offset 4 of activity.direct.RGN/0, and 4 before that.',
    );
  });
});
