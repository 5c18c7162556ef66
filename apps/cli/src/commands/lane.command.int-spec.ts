import { createLogger } from '#platform';
import { openCountsLog, recordEvents, reported, testDatabase } from '#testing';
import type { TestDatabase } from '#testing';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { EventLog } from '#event-log';
import { moment } from '../output';
import { beginOn } from './lane.command';

const ANNA = { by: 'Anna Smith', reason: 'The topics were lost with the old brokers' };
const SEPTEMBER = { period: '2014-09', value: 563, applicableAt: '2014-10-30T09:30:00Z' };
/** Of Leicester, and then of Peterborough, whose events are of a later lane. */
const EVENTS = [
  reported({ ...SEPTEMBER, source: 'urn:ons:E06000016', area: 'E06000016' }),
  reported(SEPTEMBER),
];

let db: TestDatabase;
let elsewhere: TestDatabase;
/** The log that there is after the one that was read was lost: there is nothing in it. */
let present: EventLog;
const write = jest.spyOn(process.stdout, 'write').mockReturnValue(true);

beforeAll(async () => {
  [db, elsewhere] = [await testDatabase(), await testDatabase()];
  present = await openCountsLog(elsewhere.pool, createLogger({ level: 'silent', format: 'json' }));
  for (const event of EVENTS) await recordEvents(db, [event]);
});
afterAll(async () => {
  write.mockRestore();
  await present.close();
  await db.close();
  await elsewhere.close();
});

/** The lanes that were recorded from, as they were accepted. */
async function recorded() {
  const { rows } = await db.owner.query<{ lane: number; partition: number; at: Date }>(
    `SELECT lane, partition, max(appended_at) AS at FROM lane_position JOIN record_count USING (lane)
      GROUP BY lane, partition ORDER BY partition`,
  );
  return rows;
}

function said(): string {
  return write.mock.calls
    .splice(0)
    .map(([text]) => String(text))
    .join('');
}

test('lanes that were begun before one was refused are told of, and are in the moment since when to send again', async () => {
  const [first, second] = await recorded();
  if (!first || !second) throw new Error('Both are in one lane');
  const move = (by: number) =>
    db.owner.query('UPDATE lane_position SET next_offset = next_offset + $2 WHERE lane = $1', [
      second.lane,
      by,
    ]);
  const recordedOn: Pick<EventLog, 'bounds' | 'read'> = {
    read: present.read.bind(present),
    // Somebody records from the second lane after it was looked at.
    bounds: async (lane) => {
      if (lane.partition === second.partition) await move(1);
      return present.bounds(lane);
    },
  };
  await expect(beginOn(db.pool, recordedOn, 'activity.counts', ANNA)).rejects.toThrow(
    `lane-moved-meanwhile at activity.counts/${second.partition}`,
  );
  const began = ({ partition, at }: { partition: number; at: Date }) =>
    `activity.counts/${partition} begins anew at 0. What was recorded of it stays, up to 1 (accepted ${moment(at.toISOString())}), as `;
  const before = said();
  expect(before).toContain(began(first));
  expect(before.split('\n')).toHaveLength(2);

  await move(-1);
  await beginOn(db.pool, present, 'activity.counts', { ...ANNA, json: true });
  expect(JSON.parse(said())).toMatchObject({
    begun: [{ lane: { partition: second.partition } }],
    since: first.at.toISOString(),
  });
});
