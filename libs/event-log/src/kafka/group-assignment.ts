import type { Lane } from '../event-log';
import { laneName } from '../event-log';
import { fairShare } from '../fair-share';
import type { TopicOrFamily } from '../topic-family';

/** A member as it presents itself when it joins. */
export interface GroupMemberClaim {
  readonly member: string;
  readonly topics: readonly TopicOrFamily[];
  /** What it holds, lanes included that it is about to let go of. */
  readonly holds: readonly Lane[];
}

/**
 * Who reads each lane from now on: as even as can be, moving as little as possible. A lane that is to move goes
 * to nobody while another holds it; its holder sees that it is not assigned it, finishes its batch and joins anew
 * without it. So no two members of a group that hear of each other read a lane at the same time.
 */
export function assignLanes(
  members: readonly GroupMemberClaim[],
  lanes: readonly Lane[],
): Map<string, readonly Lane[]> {
  const holders = new Map<string, string[]>();
  for (const { member, holds } of members) {
    for (const lane of holds) holders.set(laneName(lane), [...(holders.get(laneName(lane)) ?? []), member]);
  }
  const share = fairShare(
    members,
    lanes.map((lane, index) => ({
      lane: index,
      topic: lane.topic,
      holder: holders.get(laneName(lane))?.[0],
    })),
  );
  const assigned = new Map<string, Lane[]>(members.map(({ member }) => [member, []]));
  for (const [index, lane] of lanes.entries()) {
    const member = share.get(index);
    const isFree = (holders.get(laneName(lane)) ?? []).every((holder) => holder === member);
    if (member !== undefined && isFree) assigned.get(member)?.push(lane);
  }
  return assigned;
}
