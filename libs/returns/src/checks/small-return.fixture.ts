import type { ReturnQuestion, ReturnRule, ReturnSection, ReturnTemplate } from '#catalogue';
import { returnTemplateSchema } from '#catalogue';
import type { Answers, AnswerValue } from '../answers';
import { checkReturn, type CheckedReturn } from './check-return';
import type { LocalThreshold } from './local-threshold';

/** A question of a small template, in the cells C1, C2, ... of a sheet as it comes. */
export type SmallQuestion = Pick<ReturnQuestion, 'code' | 'type'> & Partial<ReturnQuestion>;

const RULE = {
  severity: 'blocks',
  sentence: 'It holds.',
  mend: 'Mend it',
  source: 'None',
  verified: false,
} as const;

type Bare<Rule> = Rule extends ReturnRule
  ? Omit<Rule, keyof typeof RULE> & Partial<Pick<ReturnRule, keyof typeof RULE>>
  : never;
export type SmallRule = Bare<ReturnRule>;

/** A template of one sheet, `Figures`, with a section of single questions and one with rows, `rows`. */
export function smallTemplate(
  questions: readonly SmallQuestion[],
  rules: readonly SmallRule[] = [],
  rows?: { readonly columns: readonly SmallQuestion[] } & Partial<NonNullable<ReturnSection['rows']>>,
): ReturnTemplate {
  const { columns = [], ...bounds } = rows ?? {};
  const single = questions.map((question, at) => ({ ...filled(question), cell: `C${at + 1}` }));
  const inRows = columns.map((question, at) => ({ ...filled(question), cell: 'DEFGHIJ'.charAt(at) }));
  return returnTemplateSchema.parse({
    ...{
      code: 'small',
      name: 'A small return',
      kind: 'quarterly',
      policyYear: '2015/16',
      period: '2015/16-Q1',
    },
    verified: false,
    calendar: {
      ...{ opensOn: '2015-07-01', due: '2015-08-28T12:00', verified: false },
      ...{ remindDaysBefore: [], chaseDaysAfter: [] },
    },
    signOff: { approvals: [{ code: 'council', title: 'Council', of: 'council' }], delegation: false },
    sheets: [
      {
        code: 'figures',
        name: 'Figures',
        sections: [
          ...(single.length > 0
            ? [{ code: 'single', title: 'Single', row: 1, textColumn: 'B', questions: single }]
            : []),
          ...(inRows.length > 0
            ? [
                {
                  ...{ code: 'rows', title: 'Rows', row: 20, textColumn: 'B', questions: inRows },
                  rows: { first: 22, max: 5, ...bounds },
                },
              ]
            : []),
        ],
      },
    ],
    rules: rules.map((rule) => ({ ...RULE, ...rule })),
    notes: [],
    sources: ['None'],
  });
}

function filled(question: SmallQuestion) {
  return { text: question.code, required: false, ...question };
}

/** Answers that a person gave. */
export function given(values: Readonly<Record<string, AnswerValue>>): Answers {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [
      key,
      { value, origin: { from: 'person', by: 'A. Preparer' } },
    ]),
  );
}

export function checked(
  template: ReturnTemplate,
  answers: Answers,
  thresholds: readonly LocalThreshold[] = [],
): CheckedReturn {
  return checkReturn({ template, answers, thresholds, today: '2015-08-01' });
}

/** What is found of answers that a person gave, as `code cell`. */
export function findings(template: ReturnTemplate, values: Readonly<Record<string, AnswerValue>>): string[] {
  return checked(template, given(values)).findings.map(
    ({ code, cells: [first] }) => `${code} ${first?.key ?? ''}`,
  );
}
