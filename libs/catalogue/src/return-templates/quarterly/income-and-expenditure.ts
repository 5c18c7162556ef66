import { period } from '#kernel';
import type { ReturnRule } from '../../return-rule';
import type { AnswerSource } from '../../return-template';
import { grid, list, money, sheet, text, type Line, type Unlaid } from '../form';
import { quartersOf } from '../quarters';
import { CHOSEN, REMEMBERED, VARIANCE_MAX_PERCENT, type Part } from './part';

type Quarter = 1 | 2 | 3 | 4;
type FundPart = Extract<AnswerSource, { from: 'fund' }>['part'];

interface Side {
  readonly code: 'income' | 'expenditure';
  readonly title: string;
  readonly planned: FundPart;
  readonly actual: FundPart;
  readonly forecast?: FundPart;
}

const SIDES: readonly Side[] = [
  { code: 'income', title: 'Income', planned: 'contributions', actual: 'received' },
  { code: 'expenditure', title: 'Expenditure', planned: 'budget', actual: 'spent', forecast: 'forecast' },
];

/** Four quarters, each rounded to a pound by itself. */
const ROUNDED_QUARTERS = 400;

/** What came into the pooled fund and what was spent from it, quarter by quarter: planned, foreseen and so far. */
export function incomeAndExpenditure(policyYear: string, quarter: Quarter, tab: string): Part {
  const pooled = money('pooled-fund', 'Total of the pooled fund for the year', {
    source: { from: 'fund', policyYear, part: 'budget' },
  });
  return {
    sheet: sheet('income-and-expenditure', tab, [
      list({ code: 'pooled-fund', title: 'Pooled fund' }, [pooled]),
      ...SIDES.flatMap((side) => [figuresOf(side, policyYear, quarter), commentaryOn(side)]),
    ]),
    rules: SIDES.flatMap((side) => rulesOn(side, quarter)),
  };
}

function figuresOf(side: Side, policyYear: string, quarter: Quarter): Unlaid {
  const quarters = quartersOf(policyYear);
  return grid(
    { code: side.code, title: side.title },
    [...quarters.map((_, index) => `Q${index + 1}`), 'Year'],
    [
      line(side, 'plan', 'Plan', 4, { total: { from: 'fund', policyYear, part: side.planned } }),
      line(side, 'forecast', 'Forecast', 4, {
        ...(side.forecast && { total: { from: 'fund', policyYear, part: side.forecast } }),
      }),
      line(side, 'actual', 'Actual', quarter, {
        quarterly: (index) => ({ ...monthsOf(quarters[index] ?? ''), policyYear, part: side.actual }),
        total: {
          ...{ from: 'fund', policyYear, part: side.actual },
          through: monthsOf(quarters[quarter - 1] ?? '').through,
        },
      }),
    ],
  );
}

function monthsOf(quarter: string): { from: 'fund'; since: string; through: string } {
  const { firstMonth, lastMonth } = period(quarter);
  return { from: 'fund', since: firstMonth, through: lastMonth };
}

interface Sources {
  readonly quarterly?: (index: number) => AnswerSource;
  readonly total?: AnswerSource;
}

/** Quarters after the last that the line has are left out; the year stands for what it has. */
function line({ code, title }: Side, part: string, label: string, last: Quarter, from: Sources): Line {
  const words = `${title}: ${label.toLowerCase()}`;
  const ledger = (source: AnswerSource | undefined) => source && { source, narrative: `${code}-commentary` };
  return {
    label,
    cells: [
      ...[1, 2, 3, 4].map((quarter, index) =>
        quarter > last
          ? undefined
          : money(`${code}-${part}-q${quarter}`, `${words}, Q${quarter}`, ledger(from.quarterly?.(index))),
      ),
      money(`${code}-${part}-year`, `${words}, year`, ledger(from.total)),
    ],
  };
}

function commentaryOn({ code, title }: Side): Unlaid {
  return list({ code: `${code}-commentary`, title: `${title}: commentary` }, [
    text(`${code}-commentary`, 'Commentary on progress against the financial plan', { required: false }),
  ]);
}

function rulesOn({ code, title }: Side, quarter: Quarter): ReturnRule[] {
  const what = title.toLowerCase();
  const sums = [
    ['plan', 'planned', 4],
    ['forecast', 'foreseen', 4],
    ['actual', 'actual', quarter],
  ] as const;
  return [
    ...sums.map(([part, word, last]): ReturnRule => ({
      ...REMEMBERED,
      code: `${code}-${part}-sums`,
      kind: 'sum',
      sentence: `The ${word} ${what} of the quarters sums to that of the year.`,
      mend: 'Correct a quarter, or the year.',
      parts: Array.from({ length: last }, (_, index) => `${code}-${part}-q${index + 1}`),
      total: `${code}-${part}-year`,
      tolerance: ROUNDED_QUARTERS,
    })),
    {
      ...REMEMBERED,
      code: `${code}-plan-is-pooled-fund`,
      kind: 'same',
      sentence: `The planned ${what} of the year is the pooled fund.`,
      mend: 'Correct the plan, or the total of the pooled fund.',
      answers: [`${code}-plan-year`, 'pooled-fund'],
      tolerance: ROUNDED_QUARTERS,
    },
    {
      ...CHOSEN,
      code: `${code}-variance-explained`,
      kind: 'variance',
      sentence: `Where the ${what} of the quarter is more than ${VARIANCE_MAX_PERCENT}% from its plan, the commentary says why.`,
      mend: 'Say in the commentary why it differs, and what is done about it.',
      actual: `${code}-actual-q${quarter}`,
      plan: `${code}-plan-q${quarter}`,
      percentMax: VARIANCE_MAX_PERCENT,
      narrative: `${code}-commentary`,
    },
  ];
}
