import type { TopicOrFamily } from './topic-family';
import { isAmong } from './topic-family';

/** A member of a group, and what it reads. */
export interface Member {
  readonly member: string;
  readonly topics: readonly TopicOrFamily[];
}

export interface HeldLane {
  readonly lane: number;
  readonly topic: string;
  /** Who holds it now, if anyone. */
  readonly holder: string | undefined;
}

/**
 * Who should hold each lane: as even as can be, moving as little as possible. Every member works it out for
 * itself from the same rows, so the answer depends on nothing but the arguments, and not on their order.
 */
export function fairShare(members: readonly Member[], lanes: readonly HeldLane[]): Map<number, string> {
  const byMember = [...members].sort((a, b) => (a.member < b.member ? -1 : 1));
  const byLane = [...lanes].sort((a, b) => a.lane - b.lane);
  const share = new Map<number, string>();
  const load = new Map(byMember.map(({ member }) => [member, 0]));
  const loadOf = (member: string): number => load.get(member) ?? 0;

  const give = (lane: number, member: string): void => {
    const before = share.get(lane);
    if (before !== undefined) load.set(before, loadOf(before) - 1);
    share.set(lane, member);
    load.set(member, loadOf(member) + 1);
  };
  const leastLoaded = (topic: string): string | undefined => {
    const readers = byMember.filter(({ topics }) => isAmong(topic, topics)).map(({ member }) => member);
    return readers.reduce<string | undefined>(
      (least, member) => (least === undefined || loadOf(member) < loadOf(least) ? member : least),
      undefined,
    );
  };

  for (const { lane, topic, holder } of byLane) {
    const reads = byMember.some(({ member, topics }) => member === holder && isAmong(topic, topics));
    if (holder !== undefined && reads) give(lane, holder);
  }
  for (const { lane, topic } of byLane) {
    const least = leastLoaded(topic);
    if (!share.has(lane) && least !== undefined) give(lane, least);
  }
  // Each move narrows the gap between two members, so this ends.
  for (let moved = true; moved;) {
    moved = false;
    for (const { lane, topic } of byLane) {
      const holder = share.get(lane);
      const least = leastLoaded(topic);
      if (holder === undefined || least === undefined || loadOf(holder) - loadOf(least) < 2) continue;
      give(lane, least);
      moved = true;
    }
  }
  return share;
}
