import type { ReturnTemplate } from '#catalogue';

const DELAYED_DAYS = {
  from: 'figure',
  policyYear: '2015/16',
  metric: 'delayed-transfers-of-care',
  period: '2015/16-Q1',
  part: 'count',
} as const;

/** A form with one question of each kind that matters, and a section with rows. */
export const SMALL_FORM: ReturnTemplate = {
  code: 'small-2015-16-q1',
  name: 'A small form',
  kind: 'quarterly',
  policyYear: '2015/16',
  period: '2015/16-Q1',
  verified: false,
  calendar: {
    opensOn: '2015-07-01',
    due: '2015-08-28T12:00',
    verified: false,
    remindDaysBefore: [14, 2],
    chaseDaysAfter: [1],
  },
  signOff: {
    approvals: [
      { code: 'council-finance', title: 'Finance officer of the council', of: 'council' },
      { code: 'nhs-finance', title: 'Chief finance officer of the commissioner', of: 'commissioners' },
    ],
    delegation: true,
  },
  sheets: [
    {
      code: 'conditions',
      name: 'Conditions',
      sections: [
        {
          code: 'conditions',
          title: 'National conditions',
          row: 2,
          textColumn: 'B',
          questions: [
            { code: 'plans-agreed', text: 'Are plans agreed?', type: 'yes-no', required: true, cell: 'C4' },
            {
              code: 'plans-comment',
              text: 'If not, when will they be?',
              type: 'text',
              required: { question: 'plans-agreed', is: ['no'] },
              cell: 'C5',
            },
            {
              code: 'delayed-days',
              text: 'Delayed days in the quarter',
              type: 'count',
              min: 0,
              max: 100_000_000,
              required: true,
              cell: 'C6',
              source: DELAYED_DAYS,
            },
            {
              code: 'spent',
              text: 'Spent',
              type: 'money',
              min: 0,
              max: 100_000_000,
              required: false,
              cell: 'C7',
            },
          ],
        },
        {
          code: 'benefits',
          title: 'Benefits',
          row: 10,
          textColumn: 'B',
          rows: { first: 12, max: 5 },
          questions: [
            { code: 'scheme', text: 'Scheme', type: 'text', required: true, cell: 'B' },
            { code: 'saving', text: 'Saving', type: 'money', required: true, cell: 'C' },
          ],
        },
      ],
    },
  ],
  rules: [],
  notes: [],
  sources: ['None: it is made up'],
};
