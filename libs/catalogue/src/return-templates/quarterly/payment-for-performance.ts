import type { AnswerSource } from '../../return-template';
import type { ReturnRule } from '../../return-rule';
import { choice, count, grid, list, money, sheet, text } from '../form';
import { PERFORMANCE_QUARTERS } from '../performance-quarters';
import { periodCode, periodTitle, policyYearOf } from '../quarters';
import { REMEMBERED, type Part } from './part';

const QUARTERS = PERFORMANCE_QUARTERS.map(({ period }) => period);
/** Which of the four quarters the return tells of last. */
type Last = (typeof QUARTERS)[number];
type SettlementPart = Extract<AnswerSource, { from: 'settlement' }>['part'];

/** Of a payment in pounds. */
const ROUNDED_QUARTERS = 400;
const NARRATIVE = 'p4p-reason';

function settlement(part: SettlementPart, quarter?: string): AnswerSource {
  const of = { from: 'settlement', policyYear: '2015/16', rule: 'pay-for-performance' } as const;
  return { ...of, part, ...(quarter !== undefined && { quarter }) };
}

/** Admissions against baseline and plan, and what is paid for them. */
export function paymentForPerformance(last: Last, tab: string): Part {
  const soFar = QUARTERS.slice(0, QUARTERS.indexOf(last) + 1);
  const isLast = last === QUARTERS.at(-1);
  const cells = <Cell>(cell: (key: string) => Cell, of: readonly string[] = QUARTERS) =>
    QUARTERS.map((key) => (of.includes(key) ? cell(key) : undefined));
  const admissions = (part: 'baseline' | 'plan', words: string) =>
    cells((key) =>
      count(`p4p-${part}-${periodCode(key)}`, `${words}, ${periodTitle(key)}`, {
        source: settlement(part, key),
        narrative: NARRATIVE,
      }),
    );
  const payments = (part: SettlementPart, words: string) =>
    cells(
      (key) =>
        money(`p4p-${part}-${periodCode(key)}`, `${words}, ${periodTitle(key)}`, {
          source: settlement(part, key),
          narrative: NARRATIVE,
        }),
      soFar,
    );
  return {
    sheet: sheet('payment-for-performance', tab, [
      grid(
        { code: 'p4p-admissions', title: 'Total non-elective admissions in to hospital (general & acute)' },
        QUARTERS.map(periodTitle),
        [
          { label: 'Baseline', cells: admissions('baseline', 'Baseline admissions') },
          { label: 'Plan', cells: admissions('plan', 'Planned admissions') },
          {
            label: 'Actual',
            cells: cells(
              (key) =>
                count(`p4p-actual-${periodCode(key)}`, `Actual admissions, ${periodTitle(key)}`, {
                  source: {
                    ...{ from: 'figure', policyYear: policyYearOf(key), metric: 'non-elective-admissions' },
                    ...{ period: key, part: 'count' },
                  },
                  narrative: NARRATIVE,
                }),
              soFar,
            ),
          },
        ],
      ),
      grid({ code: 'p4p-payments', title: 'Payment for performance' }, QUARTERS.map(periodTitle), [
        { label: 'Maximum quarterly payment', cells: payments('fund', 'Maximum payment') },
        { label: 'Suggested quarterly payment', cells: payments('suggested', 'Suggested payment') },
        { label: 'Actual payment locally agreed', cells: payments('agreed', 'Payment locally agreed') },
      ]),
      list({ code: 'p4p', title: 'Payments so far' }, [
        choice('p4p-data-source', 'Which data source is used for actual admissions?', SOURCES, {
          source: {
            ...{ from: 'figure', policyYear: policyYearOf(last), metric: 'non-elective-admissions' },
            ...{ period: last, part: 'source' },
          },
        }),
        choice('p4p-plan-source', 'Which data source were baseline and plan counted from?', SOURCES),
        money('p4p-unit-price', 'Cost per non-elective admission used'),
        money('p4p-fund', 'Total performance fund', { source: settlement('fund') }),
        money('p4p-agreed-total', 'Total of the payments locally agreed so far'),
        money('p4p-unreleased', 'Total of the fund that is not released', {
          required: isLast,
          ...(isLast && { source: settlement('retained') }),
        }),
        choice('p4p-unreleased-use', 'What are unreleased funds used for?', USES, { required: isLast }),
        text(
          NARRATIVE,
          'If the payment differs from the suggested one, or a figure from the ledger’s, why?',
          {
            required: false,
          },
        ),
      ]),
    ]),
    rules: rulesOn(last, soFar, isLast),
  };
}

const SOURCES = ['MAR', 'SUS', 'Other'];
const USES = ['Acute care', 'Other NHS services', 'Other', 'Nothing is unreleased'];

function rulesOn(last: Last, soFar: readonly string[], isLast: boolean): ReturnRule[] {
  const released: ReturnRule = {
    ...REMEMBERED,
    code: 'p4p-released-and-unreleased',
    kind: 'sum',
    sentence: 'What was paid and what is not released are the performance fund.',
    mend: 'Correct the payments, or what is not released.',
    parts: ['p4p-agreed-total', 'p4p-unreleased'],
    total: 'p4p-fund',
    tolerance: 0,
  };
  return [
    {
      ...REMEMBERED,
      code: 'p4p-payments-sum',
      kind: 'sum',
      sentence: 'The payments agreed for the quarters sum to their total so far.',
      mend: 'Correct a payment, or the total.',
      parts: soFar.map((key) => `p4p-agreed-${periodCode(key)}`),
      total: 'p4p-agreed-total',
      tolerance: ROUNDED_QUARTERS,
    },
    {
      ...REMEMBERED,
      code: 'p4p-payments-within-fund',
      kind: 'at-most',
      sentence: 'No more is paid than the performance fund.',
      mend: 'Correct the payments, or the fund.',
      answer: 'p4p-agreed-total',
      limit: 'p4p-fund',
      tolerance: 0,
    },
    {
      ...REMEMBERED,
      code: 'p4p-payment-as-suggested',
      kind: 'variance',
      sentence:
        'Where the payment agreed for the quarter differs from the suggested one, the reason is given.',
      mend: 'Say why another payment was agreed.',
      actual: `p4p-agreed-${periodCode(last)}`,
      plan: `p4p-suggested-${periodCode(last)}`,
      percentMax: '0',
      narrative: NARRATIVE,
    },
    {
      ...REMEMBERED,
      code: 'p4p-of-one-source',
      kind: 'one-source',
      sentence: 'Baseline, plan and actual admissions are counted from one source.',
      mend: 'Count the admissions from the source that the baseline was counted from.',
      source: 'Cambridgeshire BCF plan 2016/17 (the MAR and SUS do not compare)',
      verified: true,
      answers: ['p4p-data-source', 'p4p-plan-source'],
    },
    ...(isLast ? [released] : []),
  ];
}
