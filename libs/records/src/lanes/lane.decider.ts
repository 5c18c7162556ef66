import type { Decider } from '#decisions';
import { fail, ok } from '#kernel';
import type { Refusal, Result } from '#kernel';
import type { LaneClosed } from './lane.events';

export interface CloseLane {
  readonly type: 'close';
  readonly closed: LaneClosed['data'];
}

export type LaneDecision = 'read' | 'closed';

/** A lane is closed once, and by somebody who says why. */
export const laneDecider: Decider<LaneDecision, CloseLane, LaneClosed, Refusal> = {
  initialState: 'read',
  decide,
  evolve: () => 'closed',
};

function decide({ closed }: CloseLane, state: LaneDecision): Result<LaneClosed[], Refusal> {
  if (state === 'closed') return fail(laneMoved(`${closed.topic}/${closed.partition}`));
  if (closed.reason.trim() === '') {
    return fail({
      rule: 'lane-reason-required',
      where: '',
      what: 'No reason is given',
      mend: 'Say in a sentence what became of the log that was read',
    });
  }
  return ok([{ type: 'lane.closed', data: closed }]);
}

export function laneMoved(lane: string): Refusal {
  return {
    rule: 'lane-moved-meanwhile',
    where: lane,
    what: 'It was recorded on, or begun anew by somebody else, while this was decided',
    mend: 'Look at the lanes again',
  };
}
