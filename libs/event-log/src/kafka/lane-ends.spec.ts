import { describe, expect, it } from '@jest/globals';
import { eventually } from '../eventually.fixture';
import { BrokerLanes } from './broker-lanes';
import { FakeBrokers, laneOf, NO_LEADER } from './brokers.fixture';
import { LaneEnds } from './lane-ends';

const lanes = [laneOf(0), laneOf(1), laneOf(2)];
const [first, second, third] = [laneOf(0), laneOf(1), laneOf(2)];
const PATIENCE_MS = 100;

async function endsOf(leaders: number[]) {
  const brokers = new FakeBrokers(leaders);
  const brokerLanes = new BrokerLanes(brokers.client);
  await brokerLanes.partitionsOf(first.topic);
  const said: string[] = [];
  const say = (line: string) => void said.push(line);
  const ends = new LaneEnds(brokerLanes, { info: say, warn: say, error: say }, PATIENCE_MS);
  return { brokers, ends, said };
}

describe('where lanes end', () => {
  it('is told of the others when one has no leader, and that it was refused', async () => {
    const { brokers, ends } = await endsOf([1, 1, 1]);
    brokers.leaders[1] = NO_LEADER;
    const told = await ends.ask(lanes);
    expect([...told.ends]).toEqual([
      ['activity.counts/0', 7],
      ['activity.counts/2', 7],
    ]);
    expect(told).toMatchObject({ refused: [second], failure: undefined });
  });

  it('is told at once by the others while a broker hangs, which is left alone until it answers', async () => {
    const { brokers, ends, said } = await endsOf([1, 2, 2]);
    await ends.ask(lanes);
    brokers.hanging.add(1);
    brokers.ends.fill(9);
    const heard: number[] = [];
    const told = await ends.ask(lanes, (answer) => heard.push(answer.ends.size));
    expect([...told.ends.keys()]).toEqual(['activity.counts/1', 'activity.counts/2']);
    expect(told.failure).toEqual(new Error('no answer within 100 ms'));
    expect(heard).toEqual([2]);
    expect([first, second, third].map((lane) => ends.lastOf(lane))).toEqual([7, 9, 9]);

    const beganMs = performance.now();
    expect((await ends.ask(lanes)).failure).toBeDefined();
    expect(performance.now() - beganMs).toBeLessThan(PATIENCE_MS);
    brokers.answer(1);
    await eventually('it is asked again', async () => (await ends.ask(lanes)).ends.size === 3);
    expect(ends.lastOf(first)).toBe(9);
    expect(said).toEqual([
      'A broker does not say where its lanes end; going by what was last said',
      'Brokers say again where lanes end',
    ]);
  });
});
