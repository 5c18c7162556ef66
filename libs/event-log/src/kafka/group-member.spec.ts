import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { AssignerProtocol } from 'kafkajs';
import { eventually } from '../eventually.fixture';
import { GroupMember } from './group-member';
import type { Broker, Cluster } from './kafka-client';
import { kafkaLogSettings } from './kafka-log.settings';

const lane = { topic: 'activity.counts', partition: 0 };
const refusal = (type: string) => Object.assign(new Error(type), { type });

/** A member of a group of which another is the leader, on a broker that takes no places. */
function memberWithoutPlaces() {
  const memberAssignment = AssignerProtocol.MemberAssignment.encode({
    version: 0,
    assignment: { [lane.topic]: [lane.partition] },
    userData: Buffer.alloc(0),
  });
  const broker = {
    joinGroup: jest.fn(() =>
      Promise.resolve({ generationId: 1, leaderId: 'another', memberId: 'this', members: [] }),
    ),
    syncGroup: () => Promise.resolve({ memberAssignment }),
    heartbeat: jest.fn<() => Promise<void>>(() => Promise.resolve()),
    offsetCommit: jest.fn(() => Promise.reject(refusal('UNKNOWN_TOPIC_OR_PARTITION'))),
    leaveGroup: jest.fn(() => Promise.resolve()),
  };
  const cluster = {
    connect: () => Promise.resolve(),
    disconnect: () => Promise.resolve(),
    addMultipleTargetTopics: () => Promise.resolve(),
    findGroupCoordinator: () => Promise.resolve(broker as unknown as Broker),
  };
  const log = { info: jest.fn(), warn: jest.fn(), error: jest.fn() };
  const assigned = jest.fn();
  const member = new GroupMember({
    client: {
      access: { brokers: [], security: {}, prefix: '' },
      cluster: () => cluster as unknown as Cluster,
    },
    group: 'recording',
    topics: [lane.topic],
    settings: { ...kafkaLogSettings, heartbeatMs: 5 },
    log,
    lanesOf: () => Promise.resolve([lane]),
    holds: () => [],
    assigned,
  });
  return { broker, log, assigned, member };
}

describe('a member whose places are not taken', () => {
  let leave: () => Promise<void> = () => Promise.resolve();
  afterEach(() => leave());

  it('is heard of all the same, and says so once', async () => {
    const { broker, log, member } = memberWithoutPlaces();
    leave = () => member.leave();
    await member.start();
    member.note(lane, 5);
    await eventually('there were some heartbeats', () => broker.heartbeat.mock.calls.length > 10);
    expect(log.warn.mock.calls.map(([line]) => line)).toEqual([
      'The brokers cannot be told how far a log reader has come',
    ]);
    expect(broker.offsetCommit).toHaveBeenCalledTimes(1);
    expect(member.notedOf(lane)).toBe(5);
  });

  it('learns that it was put out, and joins anew', async () => {
    const { broker, assigned, member } = memberWithoutPlaces();
    leave = () => member.leave();
    await member.start();
    member.note(lane, 5);
    broker.heartbeat.mockRejectedValueOnce(refusal('UNKNOWN_MEMBER_ID'));
    await eventually('it has joined anew', () => broker.joinGroup.mock.calls.length === 2);
    await eventually('it holds its lane again', () => assigned.mock.calls.length === 3);
    expect(assigned.mock.calls.map(([lanes]) => lanes)).toEqual([[lane], [], [lane]]);
  });

  it('says goodbye', async () => {
    const { broker, member } = memberWithoutPlaces();
    await member.start();
    member.note(lane, 5);
    await member.leave();
    expect(broker.leaveGroup).toHaveBeenCalledTimes(1);
  });
});
