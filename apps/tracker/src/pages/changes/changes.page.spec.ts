import { html } from '#pages';
import type { AnsweredAt, FigureChange, MetricChange } from '#performance';
import type { ChangedRecord } from '#records';
import { describe, expect, test } from '@jest/globals';
import { changeForm } from './change-form';
import type { ChangesShown } from './changes-shown';
import { changesContent } from './changes.page';

const AREA = { code: 'E06000031', name: 'Peterborough' };
const METRIC = { code: 'delayed-transfers-of-care', name: 'Delayed transfers of care', unit: 'delayed day' };
const AT = { watermark: { lanes: [], nextOffsets: [], decisionPosition: 5, referenceVersion: 1 } };
const MISSED = { count: 2_162, rate: '1495.0', met: false };
const MET = { count: 1_669, rate: '1154.1', met: true };
const NONE = { count: 0, rate: '0.0' };
const FEWER = { count: -493, rate: '-340.9' };
const NOT_YET = { met: 1, missed: 7, notJudged: 0 };
const BETTER = { met: 2, missed: 6, notJudged: 0 };

const Q2: FigureChange = {
  ...{ period: '2014/15-Q2', before: MISSED, after: MET, difference: FEWER },
  parts: [
    { kind: 'new', level: MISSED, difference: NONE },
    { kind: 'corrected', level: MET, difference: FEWER },
    { kind: 'gone', level: MET, difference: NONE },
    { kind: 'definitions', level: MET, difference: NONE },
  ],
};
const CHANGED: MetricChange = {
  metric: METRIC,
  onTrack: { before: NOT_YET, after: BETTER, difference: { met: 1, missed: -1, notJudged: 0 }, parts: [] },
  figures: [Q2],
  definitions: [],
};
const CORRECTION: ChangedRecord = {
  ...{ change: 'corrected', source: 'urn:ons:E06000031', measure: 'delayed-days', table: 'agency' },
  ...{ period: '2014-07', category: { agency: 'nhs' } },
  before: said(793, 'first'),
  after: said(300, 'correction'),
};
const SHOWN: ChangesShown = {
  area: AREA,
  changes: changesOf([CHANGED], [CORRECTION]),
  kept: { from: '3', toPublished: '2014-11-30', year: '2014/15' },
  ...{ period: undefined, change: undefined, begun: undefined },
  measureNames: new Map([['delayed-days', 'Delayed days']]),
  now: new Date('2026-11-30T09:00:00Z'),
  nameOf: (id) => (id === 'urn:ons:E06000031' ? 'Peterborough City Council' : id),
};

function changesOf(
  metrics: readonly MetricChange[],
  records: readonly ChangedRecord[],
): ChangesShown['changes'] {
  const totals = { new: 0, corrected: records.length, gone: 0 };
  const from: AnsweredAt = { watermark: { ...AT.watermark, id: 3, at: '2026-10-31T08:00:00.000Z' } };
  const page = { records, totals };
  return { known: true, area: AREA, policyYear: '2014/15', from, to: AT, metrics, records: page };
}

function said(value: number, id: string): NonNullable<ChangedRecord['after']> {
  const at = new Date('2014-10-30T09:30:00.000Z');
  const event = { id, topic: 'activity.counts', partition: 10, offset: 109, appendedAt: at };
  return { value, publishedValue: null, status: 'final', version: at, event };
}

