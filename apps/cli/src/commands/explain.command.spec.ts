import { describe, expect, test } from '@jest/globals';
import { explanationText, type Shown } from './explain.command';

const AUGUST: Shown = {
  known: true,
  area: { code: 'E06000031', name: 'Peterborough' },
  policyYear: '2014/15',
  metric: 'delayed-transfers-of-care',
  period: '2014-08',
  category: { agency: 'nhs' },
  answeredAt: { watermark: { lanes: [1], nextOffsets: [9], decisionPosition: 5, referenceVersion: 1 } },
  definition: {
    sentence: 'Delayed days (agency: the NHS) in Peterborough, August 2014.',
    numerator: 'Days of delay.',
    collection: 'SitRep',
    version: 'SitRep, 2014',
    better: 'low',
    document: 'NHS England',
  },
  figure: { code: 'nhs', name: 'the NHS', value: 739, provisional: false, warnings: [] },
  steps: [{ step: 'report', text: 'August 2014: 739', why: 'The agency table states it.' }],
  contentHash: 'abc',
  records: { records: [], total: 0 },
  gone: [],
  goneTotal: 0,
};

describe('an explanation', () => {
  test('says nothing more where nothing qualifies the figure', () => {
    expect(explanationText(AUGUST)).toBe(
      `Delayed days (agency: the NHS) in Peterborough, August 2014.
Days of delay.
Collected by SitRep; low is good. NHS England.

  August 2014: 739
      The agency table states it.

It rests on 0 records.

As known now: decisions up to 5, reference data version 1.
Content abc`,
    );
  });

  test('says that a figure is provisional, and what a reader is warned of', () => {
    const what = 'No population aged 18+ is known of Peterborough for 2014';
    const warnings = [{ rule: 'population-unknown', what, mend: 'Add it: bettercare reference population' }];
    const figure = { code: 'nhs', name: 'the NHS', value: 739, provisional: true, warnings };
    expect(explanationText({ ...AUGUST, figure })).toContain(
      `states it.

  (provisional): a report behind it may still change
  population-unknown: No population aged 18+ is known of Peterborough for 2014. Add it: bettercare reference population

It rests on`,
    );
  });

  test('tells of an uploaded count what its file was called, who uploaded it and when', () => {
    const record: Shown['records']['records'][number] = {
      source: 'urn:ons:E06000031',
      measure: 'delayed-days',
      table: 'agency',
      area: 'E06000031',
      period: '2014-08',
      category: { agency: 'nhs' },
      value: 739,
      publishedValue: null,
      status: 'final',
      version: '2014-10-30T09:30:00.000Z',
      submission: null,
      event: {
        id: 'upload/abc/counts/D4',
        topic: 'activity.counts',
        partition: 10,
        offset: 109,
        sha256: 'def',
        appendedAt: '2026-11-22T10:00:00.000Z',
        upload: { file: 'peterborough-2014.csv', by: 'ann', at: '2026-11-22T09:59:59.000Z' },
      },
    };
    expect(explanationText({ ...AUGUST, records: { records: [record], total: 1 } })).toContain(
      `delivered 2026-11-22 10:00 London
    uploaded as peterborough-2014.csv by ann at 2026-11-22 09:59:59 London
    sha256 def`,
    );
  });

  test('names the event that took a record away', () => {
    const gone: Shown['gone'] = [
      {
        source: 'urn:ons:E06000031',
        measure: 'delayed-days',
        table: 'agency',
        period: '2014-08',
        category: { agency: 'nhs' },
        because: 'withdrawn',
        event: {
          id: 'wd',
          topic: 'activity.counts',
          partition: 10,
          offset: 109,
          applicableAt: '2018-07-01T08:30:00.000Z',
          appendedAt: '2026-11-22T10:00:00.000Z',
        },
      },
    ];
    expect(explanationText({ ...AUGUST, gone, goneTotal: 3 })).toContain(
      `Reported, and gone since:
  2014-08 nhs (agency table of urn:ons:E06000031): withdrawn by event wd at activity.counts/10 offset 109, applicable 2018-07-01 09:30 London
  ... and 2 records more.
`,
    );
  });
});
