import { describe, expect, it } from '@jest/globals';
import type { Lane } from '../event-log';
import { laneName } from '../event-log';
import type { GroupMemberClaim } from './group-assignment';
import { assignLanes } from './group-assignment';

const lanes: Lane[] = Array.from({ length: 4 }, (_, partition) => ({ topic: 'activity.counts', partition }));
const lanesOf = (...partitions: number[]) => lanes.filter(({ partition }) => partitions.includes(partition));
const member = (
  name: string,
  holds: readonly Lane[] = [],
  topics = ['activity.counts'],
): GroupMemberClaim => ({
  member: name,
  topics,
  holds,
});
const assigned = (members: readonly GroupMemberClaim[], of = lanes) =>
  Object.fromEntries([...assignLanes(members, of)].map(([name, given]) => [name, given.map(laneName)]));

describe('the lanes of a group on Kafka', () => {
  it('are shared evenly by those who hold nothing yet', () => {
    expect(assigned([member('a'), member('b')])).toEqual({
      a: ['activity.counts/0', 'activity.counts/2'],
      b: ['activity.counts/1', 'activity.counts/3'],
    });
  });

  it('go to nobody while they move: first their holder lets go of them', () => {
    const all = member('a', lanes);
    const first = assignLanes([all, member('b')], lanes);
    const kept = first.get('a') ?? [];
    expect(kept).toHaveLength(2);
    expect(first.get('b')).toEqual([]);

    const moved = lanes.filter((lane) => !kept.includes(lane));
    expect(assigned([member('a', kept), member('b')])).toEqual({
      a: kept.map(laneName),
      b: moved.map(laneName),
    });
  });

  it('stay with a member that is in a batch of one it was told to let go of', () => {
    const busy = member('a', lanesOf(0, 1, 2));
    expect(assigned([busy, member('b', lanesOf(3))]).b).toEqual(['activity.counts/3']);
  });

  it('are taken over from a member that is gone', () => {
    expect(assigned([member('b', lanesOf(1, 3))]).b).toHaveLength(4);
  });

  it('go to nobody when two claim one, until one of them has let go', () => {
    const given = assigned([member('a', lanesOf(0)), member('b', lanesOf(0))], lanesOf(0));
    expect(given).toEqual({ a: [], b: [] });
  });

  it('go only to those who read their topic', () => {
    const episodes = { topic: 'activity.episodes', partition: 0 };
    const given = assigned([member('a'), member('b', [], ['activity.episodes'])], [...lanes, episodes]);
    expect(given.a).toHaveLength(4);
    expect(given.b).toEqual(['activity.episodes/0']);
  });
});
