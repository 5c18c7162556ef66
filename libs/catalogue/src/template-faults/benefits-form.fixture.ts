import type { ReturnTemplate } from '../return-template';

const rule = {
  severity: 'blocks',
  sentence: 'It holds.',
  mend: 'Make it hold.',
  source: 'None: it is made up',
  verified: false,
} as const;

/** A form with a list, a grid, rows and a rule of each kind, in which nothing is wrong. */
export const BENEFITS_FORM: ReturnTemplate = {
  code: 'benefits-2015-16-q1',
  name: 'A form of benefits',
  kind: 'quarterly',
  policyYear: '2015/16',
  period: '2015/16-Q1',
  verified: false,
  calendar: {
    opensOn: '2015-07-01',
    due: '2015-08-28T12:00',
    verified: false,
    remindDaysBefore: [7],
    chaseDaysAfter: [1],
  },
  signOff: {
    approvals: [
      { code: 'council', title: 'The council', of: 'council' },
      { code: 'nhs', title: 'The NHS', of: 'commissioners' },
    ],
    delegation: true,
  },
  sheets: [
    {
      code: 'metrics',
      name: 'Metrics',
      sections: [
        {
          code: 'days',
          title: 'Delayed days',
          row: 2,
          textColumn: 'B',
          columns: [
            { column: 'C', title: 'Plan' },
            { column: 'D', title: 'Actual' },
          ],
          questions: [
            {
              ...{ code: 'days-plan', text: 'Planned days', label: 'Days', type: 'count', cell: 'C4' },
              ...{ required: true, min: 0, max: 100_000_000 },
            },
            {
              ...{ code: 'days-actual', text: 'Actual days', label: 'Days', type: 'count', cell: 'D4' },
              required: true,
              source: {
                ...{ from: 'figure', policyYear: '2015/16', metric: 'delayed-transfers-of-care' },
                ...{ period: '2015/16-Q1', part: 'count' },
              },
            },
            {
              ...{ code: 'rate', text: 'Rate', type: 'rate', decimals: 1, required: false, cell: 'D5' },
              narrative: 'commentary',
            },
          ],
        },
        {
          code: 'progress',
          title: 'Progress',
          row: 8,
          textColumn: 'B',
          questions: [
            {
              ...{ code: 'on-track', text: 'Progress', type: 'choice', required: true, cell: 'C9' },
              options: ['On track', 'Not on track'],
              source: {
                ...{ from: 'register', register: 'comments', entry: 'delayed-transfers-of-care' },
                ...{ field: 'progress', as: { 'on-track': 'On track' } },
              },
            },
            {
              ...{ code: 'commentary', text: 'Commentary', type: 'text', lengthMax: 500, cell: 'C10' },
              required: { question: 'on-track', is: ['Not on track'] },
            },
            { code: 'plan-source', text: 'Source of the plan', type: 'text', required: true, cell: 'C11' },
            { code: 'source', text: 'Source', type: 'text', required: true, cell: 'C12' },
          ],
        },
      ],
    },
    {
      code: 'benefits',
      name: 'Benefits',
      sections: [
        {
          code: 'benefits',
          title: 'Benefits',
          row: 2,
          textColumn: 'B',
          rows: { first: 4, max: 5, of: { from: 'scheme-benefits', policyYear: '2015/16' } },
          questions: [
            { code: 'scheme', text: 'Scheme', type: 'text', required: true, cell: 'B' },
            {
              ...{ code: 'change', text: 'Change in activity', type: 'count', required: false, cell: 'C' },
              source: { from: 'row', field: 'activityChange' },
            },
            { code: 'price', text: 'Unit price', type: 'money', required: false, cell: 'D' },
            {
              ...{ code: 'saving', text: 'Saving', type: 'money', required: false, cell: 'E' },
              source: { from: 'row', field: 'savingPence' },
            },
          ],
        },
        {
          code: 'total',
          title: 'Total',
          row: 10,
          textColumn: 'B',
          questions: [
            {
              ...{ code: 'total', text: 'Total', type: 'money', required: true, cell: 'C11' },
              source: { from: 'fund', policyYear: '2015/16', part: 'spent', through: '2015-06' },
            },
            {
              ...{ code: 'released', text: 'Released', type: 'money', required: false, cell: 'C12' },
              source: {
                ...{ from: 'settlement', policyYear: '2015/16', rule: 'pay-for-performance' },
                ...{ quarter: '2015/16-Q1', part: 'agreed' },
              },
            },
          ],
        },
      ],
    },
  ],
  rules: [
    {
      ...{ ...rule, kind: 'sum', code: 'sum', parts: ['benefits.*.saving'] },
      ...{ total: 'total', tolerance: 0 },
    },
    { ...rule, kind: 'same', code: 'same', answers: ['total', 'released'], tolerance: 0 },
    {
      ...{ ...rule, kind: 'product', code: 'product', section: 'benefits' },
      ...{ factors: ['change', 'price'], product: 'saving', tolerance: 0 },
    },
    {
      ...{ ...rule, kind: 'change', code: 'change', from: 'days-plan', to: 'days-actual' },
      ...{ percentMax: '50', narrative: 'commentary' },
    },
    {
      ...{ ...rule, kind: 'comment', code: 'comment', answer: 'on-track' },
      ...{ is: ['Not on track'], comment: 'commentary' },
    },
    {
      ...{ ...rule, kind: 'variance', code: 'variance', actual: 'days-actual', plan: 'days-plan' },
      ...{ percentMax: '5', narrative: 'commentary' },
    },
    {
      ...{ ...rule, kind: 'rate', code: 'rate', numerator: 'days-actual', denominator: 'days-plan' },
      ...{ rate: 'rate', base: 100, numeratorTolerance: '0.5' },
    },
    { ...rule, kind: 'at-most', code: 'at-most', answer: 'released', limit: 'total', tolerance: 0 },
    { ...rule, kind: 'one-source', code: 'one-source', answers: ['plan-source', 'source'] },
    {
      ...{ ...rule, kind: 'progress', code: 'progress', progress: 'on-track', onTrack: ['On track'] },
      ...{ actual: 'days-actual', plan: 'days-plan', polarity: 'low' },
    },
    {
      ...{ ...rule, kind: 'not-twice', code: 'not-twice', section: 'benefits' },
      ...{ group: ['change'], single: 'scheme', aggregate: 'Aggregated benefit' },
    },
  ],
  notes: [],
  sources: ['None: it is made up'],
};
