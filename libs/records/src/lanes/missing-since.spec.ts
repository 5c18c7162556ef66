import { expect, test } from '@jest/globals';
import type { LaneBegun } from './begin-lane.command';
import type { ClosedLane } from './closed-lanes.query';
import { missingSince } from './missing-since';

/** A lane of the counts, closed that day, of which the newest delivery was accepted the other day. */
function closedOn(closedAt: string, newestAt: string | null, topic = 'activity.counts@7'): ClosedLane {
  return {
    topic,
    partition: 0,
    recordedTo: 9,
    newestAt: newestAt && `${newestAt}T00:00:00.000Z`,
    logStart: 0,
    logEnd: 0,
    because: 'this is not the log I was reading',
    reason: 'The topics were lost',
    closedAt: `${closedAt}T00:00:00.000Z`,
    actor: 'Anna Smith',
  };
}

function begunOf(newestAt: string | undefined): LaneBegun {
  const closed = { topic: 'activity.counts@9', partition: 1, recordedTo: 5 };
  return {
    lane: { topic: 'activity.counts', partition: 1 },
    from: 0,
    closed: { ...closed, newestAt: newestAt === undefined ? undefined : new Date(newestAt) },
  };
}

test('something may be missing since the first of the lanes ends, those that were begun before among them', () => {
  expect(missingSince([begunOf('2015-03-05')], [closedOn('2015-03-10', '2015-03-01')])).toEqual(
    new Date('2015-03-01'),
  );
  expect(missingSince([begunOf('2015-03-01'), begunOf('2015-03-05')], [])).toEqual(new Date('2015-03-01'));
});

test('lanes of a log that was lost before, of another topic, or from which nothing was recorded do not count', () => {
  const before = closedOn('2014-06-10', '2014-06-01');
  const others = closedOn('2015-03-10', '2015-02-01', 'activity.direct.RGN@8');
  const empty = closedOn('2015-03-10', null);
  expect(missingSince([begunOf('2015-03-05')], [before, others, empty])).toEqual(new Date('2015-03-05'));
  // Neither does one that was lost between the ends of two lanes of this log.
  const now = closedOn('2015-03-10', '2015-03-05');
  expect(missingSince([begunOf('2014-06-05')], [before, now])).toEqual(new Date('2014-06-05'));
  expect(missingSince([begunOf(undefined)], [])).toBeUndefined();
});
