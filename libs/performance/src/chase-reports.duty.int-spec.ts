import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { directTopicOf } from '#contracts';
import { DecisionStore } from '#decisions';
import type { EventLog } from '#event-log';
import { ok } from '#kernel';
import { createLogger } from '#platform';
import { DefinitionStore, ReferenceStore } from '#reference';
import { openCountsLog, testDatabase } from '#testing';
import type { TestDatabase } from '#testing';
import type { QueryBus } from '@nestjs/cqrs';
import { ChaseReports } from './chase-reports.duty';
import { CHASE_REPORTS } from './newest-chase.query';

// An area of which a trust that sends by a lane of its own, and a council that does not, both miss a report.

/** Not over yet, so that all that is accepted now is in time. */
const MONTH = '2098-01';
const TRUST = { source: 'urn:ods:RGN', name: 'Peterborough and Stamford Hospitals' };
const COUNCIL = { source: 'urn:ons:E06000031', name: 'Peterborough City Council' };
const OWN = directTopicOf('RGN');

const MISSING = {
  known: true,
  measures: [{ measure: 'delayed-days', expected: [TRUST, COUNCIL], missing: [TRUST, COUNCIL] }],
  answeredAt: { watermark: { lanes: [], nextOffsets: [], decisionPosition: 0, referenceVersion: 1 } },
};

let db: TestDatabase;
let log: EventLog;
let duty: ChaseReports;

beforeAll(async () => {
  db = await testDatabase();
  log = await openCountsLog(db.pool, createLogger({ level: 'silent', format: 'json' }), ['RGN']);
  const decisions = new DecisionStore(db.pool);
  duty = new ChaseReports({
    pool: db.pool,
    log,
    queries: { execute: () => Promise.resolve(ok(MISSING)) } as unknown as QueryBus,
    decisions,
    definitions: new DefinitionStore(decisions),
    reference: new ReferenceStore(db.pool),
    reportsDueDays: 14,
  });
});
afterAll(async () => {
  await log.close();
  await db.close();
});

/** How far a lane has been recorded, whatever stands in it. */
async function recordedTo(topic: string, nextOffset: number): Promise<void> {
  await db.owner.query('DELETE FROM lane_position WHERE topic = $1', [topic]);
  await db.owner.query(
    `INSERT INTO lane_position (topic, partition, epoch, first_offset, next_offset) VALUES ($1, 0, 1, 0, $2)`,
    [topic, nextOffset],
  );
}

const chase = () => duty.carryOut({ name: CHASE_REPORTS, area: 'E06000031', period: MONTH });
const missed = ({ source, name }: { source: string; name: string }) => ({
  measure: 'delayed-days',
  source,
  name,
  isInPart: false,
});

test('an area is chased when nothing waits', async () => {
  expect(await chase()).toMatchObject({ expected: 2, missing: [missed(TRUST), missed(COUNCIL)] });
});

test('what waits in the lane of one that misses a report is waited for while it can be recorded', async () => {
  await recordedTo(OWN, 0);
  await log.append(OWN, [{ key: 'RGN', value: Buffer.from('a report, perhaps') }]);
  await expect(chase()).rejects.toThrow('waits to be recorded');
});

test('where that lane has stopped the others are chased, and of this one it cannot be known', async () => {
  await recordedTo(OWN, 118);
  expect((await chase()) as object).toEqual({
    expected: 2,
    missing: [{ ...missed(TRUST), isLaneStopped: true }, missed(COUNCIL)],
    asOf: MISSING.answeredAt.watermark,
  });
});

test('where a lane that everybody comes by has stopped nobody is chased', async () => {
  await recordedTo('activity.counts', 118);
  await expect(chase()).rejects.toThrow('waits to be recorded');
});
