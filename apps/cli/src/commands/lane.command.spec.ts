import { expect, test } from '@jest/globals';
import type { ClosedLane, LaneStanding } from '#records';
import { closedLine, isStopped, standingLine } from './lane.command';

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

test('a closed lane says when the newest of what was recorded from it was accepted', () => {
  const closed: ClosedLane = {
    topic: 'activity.counts@42',
    partition: 3,
    recordedTo: 118,
    newestAt: '2015-01-30T09:30:00.000Z',
    logStart: 0,
    logEnd: 2,
    because: 'this is not the log I was reading',
    reason: 'Topics lost with the old brokers',
    closedAt: '2015-02-02T10:00:00.000Z',
    actor: 'Anna Smith',
  };
  const by = 'closed 2015-02-02 10:00 London by Anna Smith: Topics lost with the old brokers.';
  expect(closedLine(closed)).toBe(
    `activity.counts@42/3 ends at 118 (accepted 2015-01-30 09:30 London): ${by}`,
  );
  expect(closedLine({ ...closed, newestAt: null })).toBe(`activity.counts@42/3 ends at 118: ${by}`);
});
