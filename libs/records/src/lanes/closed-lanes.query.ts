import type { DecisionStore } from '#decisions';
import type { RecordedDecision } from '#decisions';
import type { Lane } from '#event-log';
import { closedTopic, LANE_STREAMS } from './lane.events';
import type { LaneClosed } from './lane.events';

/** A lane that is read no further, and who decided so. */
export interface ClosedLane extends Lane, Omit<LaneClosed['data'], 'topic' | 'partition'> {
  readonly closedAt: string;
  readonly actor: string;
}

/** In the order in which they were closed. */
export async function readClosedLanes(decisions: DecisionStore): Promise<ClosedLane[]> {
  const newest = await decisions.newest(LANE_STREAMS, await decisions.head());
  return (newest as readonly RecordedDecision<LaneClosed>[])
    .map(({ position, recordedAt, actor, data }) => ({
      position,
      lane: { ...data, topic: closedTopic(data.topic, position), closedAt: recordedAt, actor },
    }))
    .sort((one, other) => one.position - other.position)
    .map(({ lane }) => lane);
}
