/** A lane is read no further: the log it was recorded from is gone. What was recorded of it stays. */
export interface LaneClosed {
  readonly type: 'lane.closed';
  readonly data: {
    readonly topic: string;
    readonly partition: number;
    /** Every offset below it has its outcome. */
    readonly recordedTo: number;
    /** When the newest delivery recorded from it was accepted: what came later and is not recorded is missing. */
    readonly newestAt: string | null;
    /** What the log of that name held when this was decided. */
    readonly logStart: number;
    readonly logEnd: number;
    /** Why recording cannot go on, as found. */
    readonly because: string;
    /** Why it was decided, in the words of whoever did. */
    readonly reason: string;
  };
}

export const LANE_STREAMS = 'lane/';

/** Stands in the name of a closed lane's topic, and in no other. */
export const CLOSED = '@';

/** The stream of what is decided on a lane, by its number in the records: `lane/4`. */
export function laneStream(lane: number): string {
  return `${LANE_STREAMS}${lane}`;
}

/**
 * What a closed lane's topic is called, `activity.counts@42`, by the position of the decision that closed it. No
 * topic of a log bears such a name, so that no place in the new log is called by the name of one in the old.
 */
export function closedTopic(topic: string, position: number): string {
  return `${closedTopicPrefix(topic)}${position}`;
}

/** What the names of all lanes of a topic that were closed begin with, and nothing else does. */
export function closedTopicPrefix(topic: string): string {
  return `${topic}${CLOSED}`;
}
