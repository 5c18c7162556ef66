import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { HeldLane, Member } from './fair-share';
import { fairShare } from './fair-share';

const counts = (holder?: string): HeldLane[] =>
  Array.from({ length: 12 }, (_, lane) => ({ lane, topic: 'activity.counts', holder }));
const reader = (member: string, ...topics: string[]): Member => ({
  member,
  topics: topics.length > 0 ? topics : ['activity.counts'],
});
const held = (share: Map<number, string>, member: string): number[] =>
  [...share].filter(([, holder]) => holder === member).map(([lane]) => lane);

describe('the fair share of lanes', () => {
  it('is all of them for a member alone, and none when there is no member', () => {
    expect(held(fairShare([reader('a')], counts()), 'a')).toHaveLength(12);
    expect(fairShare([], counts()).size).toBe(0);
  });

  it('moves half to a second member and leaves the rest where they are', () => {
    const share = fairShare([reader('a'), reader('b')], counts('a'));
    expect(held(share, 'a')).toHaveLength(6);
    expect(held(share, 'b')).toHaveLength(6);
  });

  it('passes on the lanes of a member that has gone', () => {
    expect(held(fairShare([reader('b')], counts('a')), 'b')).toHaveLength(12);
  });

  it('gives a topic only to those who read it', () => {
    const lanes = [...counts('a'), { lane: 12, topic: 'activity.episodes', holder: undefined }];
    const share = fairShare([reader('a'), reader('b', 'activity.episodes')], lanes);
    expect(held(share, 'b')).toEqual([12]);
  });

  it('is even, the same for everyone who works it out, and stays once reached', () => {
    const members = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { minLength: 1 });
    const holders = fc.array(fc.option(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { nil: undefined }), {
      maxLength: 30,
    });
    fc.assert(
      fc.property(members, holders, (names, held) => {
        const lanes = held.map((holder, lane) => ({ lane, topic: 'activity.counts', holder }));
        const share = fairShare(
          names.map((name) => reader(name)),
          lanes,
        );
        const loads = names.map((name) => [...share.values()].filter((holder) => holder === name).length);
        expect(Math.max(...loads) - Math.min(...loads)).toBeLessThanOrEqual(1);
        expect(share.size).toBe(lanes.length);

        const reversed = fairShare(
          [...names].reverse().map((name) => reader(name)),
          [...lanes].reverse(),
        );
        expect(new Map(reversed)).toEqual(share);

        const settled = lanes.map((lane) => ({ ...lane, holder: share.get(lane.lane) }));
        expect(
          fairShare(
            names.map((name) => reader(name)),
            settled,
          ),
        ).toEqual(share);
      }),
    );
  });
});
