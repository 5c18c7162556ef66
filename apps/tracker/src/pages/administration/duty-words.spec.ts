import { describe, expect, test } from '@jest/globals';
import type { JobRunShown } from '../../due-work/due-work.schema';
import { cameInWords, dutyInWords, forInWords, nextInWords, whoseInWords } from './duty-words';

const NAMES = {
  areaName: (code: string) => (code === 'E06000031' ? 'Peterborough' : undefined),
  formName: (template: string) =>
    template === '2015-16-q2' ? 'Better Care Fund quarterly return, Q2 2015/16' : undefined,
};

function run(name: string, area: string, period: string, more: Partial<JobRunShown> = {}): JobRunShown {
  return {
    ...{
      name,
      area,
      period,
      state: 'done',
      isLate: false,
      dueSince: '2015-11-20T09:00:00.000Z',
      attempts: 1,
    },
    ...{ begunAt: null, begunBy: null, failedAt: null, failure: null, nextTryAt: null },
    ...{ askedAt: null, askedBy: null, finishedAt: '2015-11-20T09:00:01.000Z', outcome: null },
    ...more,
  };
}

describe('due work in words', () => {
  test.each([
    ['verify-records', 'activity.counts/3', '2026-11-29', 'Deliveries of counts, lane 3: 29 November 2026'],
    ['verify-records', 'cells', '2026-11-29', 'The sums of the records: 29 November 2026'],
    ['chase-reports', 'E06000031', '2014-07', 'Peterborough: July 2014'],
    ['chase-reports', 'E06000099', '2014-07', 'E06000099: July 2014'],
    [
      ...(['register-dates', 'E06000031', 'milestones/annex-b-02/2016-05-01'] as const),
      'Peterborough: annex-b-02, due on 1 May 2016',
    ],
    [
      ...(['tell-of-return', 'E06000031', '2015-16-q2/2015-11-20/0f3a9c21'] as const),
      'Peterborough: Better Care Fund quarterly return, Q2 2015/16, on 20 November 2015',
    ],
    [
      ...(['deliver-return', 'E06000031', '2015-16-q2/1/mesh/2'] as const),
      'Peterborough: Better Care Fund quarterly return, Q2 2015/16, revision 1, by MESH, sent again (2)',
    ],
    ['open-return', 'E06000031', '2015-16-q2', 'Peterborough: Better Care Fund quarterly return, Q2 2015/16'],
    ['read-mailbox', 'mesh', '2015-11-20T09', 'The mailbox of MESH: 20 November 2015 at 09:00'],
  ])('says whose and for what it is: %s of %s for %s', (name, area, period, said) => {
    const key = { name, area, period };
    expect(`${whoseInWords(key, NAMES)}: ${forInWords(key, NAMES)}`).toBe(said);
  });

  test.each<[string, object, string[]]>([
    [
      'verify-records',
      { counts: 1_108, faults: [] },
      ['They hold: 1,108 counts looked through, and no fault.'],
    ],
    [
      'verify-records',
      { number: 3, faults: ['a cell is 4 and adds up to 5'] },
      ['The records DO NOT HOLD. One fault was found:', 'a cell is 4 and adds up to 5'],
    ],
    [
      'verify-records',
      { decisions: 12, faults: ['decision 3 is gone', 'decision 4 is gone'] },
      ['The records DO NOT HOLD. 2 faults were found:', 'decision 3 is gone', 'decision 4 is gone'],
    ],
    [
      'verify-records',
      { provedBy: '2026-11-30' },
      ['The verification of 30 November 2026 proved this day as well.'],
    ],
    ['chase-reports', { expected: 2, missing: [] }, ['All 2 reports were in.']],
    [
      'chase-reports',
      {
        expected: 3,
        missing: [{ measure: 'delayed-days', name: 'Peterborough City Council', isInPart: true }],
      },
      [
        'Of 3 reports that were expected, one was not in:',
        'delayed days from Peterborough City Council, of which a part was in',
      ],
    ],
    [
      'register-dates',
      { came: 'not-done', shown: 'Action plan' },
      ['It was NOT done by its day: Action plan'],
    ],
    [
      'open-return',
      { opened: true, filled: true },
      ['It was opened.', 'It was filled with what the ledger knew.'],
    ],
    [
      'tell-of-return',
      { stands: 'in-preparation', told: ['d.person@example.org'], notTold: [] },
      ['How it stood: in preparation.', 'Told: d.person@example.org.'],
    ],
    [
      'tell-of-return',
      { stands: 'approved', told: [], notTold: ['nobody: the area has no contact with an address'] },
      ['How it stood: approved.', 'Nobody was told.', 'Not told: the area has no contact with an address'],
    ],
    ['deliver-return', { channel: 'folder', state: 'accepted' }, ['It was laid into the folder.']],
    ['read-mailbox', { channel: 'mesh', cameBack: 1 }, ['1 delivery came back.']],
    ['send-digest', { told: 0 }, ['Nothing was new, so no mail was sent.']],
    ['confirm-digest', { sent: true }, ['A mail was sent to the address.']],
    ['submit-return', { left: 'not signed off' }, ['There was nothing to do: not signed off.']],
    ['a-later-duty', { found: 3 }, []],
  ])('says what came of it: %s %j', (name, outcome, said) => {
    expect(cameInWords(run(name, 'E06000031', '2015-16-q2', { outcome }))).toEqual(said);
  });

  test('says why it failed, when it is tried again, and until when', () => {
    const failed = run('deliver-return', 'E06000031', '2015-16-q2/1/e-mail/1', {
      ...{ state: 'failed', failure: 'the mail server does not answer', finishedAt: null },
      nextTryAt: '2015-11-20T09:15:00.000Z',
    });
    expect(cameInWords(failed)).toEqual(['It was tried and failed: the mail server does not answer']);
    expect(nextInWords(failed)).toEqual([
      'It is tried again on 20 November 2015 at 09:15.',
      expect.stringContaining('tried again for a day'),
    ]);
    expect(nextInWords({ ...failed, state: 'due' })).toEqual([expect.stringContaining('within a minute')]);
    expect(nextInWords({ ...failed, state: 'done' })).toEqual([]);
  });

  test('calls a duty that nobody gave words by its name', () => {
    expect([dutyInWords('verify-records'), dutyInWords('a-later-duty')]).toEqual([
      'Verify the records',
      'A later duty',
    ]);
  });
});
