import type { ReturnTemplate } from '#catalogue';

/** A form of few questions, of which one is a figure of the ledger, with a section of rows. */
export function smallReturn({
  code = 'small-2015-16-q1',
  due = '2090-08-28T12:00',
  asksFor = 'something',
}: {
  readonly code?: string;
  /** Day and time in Europe/London. */
  readonly due?: string;
  /** Whether any of it has to be answered. */
  readonly asksFor?: 'something' | 'nothing';
} = {}): ReturnTemplate {
  return {
    ...{ code, name: 'A small form', kind: 'quarterly', policyYear: '2015/16', period: '2015/16-Q1' },
    verified: false,
    calendar: {
      ...{ opensOn: '2015-07-01', due, verified: false },
      ...{ remindDaysBefore: [14, 2], chaseDaysAfter: [1] },
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
        ...{ code: 'conditions', name: 'Conditions' },
        sections: [
          {
            ...{ code: 'conditions', title: 'National conditions', row: 2, textColumn: 'B' },
            questions: [
              {
                ...{ code: 'plans-agreed', text: 'Are plans agreed?', type: 'yes-no', cell: 'C4' },
                required: asksFor === 'something',
              },
              {
                ...{ code: 'plans-comment', text: 'If not, when will they be?', type: 'text', cell: 'C5' },
                required: { question: 'plans-agreed', is: ['no'] },
              },
              {
                ...{ code: 'delayed-days', text: 'Delayed days in the quarter', type: 'count', cell: 'C6' },
                ...{ min: 0, max: 100_000_000, required: asksFor === 'something' },
                source: {
                  ...{ from: 'figure', policyYear: '2015/16', metric: 'delayed-transfers-of-care' },
                  ...{ period: '2015/16-Q1', part: 'count' },
                },
              },
              {
                ...{ code: 'spent', text: 'Spent', type: 'money', required: false, cell: 'C7' },
                ...{ min: 0, max: 100_000_000 },
              },
            ],
          },
          {
            ...{ code: 'benefits', title: 'Benefits', row: 10, textColumn: 'B' },
            rows: { first: 12, max: 5 },
            questions: [
              { code: 'scheme', text: 'Scheme', type: 'text', required: true, cell: 'B' },
              { code: 'saving', text: 'Saving', type: 'money', required: true, cell: 'C' },
            ],
          },
        ],
      },
    ],
    ...{ rules: [], notes: [], sources: ['None: it is made up'] },
  };
}
