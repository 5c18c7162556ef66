import { expect, test } from '@jest/globals';
import type { LaneStanding } from '#records';
import { isStopped, standingLine } from './lane.command';

const GOES_ON: LaneStanding = {
  topic: 'activity.counts',
  partition: 3,
  number: 4,
  nextOffset: 118,
  newest: undefined,
  bounds: { start: 0, end: 120 },
  broken: undefined,
};

test('a lane goes on, cannot go on, or is not in the log any more, which stops nobody', () => {
  const broken = { ...GOES_ON, broken: 'activity.counts/3 ends at 2: this is not the log I was reading' };
  const gone = { ...broken, topic: 'activity.direct.RGN', partition: 0, bounds: undefined };
  expect([GOES_ON, broken, gone].map(standingLine)).toEqual([
    'activity.counts/3 goes on at 118.',
    'activity.counts/3 CANNOT GO ON at 118: activity.counts/3 ends at 2: this is not the log I was reading.',
    'activity.direct.RGN/0 is not in the log; it is recorded up to 118.',
  ]);
  expect([GOES_ON, broken, gone].map(isStopped)).toEqual([false, true, false]);
});
