import type { ReturnRule } from '../../return-rule';
import { choice, list, money, sheet, table, text } from '../form';
import { HELD, inCode, YEARS } from './source';

/** As the form has them, with their codes in the fund and in the register of schemes. */
export const AREAS_OF_SPEND = {
  acute: 'Acute',
  'mental-health': 'Mental Health',
  'community-health': 'Community Health',
  'continuing-care': 'Continuing Care',
  'primary-care': 'Primary Care',
  'social-care': 'Social Care',
  other: 'Other',
} as const;

export const EXPENDITURE = sheet('expenditure', '3. HWB Expenditure Plan', [
  table(
    { code: 'expenditure', title: 'Expenditure plan' },
    { min: 1, max: 100, of: { from: 'fund-lines', policyYear: '2015/16' } },
    [
      text('scheme-name', 'Scheme name', { source: { from: 'row', field: 'scheme' } }),
      choice('area-of-spend', 'Area of spend', Object.values(AREAS_OF_SPEND), {
        source: { from: 'row', field: 'areaOfSpend', as: AREAS_OF_SPEND },
      }),
      text('other-area', 'If other, please specify', {
        required: { question: 'area-of-spend', is: [AREAS_OF_SPEND.other] },
      }),
      text('commissioner', 'Commissioner', { source: { from: 'row', field: 'commissioner' } }),
      text('provider', 'Provider', { required: false, source: { from: 'row', field: 'providerType' } }),
      text('source-of-funding', 'Source of funding', {
        required: false,
        source: { from: 'row', field: 'sourceOfFunding' },
      }),
      money('spend-2014-15', 'Expenditure 2014/15', { required: false }),
      money('spend-2015-16', 'Expenditure 2015/16', {
        required: false,
        source: { from: 'row', field: 'budgetPence' },
      }),
    ],
  ),
  list(
    { code: 'expenditure-totals', title: 'Total expenditure' },
    YEARS.map((year) => money(`expenditure-total-${inCode(year)}`, `Total expenditure ${year}`)),
  ),
]);

export const EXPENDITURE_RULES: ReturnRule[] = YEARS.map((year) => ({
  ...HELD,
  code: `expenditure-sums-${inCode(year)}`,
  kind: 'sum',
  sentence: `The expenditure of all schemes in ${year} sums to its total.`,
  mend: 'Correct the expenditure of a scheme, or the total.',
  parts: [`expenditure.*.spend-${inCode(year)}`],
  total: `expenditure-total-${inCode(year)}`,
  tolerance: 0,
}));
