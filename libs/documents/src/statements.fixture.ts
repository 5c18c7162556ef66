import type { Statement } from './statement';

/** A risk share's release, on the terms of the Cambridgeshire BCF plan 2016/17, with an outturn made up. */
export const RELEASE: Statement = {
  title: 'Release statement: risk share 2016/17, Cambridgeshire & Peterborough CCG',
  marking: 'Invented outturn',
  at: new Date('2017-05-12T23:30:00Z'),
  facts: [
    { name: 'fund', label: 'Fund held back', type: 'money', value: 83_600_000n },
    { name: 'effective_on', label: 'Effective on', type: 'date', value: '2017-04-01' },
    { name: 'target', label: 'Target admissions', type: 'count', value: 56_040 },
    { name: 'rate', label: 'Admissions per 1,000', type: 'decimal', value: '86.10' },
    { name: 'decided_by', label: 'Decided by', type: 'text', value: 'Health & Wellbeing Board <full>' },
  ],
  tables: [
    {
      name: 'steps',
      title: 'How it was worked out',
      columns: [
        { header: 'Step', type: 'text' },
        { header: 'Clause', type: 'text' },
        { header: 'Amount', type: 'money' },
        { header: 'Day', type: 'date' },
      ],
      rows: [
        ['Fund held back', 'Annex A, 4.2', 83_600_000n, '2016-04-01'],
        ['=HYPERLINK("http://example.org","Cost of admissions over target")', 'Annex A, 4.3', -1n, undefined],
      ],
      total: ['Released', '', 83_599_999n, '2017-04-01'],
    },
  ],
  notes: ['One penny over target is one penny less.', '@SUM(1+1) is a text, as is anything else here.'],
};

/** What one partner put in and got back. */
export const ACCOUNT: Statement = {
  title: 'Statement of account: Cambridgeshire County Council',
  at: new Date('2017-06-30T08:00:00Z'),
  facts: [{ name: 'partner', label: 'Partner', type: 'text', value: 'urn:ons:E10000003' }],
  tables: [
    {
      name: 'entries',
      title: 'Entries',
      columns: [
        { header: 'Number', type: 'count' },
        { header: 'Effective', type: 'date' },
        { header: 'What', type: 'text' },
        { header: 'Put in', type: 'money' },
        { header: 'Spent', type: 'money' },
      ],
      rows: Array.from({ length: 120 }, (_, at) => [
        at + 1,
        '2016-04-30',
        `Entry ${at + 1}: reablement and protection of adult social care services`,
        at === 0 ? 1_592_400_000n : undefined,
        at === 0 ? undefined : 12_345n,
      ]),
      total: [undefined, '2017-03-31', 'Closing', 1_592_400_000n, 1_469_055n],
    },
  ],
  notes: [],
};

/** What delivery group, executive board and NHS England are told each quarter. */
export const QUARTER: Statement = {
  title: 'Risk share, quarter 2 of 2016/17',
  at: new Date('2016-11-01T12:00:00Z'),
  facts: [{ name: 'at_risk', label: 'At risk', type: 'money', value: 40_000_000n }],
  tables: [
    {
      name: 'months',
      title: 'By month',
      columns: ['Month', 'Plan', 'Actual', 'Over', 'Cost', 'Held', 'Earned', 'At risk'].map((header, at) => ({
        header,
        type: at === 0 ? 'text' : at < 4 ? 'count' : 'money',
      })),
      rows: [
        [
          'July 2016',
          4_670,
          4_702,
          32,
          4_768_000n,
          83_600_000n,
          { type: 'text', value: 'not yet' },
          4_768_000n,
        ],
        ['August 2016', 4_670, 4_600, -70, -10_430_000n, 83_600_000n, 0n, 0n],
      ],
    },
  ],
  notes: ['Ŵyn Jones, Žofia and 王 read this.'],
};

export const STATEMENTS = { RELEASE, ACCOUNT, QUARTER } as const;
