import type { ReturnTemplate } from '#catalogue';
import { smallReturn } from '#testing';
import type { Answer, AnswerValue, LedgerOrigin } from '../answers';
import type { ReturnContent } from './return-content';

const RANGE = { min: 0, max: 100_000_000 };

/** A form with a question of every type, a section with columns and one with rows. */
export const QUARTER_FORM: ReturnTemplate = {
  ...smallReturn({ code: 'quarter-2015-16-q1', due: '2015-08-28T12:00' }),
  name: 'Better Care Fund return, Q1 2015/16',
  sheets: [
    {
      code: 'cover',
      name: 'Cover & conditions',
      sections: [
        {
          code: 'cover',
          title: 'Cover',
          guidance: 'Who tells it, and when the board agreed to it.',
          row: 2,
          textColumn: 'B',
          questions: [
            {
              code: 'board',
              text: 'Health and wellbeing board',
              type: 'text',
              required: true,
              cell: 'C4',
              source: { from: 'area', part: 'name' },
            },
            {
              code: 'agreed-on',
              text: 'Agreed by the board on',
              type: 'date',
              required: true,
              cell: 'C5',
            },
          ],
        },
        {
          code: 'conditions',
          title: 'National conditions',
          row: 7,
          textColumn: 'B',
          columns: [
            { column: 'C', title: 'Met?' },
            { column: 'D', title: 'If not, why, and by when' },
          ],
          questions: [
            {
              code: 'plans-agreed',
              text: 'Are the plans still jointly agreed?',
              type: 'choice',
              options: ['Yes', 'No', 'No - In Progress'],
              required: true,
              cell: 'C9',
              guidance: 'By all partners, at the latest meeting.',
            },
            {
              code: 'plans-comment',
              text: 'Are the plans still jointly agreed? If not, why',
              label: 'Are the plans still jointly agreed?',
              type: 'text',
              required: { question: 'plans-agreed', is: ['No', 'No - In Progress'] },
              cell: 'D9',
              lengthMax: 4_000,
            },
            {
              code: 'pooled',
              text: 'Is there a pooled budget under section 75?',
              type: 'yes-no',
              required: true,
              cell: 'C10',
            },
          ],
        },
      ],
    },
    {
      code: 'figures',
      name: 'Figures',
      sections: [
        {
          code: 'figures',
          title: 'Income and metrics',
          row: 1,
          textColumn: 'A',
          questions: [
            {
              code: 'income',
              text: 'Income of the quarter',
              type: 'money',
              required: true,
              cell: 'B3',
              ...RANGE,
              source: {
                from: 'fund',
                policyYear: '2015/16',
                part: 'received',
                since: '2015-04',
                through: '2015-06',
              },
            },
            {
              code: 'nea',
              text: 'Non-elective admissions',
              type: 'count',
              unit: 'admissions',
              required: true,
              cell: 'B4',
              ...RANGE,
              source: {
                from: 'figure',
                policyYear: '2015/16',
                metric: 'non-elective-admissions',
                period: '2015/16-Q1',
                part: 'count',
              },
            },
            {
              code: 'delayed-rate',
              text: 'Delayed days per 100,000 adults',
              type: 'rate',
              decimals: 1,
              required: true,
              cell: 'B5',
              ...RANGE,
            },
            {
              code: 'at-home',
              text: 'Still at home 91 days after reablement',
              type: 'percentage',
              decimals: 1,
              required: true,
              cell: 'B6',
              min: 0,
              max: 100,
            },
            {
              code: 'progress',
              text: 'Progress on delayed transfers',
              type: 'choice',
              options: [
                'On track to meet target',
                'On track for improved performance, but not to meet full target',
                'No improvement in performance',
                'Data not available to assess progress',
              ],
              required: true,
              cell: 'B7',
            },
            {
              code: 'narrative',
              text: 'Narrative',
              type: 'text',
              required: false,
              cell: 'B8',
              lengthMax: 30_000,
            },
          ],
        },
        {
          code: 'benefits',
          title: 'Benefits',
          row: 11,
          textColumn: 'A',
          rows: { first: 13, max: 20 },
          questions: [
            { code: 'scheme', text: 'Scheme', type: 'text', required: true, cell: 'A' },
            { code: 'activity', text: 'Change in activity', type: 'count', required: true, cell: 'B' },
            { code: 'price', text: 'Unit price', type: 'money', required: true, cell: 'C', ...RANGE },
            { code: 'saving', text: 'Total saving', type: 'money', required: true, cell: 'D', ...RANGE },
          ],
        },
      ],
    },
  ],
};

