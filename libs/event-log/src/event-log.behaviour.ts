import { describe, jest } from '@jest/globals';
import { describeAppending } from './appending.behaviour';
import type { EventLogHarness } from './event-log.fixture';
import { setStage } from './event-log.fixture';
import { describeLooking } from './looking.behaviour';
import { describeMembers } from './members.behaviour';
import { describeReading } from './reading.behaviour';

/** What any event log does, whatever it is kept in. The harness gives a fresh store for each test. */
export function describeEventLog(name: string, makeHarness: () => Promise<EventLogHarness>): void {
  // Above the deadline of `eventually`, so that a failure says what was waited for.
  jest.setTimeout(30_000);

  describe(`the event log on ${name}`, () => {
    const stage = setStage(makeHarness);
    describeAppending(stage);
    describeLooking(stage);
    describeReading(stage);
    describeMembers(stage);
  });
}
