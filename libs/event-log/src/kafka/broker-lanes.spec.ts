import { setImmediate } from 'node:timers/promises';
import { within } from '#platform';
import { describe, expect, it } from '@jest/globals';
import { BrokerLanes } from './broker-lanes';
import { FakeBrokers, laneOf, NO_LEADER } from './brokers.fixture';

const ANSWER_MS_MAX = 1_000;
const [first, second, third] = [laneOf(0), laneOf(1), laneOf(2)];

describe('what brokers say of lanes', () => {
  it('is said of others though one has no leader', async () => {
    const brokers = new FakeBrokers([1, 1]);
    const lanes = new BrokerLanes(brokers.client);
    expect(await lanes.ends([first, second])).toHaveProperty('size', 2);
    brokers.leaders[1] = NO_LEADER;
    await expect(lanes.ends([first, second])).rejects.toThrow('no leader');
    expect([...(await lanes.ends([first]))]).toEqual([['activity.counts/0', 7]]);
    brokers.leaders[1] = 1;
    expect(await lanes.ends([first, second])).toHaveProperty('size', 2);
  });

  it('follows a lane to the broker that leads it now', async () => {
    const brokers = new FakeBrokers([1, 2, 3]);
    const lanes = new BrokerLanes(brokers.client);
    expect(await lanes.ends([first, second, third])).toHaveProperty('size', 3);
    brokers.leaders[2] = 1;
    expect(await lanes.ends([first, second, third])).toHaveProperty('size', 3);
    expect(lanes.byLastLeader([first, second, third])).toEqual([[first, third], [second]]);
  });

  it('is said by the others while a broker hangs', async () => {
    const brokers = new FakeBrokers([1, 2, 3]);
    const lanes = new BrokerLanes(brokers.client);
    await lanes.ends([first, second, third]);
    brokers.hanging.add(1);
    void lanes.ends([first]);
    expect(await lanes.ends([second, third])).toHaveProperty('size', 2);
    // Nor is the one that hangs waited for where any would do.
    expect(await lanes.partitionsOf(first.topic)).toEqual([0, 1, 2]);
    brokers.leaders[0] = 2;
    expect([...(await lanes.ends([second]))]).toEqual([['activity.counts/1', 7]]);
  });

  it('is asked of whoever leads by now, all of it, once a broker that hangs has not answered one question', async () => {
    const brokers = new FakeBrokers([1, 1, 2]);
    const lanes = new BrokerLanes(brokers.client);
    await lanes.ends([first, second, third]);
    brokers.hanging.add(1);
    const asked = [lanes.ends([first]), lanes.ends([second]), lanes.bounds(first)];
    await setImmediate();
    brokers.leaders.fill(2);
    brokers.timeOut(1);
    expect(await within(ANSWER_MS_MAX, Promise.all(asked))).toEqual([
      new Map([['activity.counts/0', 7]]),
      new Map([['activity.counts/1', 7]]),
      { start: 0, end: 7 },
    ]);
  });

  it('is asked of another when the first hangs, though that is not known yet', async () => {
    const brokers = new FakeBrokers([1, 2]);
    brokers.hanging.add(1);
    const lanes = new BrokerLanes(brokers.client);
    expect(await lanes.partitionsOf(first.topic)).toEqual([0, 1]);
  });
});
