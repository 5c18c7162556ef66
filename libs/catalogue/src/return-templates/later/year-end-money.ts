import type { ReturnRule } from '../../return-rule';
import { grid, list, money, sheet, table, text } from '../form';
import { REMEMBERED, type Part } from '../quarterly/part';

const SIDES = [
  { code: 'income', title: 'Income', planned: 'contributions', actual: 'received' },
  { code: 'expenditure', title: 'Expenditure', planned: 'budget', actual: 'spent' },
] as const;

/** What came into the fund in a year and what was spent: planned and actual. */
export function yearEndMoney(policyYear: string, tab: string): Part {
  return {
    sheet: sheet('income-and-expenditure', tab, [
      grid(
        { code: 'income-and-expenditure', title: 'Income and expenditure of the year' },
        ['Planned', 'Actual'],
        SIDES.map(({ code, title, planned, actual }) => ({
          label: title,
          cells: [
            money(`${code}-plan-year`, `${title}: planned, year`, {
              source: { from: 'fund', policyYear, part: planned },
              narrative: 'money-commentary',
            }),
            money(`${code}-actual-year`, `${title}: actual, year`, {
              source: { from: 'fund', policyYear, part: actual },
              narrative: 'money-commentary',
            }),
          ],
        })),
      ),
      list({ code: 'money-commentary', title: 'Commentary' }, [
        text('money-commentary', 'Where actual income or expenditure differs from plan, why?', {
          required: false,
        }),
      ]),
    ]),
    rules: SIDES.map(({ code, title }): ReturnRule => ({
      ...REMEMBERED,
      code: `${code}-year-variance-explained`,
      kind: 'variance',
      sentence: `Where the ${title.toLowerCase()} of the year differs from plan, the commentary says why.`,
      mend: 'Say why it differs.',
      actual: `${code}-actual-year`,
      plan: `${code}-plan-year`,
      percentMax: '0',
      narrative: 'money-commentary',
    })),
  };
}

/** Scheme by scheme: what was to be spent and delivered, and what was by now. */
export function spendAndActivity(policyYear: string, through: string, tab: string): Part {
  return {
    sheet: sheet('spend-and-activity', tab, [
      table(
        { code: 'schemes', title: 'Spend and activity' },
        { max: 200, of: { from: 'fund-lines', policyYear } },
        [
          text('scheme-name', 'Scheme name', { source: { from: 'row', field: 'scheme' } }),
          text('source-of-funding', 'Source of funding', {
            required: false,
            source: { from: 'row', field: 'sourceOfFunding' },
          }),
          money('planned', 'Planned expenditure', { source: { from: 'row', field: 'budgetPence' } }),
          money('spent', 'Actual expenditure to date', { source: { from: 'row', field: 'spentPence' } }),
          text('planned-outputs', 'Planned outputs, with their unit', { required: false }),
          text('delivered-outputs', 'Outputs delivered to date', { required: false }),
          text('comment', 'Implementation issues', { required: false }),
        ],
      ),
      list({ code: 'spend-totals', title: 'Total' }, [
        money('planned-total', 'Total planned expenditure', {
          source: { from: 'fund', policyYear, part: 'budget' },
        }),
        money('spent-total', 'Total actual expenditure to date', {
          source: { from: 'fund', policyYear, part: 'spent', through },
        }),
      ]),
    ]),
    rules: (
      [
        ['planned', 'planned expenditure'],
        ['spent', 'actual expenditure'],
      ] as const
    ).map(([code, what]): ReturnRule => ({
      ...REMEMBERED,
      code: `scheme-${code}-sums`,
      kind: 'sum',
      sentence: `The ${what} of all schemes sums to its total.`,
      mend: 'Correct a scheme, or the total.',
      parts: [`schemes.*.${code}`],
      total: `${code}-total`,
      tolerance: 0,
    })),
  };
}
