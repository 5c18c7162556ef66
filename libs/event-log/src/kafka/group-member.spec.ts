import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { AssignerProtocol } from 'kafkajs';
import { eventually } from '../eventually.fixture';
import { UnknownTopic } from '../event-log.errors';
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

  it('tells the others at once where one is found to be gone while it is told of', async () => {
    const { broker, member } = memberWithoutPlaces();
    leave = () => member.leave();
    const gone = { topic: 'activity.direct.RGM', partition: 0 };
    await member.start();
    broker.offsetCommit.mockImplementationOnce(async () => {
      await member.lookForLanes();
      throw refusal('UNKNOWN_TOPIC_OR_PARTITION');
    });
    member.note(gone, 1);
    member.note(lane, 5);
    await eventually('it is told again', () => broker.offsetCommit.mock.calls.length > 1);
    expect(member.notedOf(gone)).toBeUndefined();
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

describe('a member that leads its group', () => {
  const other = { topic: 'activity.others', partition: 0 };
  const direct = { topic: 'activity.direct.RGN', partition: 0 };
  const FAMILY = 'activity.direct.*';
  const there = new Map([
    [lane.topic, [lane]],
    [other.topic, [other]],
    [FAMILY, [direct]],
  ]);
  const topicsOf = (topics: readonly string[], userData: object = {}) =>
    AssignerProtocol.MemberMetadata.encode({
      version: 0,
      topics: [...topics],
      userData: Buffer.from(JSON.stringify(userData)),
    });

  let leave: () => Promise<void> = () => Promise.resolve();
  afterEach(() => leave());

  /** What each member of a group is given, where another one claims this. */
  async function sharedOut(claimed: Buffer, topics: readonly string[] = [lane.topic, FAMILY]) {
    const given = new Map<string, readonly string[]>();
    const claims: Buffer[] = [];
    const heartbeat = jest.fn(() => Promise.resolve());
    const broker = {
      joinGroup: ({
        groupProtocols: [own],
      }: {
        groupProtocols: readonly { readonly metadata: Buffer }[];
      }) => {
        if (own === undefined) throw new Error('It claims nothing.');
        claims.push(own.metadata);
        return Promise.resolve({
          generationId: 1,
          leaderId: 'this',
          memberId: 'this',
          members: [
            { memberId: 'this', memberMetadata: own.metadata },
            { memberId: 'another', memberMetadata: claimed },
          ],
        });
      },
      syncGroup: ({ groupAssignment }: Parameters<Broker['syncGroup']>[0]) => {
        for (const { memberId, memberAssignment } of groupAssignment) {
          const { assignment = {} } = AssignerProtocol.MemberAssignment.decode(memberAssignment) ?? {};
          given.set(memberId, Object.keys(assignment).sort());
        }
        const [own] = groupAssignment;
        return Promise.resolve({ memberAssignment: own?.memberAssignment ?? Buffer.alloc(0) });
      },
      heartbeat,
      leaveGroup: () => Promise.resolve(),
    };
    const cluster = {
      connect: () => Promise.resolve(),
      disconnect: () => Promise.resolve(),
      addMultipleTargetTopics: () => Promise.resolve(),
      findGroupCoordinator: () => Promise.resolve(broker as unknown as Broker),
    };
    const member = new GroupMember({
      client: {
        access: { brokers: [], security: {}, prefix: '' },
        cluster: () => cluster as unknown as Cluster,
      },
      group: 'recording',
      topics,
      settings: { ...kafkaLogSettings, heartbeatMs: 5 },
      log: { info: jest.fn(), warn: jest.fn(), error: jest.fn() },
      lanesOf: (asked) =>
        Promise.resolve().then(() =>
          asked.flatMap((topic) => {
            const lanes = there.get(topic);
            if (lanes === undefined && !topic.endsWith('*')) throw new UnknownTopic(topic);
            return lanes ?? [];
          }),
        ),
      holds: () => [lane],
      assigned: () => undefined,
    });
    leave = () => member.leave();
    await member.start();
    return { given, claims, heartbeat, member };
  }

  it('claims no family among its topics, and nothing that one who knows of none could not read', async () => {
    const { claims } = await sharedOut(topicsOf([lane.topic]));
    const [claim] = claims.map((metadata) => AssignerProtocol.MemberMetadata.decode(metadata));
    expect(claim?.topics).toEqual([lane.topic]);
    // As lanes by topic: of the family none.
    expect(JSON.parse(String(claim?.userData))).toEqual({ [lane.topic]: [0], [FAMILY]: [] });
  });

  it('shares out what is there, where another claims a topic that is not', async () => {
    const { given } = await sharedOut(topicsOf(['activity.to-come', other.topic]));
    expect(given).toEqual(
      new Map([
        ['this', [lane.topic, direct.topic].sort()],
        ['another', [other.topic]],
      ]),
    );
  });

  it.each([
    ['as it does', topicsOf([], { [FAMILY]: [] })],
    ['among its topics', topicsOf([FAMILY])],
  ])('shares out a family that another claims %s', async (_, claimed) => {
    const { given } = await sharedOut(claimed, [lane.topic]);
    expect(given.get('another')).toEqual([direct.topic]);
  });

  it('shares out what it knows, where another claims a family of which there is nothing', async () => {
    const { given } = await sharedOut(topicsOf([other.topic], { 'activity.later.*': [] }));
    expect(given.get('another')).toEqual([other.topic]);
  });

  it('does not share out anew for topics that are only others', async () => {
    const { claims, heartbeat, member } = await sharedOut(topicsOf(['activity.to-come', other.topic]));
    await member.lookForLanes();
    await eventually('there were some heartbeats', () => heartbeat.mock.calls.length > 2);
    expect(claims).toHaveLength(1);
  });
});
