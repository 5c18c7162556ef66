import { expect, test } from '@jest/globals';
import { changesText, type ShownChanges } from './changes.command';

const AT = { watermark: { lanes: [1], nextOffsets: [9], decisionPosition: 5, referenceVersion: 1 } };
const MISSED = { count: 2_162, rate: '1495.0', met: false };
const MET = { count: 1_669, rate: '1154.1', met: true };
const NONE = { count: 0, rate: '0.0' };
const FEWER = { count: -493, rate: '-340.9' };
const ON_TRACK = { met: 0, missed: 0, notJudged: 0 };

const CHANGES: ShownChanges = {
  known: true,
  area: { code: 'E06000031', name: 'Peterborough' },
  policyYear: '2014/15',
  from: AT,
  to: AT,
  metrics: [
    {
      metric: { code: 'delayed-transfers-of-care', name: 'Delayed transfers of care', unit: 'delayed day' },
      onTrack: { before: ON_TRACK, after: ON_TRACK, difference: ON_TRACK, parts: [] },
      figures: [
        {
          period: '2014/15-Q2',
          before: MISSED,
          after: MET,
          difference: FEWER,
          parts: [
            { kind: 'new', level: MISSED, difference: NONE },
            { kind: 'corrected', level: MET, difference: FEWER },
            { kind: 'gone', level: MET, difference: NONE },
            { kind: 'definitions', level: MET, difference: NONE },
          ],
        },
      ],
      definitions: [{ of: 'reference-data', before: 'version 1', after: 'version 2' }],
    },
  ],
  records: {
    totals: { new: 0, corrected: 1, gone: 2 },
    records: [
      {
        change: 'corrected',
        source: 'urn:ons:E06000031',
        measure: 'delayed-days',
        table: 'agency',
        period: '2014-07',
        category: { agency: 'nhs' },
        before: said(793, 'first'),
        after: said(300, 'correction'),
      },
    ],
  },
};

function said(value: number, id: string): NonNullable<ShownChanges['records']['records'][number]['after']> {
  const event = { id, topic: 'activity.counts', partition: 10, offset: 109 };
  return { value, publishedValue: null, status: 'final', version: '2014-10-30T09:30:00.000Z', event };
}

test('each figure that differs has its parts below it, then what else differs and the records', () => {
  expect(changesText(CHANGES)).toBe(
    `Peterborough, 2014/15: what changed

Delayed transfers of care
  Q2 2014/15: 2,162, rate 1,495.0, missed -> 1,669, rate 1,154.1, met (-493, rate -340.9)
    Corrections: -493, rate -340.9, then 1,669, rate 1,154.1, met
  reference data: version 1 -> version 2

Records: 0 new, 1 corrected, 2 gone.
  corrected 2014-07 nhs (agency table of urn:ons:E06000031): 793 -> 300, by event correction, applicable 2014-10-30 09:30 London
... and 2 records more or of other kinds: --limit, --change.`,
  );
});

test('where nothing differs it says so', () => {
  const records = { records: [], totals: { new: 0, corrected: 0, gone: 0 } };
  expect(changesText({ ...CHANGES, metrics: [], records })).toBe(
    'Peterborough, 2014/15: no figure differs.\n\nRecords: 0 new, 0 corrected, 0 gone.',
  );
});