const HASH = 'c0ffee'.repeat(10).padEnd(64, '0');

function answered(value: AnswerValue): Answer {
  return { value, origin: { from: 'person', by: 'Invented Preparer' } };
}

function copied(value: AnswerValue, source: LedgerOrigin['source'], watermark = 41): Answer {
  return {
    value,
    origin: { from: 'ledger', source, watermark, contentHash: HASH, definitionVersion: '2', warnings: [] },
  };
}

const [cover, figures] = QUARTER_FORM.sheets;
const sourceOf = (code: string): LedgerOrigin['source'] => {
  const questions = [cover, figures].flatMap((sheet) => sheet?.sections.flatMap((each) => each.questions));
  const source = questions.find((question) => question?.code === code)?.source;
  if (!source) throw new Error(`No source of ${code}`);
  return source;
};

/** A return of it, half answered from the ledger, with a text of every kind that has to stay a text. */
export const QUARTER: ReturnContent = {
  area: { code: 'E06000031', name: 'Peterborough' },
  template: QUARTER_FORM,
  inForce: { code: QUARTER_FORM.code, version: 1, hash: HASH },
  revision: 2,
  isLocked: true,
  at: '2015-08-27T22:30:00.000Z',
  contentHash: HASH,
  answers: {
    board: copied('Peterborough', sourceOf('board')),
    'agreed-on': answered('2015-08-20'),
    'plans-agreed': answered('No - In Progress'),
    'plans-comment': answered('=SUM(A1) is a text, <and> "so" is\nthis: £5 & ŵ'),
    pooled: answered('yes'),
    income: copied(299_975_001, sourceOf('income')),
    nea: copied(4_177, sourceOf('nea'), 42),
    'delayed-rate': answered('1269.0'),
    'at-home': answered('82.1'),
    progress: answered('On track for improved performance, but not to meet full target'),
    narrative: answered('Progress. '.repeat(250)),
    'benefits.1.scheme': answered('Reablement'),
    'benefits.1.activity': answered(-167),
    'benefits.1.price': answered(149_000),
    'benefits.1.saving': answered(24_883_000),
    'benefits.2.scheme': answered('Falls'),
  },
  watermarks: [41, 42].map((id) => ({
    id,
    at: `2015-08-${id - 20}T06:00:00.000Z`,
    decisionPosition: 300 + id,
    referenceVersion: 3,
    lanes: [0, 1],
    nextOffsets: [1_000 + id, 2_000 + id],
  })),
  asked: [
    {
      code: 'council-finance',
      title: 'Finance officer of the council',
      organisations: [{ source: 'urn:council', name: 'Peterborough City Council' }],
    },
    {
      code: 'nhs-finance',
      title: 'Chief finance officer of the commissioner',
      organisations: [{ source: 'urn:ccg', name: 'Cambridgeshire and Peterborough CCG' }],
    },
  ],
  approvals: [
    {
      approval: 'council-finance',
      organisation: 'urn:council',
      by: { name: 'Invented Officer', position: 'Director of finance' },
      contentHash: HASH,
    },
  ],
  signOff: {
    by: { name: 'Invented Chair', position: 'Chair of the board' },
    contentHash: HASH,
    on: '2015-08-27',
    authority: 'Minute 12 of 18 June 2015',
  },
  late: 'A count of June came on the day after',
  despite: 'The board signed the figure of July',
  outdated: ['nea', 'benefits.1.activity'],
  matrix: {
    complete: false,
    inWords: 'Incomplete Template',
    sheets: QUARTER_FORM.sheets.map(({ code: sheet, name, sections }) => ({
      ...{ code: sheet, name, complete: sheet !== 'figures' },
      questions: sections.flatMap(({ questions }) =>
        questions.map(({ code, text, cell }) => ({
          ...{ key: code, text, address: `${name}!${cell}` },
          checker: code === 'price' ? ('No' as const) : ('Yes' as const),
        })),
      ),
    })),
  },
  heads: [
    { chain: 'decisions', at: 342, hash: HASH },
    { chain: 'lane 0', at: 1_042, hash: HASH },
  ],
};