function content(given: Partial<ChangesShown> = {}): { readonly text: string; readonly words: string } {
  const { text } = changesContent({ ...SHOWN, ...given }, html``);
  return { text, words: text.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ') };
}

describe('what changed', () => {
  test('is said in a sentence, with both moments in words', () => {
    const { words } = content();
    expect(words).toContain(
      'From what was known here at watermark 3 of 31 October 2026 at 08:00 to what was published by the end of 30 November 2014, 1 figure differs in 2014/15, of 1 metric.',
    );
    expect(words).toContain(
      'Delayed transfers of care : 1 figure differs, by corrections; planned periods: 2 met (before 1), 6 missed (before 7).',
    );
  });

  test('is of the year that was asked for; what its plan is measured from stands apart, and is shut', () => {
    const before = { ...Q2, period: '2013/14-Q2' };
    const changes = changesOf([{ ...CHANGED, figures: [before, Q2] }], []);
    const { text, words } = content({ changes });
    expect(words).toContain(
      '1 figure differs in 2014/15, of 1 metric. 1 figure of its baseline differs as well.',
    );
    const [, shut = ''] =
      /<details[^>]*>([\s\S]*?)<\/details>/.exec(text.slice(text.indexOf('<section'))) ?? [];
    expect(shut).toContain('Figures of the baseline, which the plan of 2014/15 is measured from: 1');
    expect(shut).toContain('Q2 2013/14');
    expect(shut).not.toContain('Q2 2014/15');
  });

  test('has its records by what they count and for when, with their number, opened on demand', () => {
    const august = { ...CORRECTION, period: '2014-08' };
    const other = { ...CORRECTION, category: { agency: 'social-care' } };
    const { text, words } = content({ changes: changesOf([CHANGED], [CORRECTION, august, other]) });
    expect(words).toContain('Delayed days, July 2014 (corrections: 2)');
    expect(words).toContain('Delayed days, August 2014 (corrections: 1)');
    expect(text).not.toMatch(/<details[^>]* open/);
    const page = changesOf([CHANGED], [CORRECTION]);
    const totals = { new: 0, corrected: 132, gone: 0 };
    const many = { ...page, records: { ...page.records, totals, next: 'x' } };
    expect(content({ changes: many }).words).toContain('1 of 132 are on this page');
  });

  test('has a line a figure, with its parts in their order', () => {
    expect(content().words).toMatch(
      /Q2 2014\/15 Before 2,162, rate 1,495.0, missed After 1,669, rate 1,154.1, met Difference -493, rate -340.9 New records none Corrections -493, rate -340.9 Withdrawn or replaced none Definitions, reference data and plan none/,
    );
  });

  test('leads to where a figure came from at either moment, and to the records behind a part', () => {
    const { text } = content();
    const explain = `/areas/E06000031/explain?metric=${METRIC.code}&amp;period=2014%2F15-Q2&amp;year=2014%2F15`;
    expect(text).toContain(`href="${explain}&amp;asKnown=3"`);
    expect(text).toContain(`href="${explain}&amp;publishedBy=2014-11-30"`);
    expect(text).toContain(
      `href="/areas/E06000031/changes?from=3&amp;toPublished=2014-11-30&amp;year=2014%2F15&amp;metric=${METRIC.code}&amp;period=2014%2F15-Q2&amp;change=corrected#records"`,
    );
  });

  test('names each record with what it said before and since, and its event', () => {
    expect(content().words).toMatch(
      /July 2014 Of Delayed days nhs Before 793 After 300 Reported by Peterborough City Council agency table Event activity.counts\/10 offset 109/,
    );
  });

  test('says that only a verdict moved, where a plan makes it so', () => {
    const before = { count: 2_162, rate: '1495.0' };
    const after = { ...MISSED, plan: { count: 1_703 } };
    const kinds = ['new', 'corrected', 'gone'] as const;
    const parts = [
      ...kinds.map((kind) => ({ kind, level: before, difference: NONE })),
      { kind: 'definitions' as const, level: after, difference: NONE },
    ];
    const figure = { period: '2014/15-Q2', before, after, difference: NONE, parts };
    const definitions = [{ of: 'plan' as const, after: 'BCF plan, agreed on 2014-09-19' }];
    const { words, text } = content({
      changes: changesOf([{ ...CHANGED, figures: [figure], definitions }], []),
    });
    expect(words).toContain('2,162, rate 1,495.0, no plan');
    expect(words).toContain('2,162, rate 1,495.0, plan 1,703, missed');
    expect(words).toContain('only its plan, verdict or status');
    expect(words).toContain('The plan: none before, BCF plan, agreed on 2014-09-19 since.');
    expect(text).toContain(`href="#definitions-${METRIC.code}"`);
  });

  test('links to no explanation where there was no figure', () => {
    const none = { ...Q2, before: {} };
    const { text, words } = content({ changes: changesOf([{ ...CHANGED, figures: [none] }], []) });
    expect(words).toContain('no figure');
    expect(text).not.toContain('asKnown=3');
  });

  test('is nothing, where nothing changed', () => {
    const { words } = content({ changes: changesOf([{ ...CHANGED, figures: [] }], []) });
    expect(words).toContain('nothing changed: no figure of 2014/15 differs.');
    expect(words).toContain('No record differs between the two moments.');
  });

  test('shows what others wrote as text', () => {
    const hostile = '<script>alert(1)</script>';
    const record = { ...CORRECTION, source: hostile, measure: hostile };
    const definitions = [{ of: 'measure' as const, code: hostile, before: hostile, after: hostile }];
    const changes = changesOf([{ ...CHANGED, metric: { ...METRIC, name: hostile }, definitions }], [record]);
    const { text } = content({ changes, area: { ...AREA, name: hostile }, kept: { from: hostile } });
    expect(text).not.toContain('<script>');
    expect(text).toContain('&lt;script&gt;');
  });
});

describe('the form that asks for other moments', () => {
  const form = {
    ...{ path: '/areas/E06000031/changes', policyYears: ['2014/15', '2015/16'], metrics: [METRIC] },
    ...{ kept: { from: '2026-07-01T08:00:00.000Z', year: '2015/16' }, refusals: [] },
  };

  test('shows a moment as a clock in London did, and the year that is shown', () => {
    const { text } = changeForm(form);
    expect(text).toContain('value="2026-07-01T09:00"');
    expect(text).toMatch(/<option value="2015\/16" selected>/);
  });

  test('asks for each moment by a picker, and keeps a watermark that the address names', () => {
    expect(changeForm(form).text.match(/type="datetime-local"/g)).toHaveLength(2);
    const { text } = changeForm({ ...form, kept: { from: '3' } });
    expect(text).toMatch(/type="text"[^>]*id="from"[^>]*value="3"/);
    expect(text).toMatch(/type="datetime-local"[^>]*id="to"/);
  });

  test('shows what was typed again, as text, and why it was refused at its field', () => {
    const refusals = [{ rule: 'x', where: '/from', what: 'from is no moment', mend: 'Give another' }];
    const { text } = changeForm({ ...form, kept: { from: '"><script>' }, refusals });
    expect(text).toContain('value="&quot;&gt;&lt;script&gt;"');
    expect(text).toContain('<a href="#from">from is no moment</a>');
    expect(text).toMatch(/id="from-error">[\s\S]*from is no moment. Give another./);
    expect(text).toContain('aria-describedby="from-hint from-error"');
  });
});
