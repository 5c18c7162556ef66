import type { ColumnMapping, Layout } from '../column-mapping';

/** What both tables have alike: an area a row, known by a code and a name; the month above the table. */
const AREA_A_ROW = {
  sheet: { beginsWith: ['la', 'local authority'] },
  measure: { fixed: 'delayed-days' },
  area: [
    { is: ['code', 'org code', 'la code', 'ons code', 'local authority code', 'area code'] },
    {
      is: ['name', 'org name', 'la name', 'local authority', 'local authority name', 'area', 'area name'],
    },
  ],
  period: { label: { is: ['period'] }, column: { is: ['period', 'month'] }, given: true },
  status: { column: { is: ['status'] }, fixed: 'final' },
  applicableAt: { column: { is: ['applicable at'] }, given: true },
  printedTotal: { beginsWith: ['total', 'grand total'] },
  rowsLeftOut: [
    { area: { is: ['england', 'total', 'grand total', 'england total', 'all'] }, as: 'total' },
    {
      area: {
        is: ['9900', '9901', '9902'],
        beginsWith: ['resident in', 'resident outside', 'residents of'],
      },
      as: 'no-area',
    },
  ],
} satisfies Partial<Layout>;

/**
 * A reason's columns over the years: its code in any spelling (`Di`, `DI_`, `D(i)`), or its words alone. They are
 * found by what they say: one tab has Dii before Di, another Di before Dii.
 */
const reason = (code: string, codes: readonly string[], ...wordings: readonly string[]) => ({
  column: { beginsWith: [...codes, ...wordings] },
  category: { reason: code },
});

const BY_REASON: Layout = {
  ...AREA_A_ROW,
  name: 'by-reason',
  table: { fixed: 'reason' },
  values: [
    reason(
      'A',
      ['a'],
      'awaiting completion of assessment',
      'completion of assessment',
      'completion assessment',
    ),
    reason('B', ['b'], 'awaiting public funding', 'public funding'),
    reason(
      'C',
      ['c'],
      'awaiting further non-acute',
      'further non-acute',
      'waiting further nhs non-acute care',
    ),
    reason(
      'Di',
      ['di', 'd i'],
      'awaiting residential',
      'awaiting care home placement residential',
      'residential home',
    ),
    reason('Dii', ['dii', 'd ii'], 'awaiting nursing', 'nursing home'),
    reason('E', ['e'], 'awaiting care package', 'care package'),
    reason('F', ['f'], 'awaiting community equipment', 'community equipment'),
    reason('G', ['g'], 'patient or family choice', 'patient family choice'),
    reason('H', ['h'], 'disputes'),
    reason('I', ['i'], 'housing'),
    { ...reason('O', ['o'], 'other'), optional: true },
  ],
};

const BY_AGENCY: Layout = {
  ...AREA_A_ROW,
  name: 'by-agency',
  table: { fixed: 'agency' },
  values: [
    { column: { is: ['nhs', 'attributable to nhs'] }, category: { agency: 'nhs' } },
    { column: { is: ['social care', 'attributable to social care'] }, category: { agency: 'social-care' } },
    { column: { is: ['both', 'attributable to both'] }, category: { agency: 'both' } },
  ],
};

/** Tables laid out as NHS England published its monthly delayed transfers by local authority. */
export const DELAYED_DAYS_AS_PUBLISHED: ColumnMapping = {
  name: 'delayed-days-as-published',
  title: 'Delayed days by local authority, as NHS England published them',
  description:
    'One local authority a row, delayed days by reason or by the agency responsible; one or both tables in a workbook, or one in a CSV file. Local authorities by ONS code (from July 2015), by the code of before, or by name. Each row is in the name of its own council.',
  source: 'its-council',
  layouts: [BY_REASON, BY_AGENCY],
  marks: [
    { texts: ['-'], means: 'zero' },
    { texts: ['', '..', 'n/a', 'na'], means: 'not-reported' },
    { texts: ['*'], means: 'cannot-be-published' },
  ],
  sources: [
    'NHS England, Delayed Transfers of Care monthly situation report (MSitDT), April 2011 to February 2020, tables by local authority',
  ],
};
