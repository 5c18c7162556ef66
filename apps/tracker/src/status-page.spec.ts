import { html } from '#pages';
import { describe, expect, test } from '@jest/globals';
import type { RecordsStatus } from '#records';
import type { DueWorkStatus } from './due-work/due-work-status.query';
import { howItStands } from './how-it-stands';
import type { Parts } from './how-it-stands';
import { statusPage } from './status-page';

const NOW = new Date('2026-11-25T08:45:00Z');
const MINUTE_MS = 60_000;
const before = (ms: number) => new Date(NOW.getTime() - ms);

const WELL: RecordsStatus = {
  lanes: [
    {
      topic: 'activity.counts',
      partition: 4,
      lane: 5,
      nextOffset: 1_234,
      end: 1_234,
      behind: 0,
      waitingSince: null,
      newestAt: before(3 * MINUTE_MS),
      chainHead: 'ab',
    },
  ],
  recorded: 1_234,
  quarantined: 0,
  quarantineOpen: 0,
  behind: 0,
  waitingSince: null,
  newestAt: before(3 * MINUTE_MS),
  databaseBytes: 34_200_000,
  watermark: {
    id: 12,
    at: before(3 * MINUTE_MS),
    lanes: [5],
    nextOffsets: [1_234],
    decisionPosition: 2,
    referenceVersion: 1,
  },
};

const ALL_DONE: DueWorkStatus = {
  lookedAt: before(30_000),
  duties: [],
  newestVerify: { day: '2026-11-25', finishedAt: before(8 * 60 * MINUTE_MS), parts: 14, faults: [] },
  newestChase: {
    month: '2026-10',
    finishedAt: before(11 * 24 * 60 * MINUTE_MS),
    areas: 2,
    expected: 2,
    missing: 1,
  },
};

function said(records: RecordsStatus, parts: Parts = { database: 'up' }, dueWork = ALL_DONE): string {
  const { text } = statusPage(howItStands(records, dueWork, parts, { version: '0.1.0', now: NOW }));
  return text
    .replace(/<style>.*<\/style>/s, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ');
}

describe('the status in words', () => {
  test('says that all is well, how far it is, and when something last came', () => {
    const words = said(WELL);
    expect(words).toContain('All is well Everything accepted is recorded, and every part is up.');
    expect(words).toContain('Recording up to date Last arrival 3 minutes ago (25 November 2026 at 08:42:00)');
    expect(words).toContain('Watermark 12, stored 3 minutes ago');
    expect(words).toContain('activity.counts/4 1,234 0');
  });

  test('says by how much recording is behind, and what to do', () => {
    const words = said({ ...WELL, behind: 1_500, waitingSince: before(2 * MINUTE_MS) });
    expect(words).toContain(
      'Something is wrong 1,500 deliveries wait to be recorded, the oldest for 2 minutes. See that a projector runs',
    );
    expect(words).toContain('Recording 1,500 deliveries wait, the oldest for 2 minutes');
  });

  test('says that nothing is due, what was last verified, and how many reports were missed', () => {
    const words = said(WELL);
    expect(words).toContain('Due work all done Last verified all holds, for 2026-11-25 (25 November 2026');
    expect(words).toContain('Reports missing 1 of 2 reports for October 2026, when it was last asked who');
    const none = { ...ALL_DONE, lookedAt: null, newestVerify: undefined, newestChase: undefined };
    expect(said(WELL, { database: 'up' }, none)).toContain('Last verified never yet');
    expect(said(WELL, { database: 'up' }, none)).toContain('All is well');
  });

  test('asks to act when the records do not hold, when work is late, and when nobody looks for it', () => {
    const faulty = { ...ALL_DONE.newestVerify, faults: ['activity.counts/3: the chain ends at 0'] };
    const newestVerify = faulty as DueWorkStatus['newestVerify'];
    const words = said(WELL, { database: 'up' }, { ...ALL_DONE, newestVerify });
    expect(words).toContain('The records do not hold: the nightly verification found 1 fault.');
    expect(words).not.toContain('activity.counts/3: ');
    const duties = [{ name: 'chase-reports', due: 0, running: 0, failed: 2, late: 1 }];
    const late = said(WELL, { database: 'up' }, { ...ALL_DONE, duties });
    expect(late).toContain('1 obligation is late.');
    expect(late).toContain('Due work 2 not done, 2 failed, 1 late');
    const lookedAt = before(12 * MINUTE_MS);
    expect(said(WELL, { database: 'up' }, { ...ALL_DONE, lookedAt })).toContain(
      'Nobody has looked for 12 minutes for what is due.',
    );
  });

  test('says of lanes that end before what was recorded that it is another log, and not that nothing waits', () => {
    const gone = [7, 3, 4, 5].flatMap((partition) =>
      WELL.lanes.map((lane) => ({ ...lane, partition, end: 0, newestAt: null })),
    );
    const one = said({ ...WELL, lanes: gone.slice(0, 1) });
    expect(one).toContain(
      'Something is wrong 1 lane ends before what was recorded from it (activity.counts/7 at 0, recorded up to 1,234): this is not the log that was read. Nothing of it is recorded',
    );
    expect(one).toContain('Recording cannot be said: this is not the log that was read Last arrival');
    expect(one).toContain('activity.counts/7 1,234 not known');
    const four = said({ ...WELL, lanes: gone });
    expect(four).toContain('4 lanes end before what was recorded from them (activity.counts/7 at 0');
    expect(four).toContain('recorded up to 1,234; and others): this');
  });

  test('makes nothing of what has only just come', () => {
    expect(said({ ...WELL, behind: 1, waitingSince: before(900) })).toContain('All is well');
  });

  test('asks for a look at what is in quarantine, and to act when a part is down', () => {
    const words = said({ ...WELL, quarantined: 1, quarantineOpen: 1 });
    expect(words).toContain('All runs; somebody should have a look 1 delivery is in quarantine.');
    expect(said(WELL, { database: 'up', projector: 'down' })).toContain('A lane has stopped for good.');
  });

  test('says of a part that does not answer in time no more than that', () => {
    const words = said(WELL, { database: 'up', projector: 'no-answer' });
    expect(words).toContain('The check of the projector has not answered in five seconds. Ask again');
    expect(words).toContain('Parts database up, projector no-answer');
    expect(words).not.toContain('A lane has stopped');
  });

  test('says so while nothing has come yet', () => {
    const empty = { ...WELL, lanes: [], newestAt: null, watermark: undefined, recorded: 0 };
    expect(said(empty)).toContain('Last arrival nothing yet Recorded 0 deliveries');
    expect(said(empty)).toContain('Watermark none yet');
  });
});

test('what is put into a page is text there', () => {
  const name = `<script>alert("it's")</script> & co`;
  expect(html`<p title="${name}">${name}</p>`.text).toBe(
    '<p title="&lt;script&gt;alert(&quot;it&#39;s&quot;)&lt;/script&gt; &amp; co">&lt;script&gt;alert(&quot;it&#39;s&quot;)&lt;/script&gt; &amp; co</p>',
  );
});
