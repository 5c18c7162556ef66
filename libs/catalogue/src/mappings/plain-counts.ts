import type { ColumnMapping } from '../column-mapping';

/** The layout anybody can produce: one count a row, the parts of its key in columns of their own. */
export const PLAIN_COUNTS: ColumnMapping = {
  name: 'plain-counts',
  title: 'One count a row',
  description:
    'Any measure: a row for each count, with its measure, area, period, table, category and value. The status and the applicable time stand in columns, or are given with the upload for all rows alike.',
  source: 'given',
  layouts: [
    {
      name: 'counts',
      measure: { column: { is: ['measure'] } },
      table: { column: { is: ['table'] } },
      area: [{ is: ['area', 'area code'] }],
      period: { column: { is: ['period', 'month', 'quarter', 'year'] }, given: true },
      status: { column: { is: ['status'] }, given: true },
      applicableAt: { column: { is: ['applicable at', 'applicableAt'] }, given: true },
      category: {
        agency: { is: ['agency'] },
        reason: { is: ['reason'] },
        careType: { is: ['care type', 'careType'] },
      },
      values: [{ column: { is: ['value', 'count'] } }],
    },
  ],
  marks: [
    { texts: ['', '..', 'n/a'], means: 'not-reported' },
    { texts: ['*'], means: 'cannot-be-published' },
    { texts: ['withdrawn'], means: 'withdrawn' },
  ],
  sources: [],
};
