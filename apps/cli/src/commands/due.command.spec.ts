import { expect, test } from '@jest/globals';
import { runsTable, runText } from './due.command';
import type { Run } from './due.command';

const CHASE: Run = {
  name: 'chase-reports',
  area: 'E06000031',
  period: '2016-04',
  state: 'done',
  isLate: false,
  dueSince: '2016-05-14T23:00:00.000Z',
  attempts: 1,
  begunAt: '2026-11-29T07:59:59.000Z',
  begunBy: 'host/1',
  failure: null,
  nextTryAt: null,
  finishedAt: '2026-11-29T08:00:00.000Z',
  outcome: {
    expected: 1,
    missing: [{ measure: 'delayed-days', name: 'Peterborough City Council', isInPart: false }],
  },
};
const VERIFY: Run = {
  ...CHASE,
  name: 'verify-records',
  area: 'activity.counts/3',
  period: '2026-11-29',
  outcome: { counts: 108, chainHead: 'ab', faults: [] },
};

test('an obligation is listed with what came of it', () => {
  const failed = {
    ...VERIFY,
    state: 'failed',
    isLate: true,
    failure: 'canceled',
    nextTryAt: 'T',
    attempts: 2,
  };
  const broken = { ...VERIFY, outcome: { faults: ['the chain ends at 0'] } };
  const proved = { ...VERIFY, outcome: { provedBy: '2026-11-30' } };
  const arrived = { ...CHASE, outcome: { expected: 1, missing: [] } };
  const journal = { ...VERIFY, area: 'journal', outcome: { entries: 8, chainHead: 'ab', faults: [] } };
  const table = runsTable([CHASE, arrived, VERIFY, journal, broken, proved, failed as Run]);
  expect(table.split('\n')).toEqual([
    'Duty            Area or lane       Period      State    What came of it',
    'chase-reports   E06000031          2016-04     done     missing: delayed-days from Peterborough City Council',
    'chase-reports   E06000031          2016-04     done     all there: 1 report',
    'verify-records  activity.counts/3  2026-11-29  done     holds: 108 counts',
    'verify-records  journal            2026-11-29  done     holds: 8 entries',
    'verify-records  activity.counts/3  2026-11-29  done     DOES NOT HOLD: the chain ends at 0',
    'verify-records  activity.counts/3  2026-11-29  done     proved by the verification of 2026-11-30',
    'verify-records  activity.counts/3  2026-11-29  failed!  canceled; tried again T',
    '! late: 1 of these',
  ]);
});

test('a receipt is told in words, and a long failure stands in one line', () => {
  const sent = { ...CHASE, name: 'deliver-return', period: '2015-16-q1/1/e-mail/1' };
  const outcome = { channel: 'e-mail', state: 'accepted', reference: '<id@example.org>' };
  const failed: Run = { ...sent, state: 'failed', failure: `550 no\nsuch user ${'x'.repeat(300)}` };
  const [head, one, other, ...others] = runsTable([{ ...sent, outcome }, failed]).split('\n');
  expect(others).toEqual([]);
  expect(head).toBe('Duty            Area or lane  Period                 State   What came of it');
  expect(one).toBe('deliver-return  E06000031     2015-16-q1/1/e-mail/1  done    handed to the mail server');
  expect(other).toMatch(/ failed {2}550 no such user x{100,} \.\.\.$/);
});

test('one that was run by hand is told of in a sentence', () => {
  expect(runText(CHASE)).toBe(
    'chase-reports of E06000031 for 2016-04: done 2026-11-29T08:00:00.000Z. ' +
      'missing: delayed-days from Peterborough City Council',
  );
  const due = { ...CHASE, state: 'due', finishedAt: null, outcome: null } as const;
  expect(runText(due)).toBe(
    'chase-reports of E06000031 for 2016-04: due. due since 2016-05-14T23:00:00.000Z',
  );
  expect(runText({ ...due, state: 'running' })).toBe(
    'chase-reports of E06000031 for 2016-04: running. begun 2026-11-29T07:59:59.000Z by host/1, and not ended',
  );
});

test('of a report that a stopped lane may hold it says that it cannot be known', () => {
  const [report] = (CHASE.outcome as { missing: readonly object[] }).missing;
  const outcome = { expected: 1, missing: [{ ...report, isLaneStopped: true }] };
  expect(runText({ ...CHASE, outcome })).toContain(
    'missing: delayed-days from Peterborough City Council (cannot be known: its lane has stopped)',
  );
});
