import { expect, test } from '@jest/globals';
import { statusText } from './status.command';

const READY = { status: 'up', checks: { database: 'up', projector: 'up' } };
const STATE = {
  at: '2026-11-25T08:45:00.000Z',
  version: '0.1.0',
  findings: [],
  lanes: [
    { topic: 'activity.counts', partition: 4, nextOffset: 1_234, end: 1_300, behind: 66 },
    { topic: 'activity.counts', partition: 5, nextOffset: 0, end: 0, behind: 0 },
  ],
  recorded: 1_231,
  quarantined: 3,
  quarantineOpen: 3,
  behind: 66,
  waitingSince: '2026-11-25T08:44:58.000Z',
  newestAt: '2026-11-25T08:44:59.500Z',
  databaseBytes: 34_200_000,
  dueWork: {
    open: 2,
    failed: 1,
    late: 0,
    newestVerify: { day: '2026-11-25', faults: [] },
    newestChase: { month: '2026-10', expected: 2, missing: 1 },
  },
  watermark: { id: 12, at: '2026-11-25T08:44:57.000Z' },
};

test('the status is a sentence and a table', () => {
  expect(statusText('http://127.0.0.1:8400', READY, STATE, 12_300_000_000)).toBe(
    `http://127.0.0.1:8400 is ready: database up, projector up.
All is well.

Recorded      1,231 deliveries
Behind        66 deliveries wait, the oldest for 2 seconds
Last arrival  2026-11-25 08:44:59.500 London (0 seconds ago)
Quarantine    3 open, 0 dealt with
Watermark     12, stored 2026-11-25 08:44:57 London
Due work      2 not done, 1 failed, 0 late
Verified      2026-11-25: all holds
Reports       2026-10: 1 of 2 missing
Database      34.2 MB; 12.3 GB free on this disk
Version       0.1.0

Lane                     Recorded up to      Behind
activity.counts/4                 1,234          66`,
  );
});

test.each([
  [0, 0, 'empty'],
  [1, 0, 'none open, 1 dealt with'],
  [5, 2, '2 open, 3 dealt with'],
])('of %i quarantined and %i open the quarantine is %s', (quarantined, quarantineOpen, said) => {
  const text = statusText('', READY, { ...STATE, quarantined, quarantineOpen }, undefined);
  expect(text).toContain(`Quarantine    ${said}\n`);
});

test('says first what is wrong, and what to do', () => {
  const findings = [{ severity: 'act', what: 'A lane has stopped for good', mend: 'The log says why.' }];
  const text = statusText(
    'http://127.0.0.1:8400',
    { ...READY, status: 'down' },
    { ...STATE, findings },
    undefined,
  );
  expect(text).toMatch(
    /^http:.* is NOT READY: .*\nWRONG: A lane has stopped for good\. The log says why\.\n\n/,
  );
});

test('of a log that is not the one that was read it cannot be said what waits', () => {
  const lanes = [
    { topic: 'activity.counts', partition: 4, nextOffset: 1_234, end: 0, behind: 0 },
    { topic: 'activity.counts', partition: 5, nextOffset: 0, end: 0, behind: 0 },
  ];
  const text = statusText('', READY, { ...STATE, lanes, behind: 0, waitingSince: null }, undefined);
  expect(text).toContain('Behind        cannot be said: this is not the log that was read\n');
  expect(text).toMatch(/activity\.counts\/4 +1,234 +not known$/);
});
