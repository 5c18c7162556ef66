import type { ReturnRule } from '../../return-rule';
import { grid, money, sheet, type Line } from '../form';
import { ACHIEVED_FROM } from './benefits';
import { AREAS_OF_SPEND } from './expenditure';
import { A_THOUSAND_POUNDS, HELD, inCode, YEARS } from './source';

const OUT_OF_HOSPITAL = Object.entries(AREAS_OF_SPEND).filter(([code]) => code !== 'acute');

/** A line a thing, a column a year, and the total below. */
function linesOf(prefix: string, what: string, named: readonly (readonly [string, string])[]): Line[] {
  return [...named, ['total', 'Total'] as const].map(([code, name]) => ({
    label: name,
    cells: YEARS.map((year) => money(`${prefix}-${code}-${inCode(year)}`, `${what} ${year}: ${name}`)),
  }));
}

export const SUMMARY = sheet('summary', '2. Summary', [
  grid(
    { code: 'spend', title: 'Summary of total BCF expenditure', guidance: 'From 3. HWB Expenditure Plan.' },
    YEARS,
    linesOf('spend', 'BCF expenditure', Object.entries(AREAS_OF_SPEND)),
  ),
  grid({ code: 'protection', title: 'Protection of adult social care' }, YEARS, [
    {
      label: 'Amount allocated for the protection of adult social care',
      cells: YEARS.map((year) =>
        money(
          `protected-${inCode(year)}`,
          `Amount allocated for the protection of adult social care ${year}`,
        ),
      ),
    },
  ]),
  grid(
    {
      code: 'nhs-commissioned',
      title: 'NHS commissioned out of hospital services spend from minimum BCF pool',
    },
    YEARS,
    linesOf('nhs-commissioned', 'NHS commissioned out of hospital services', OUT_OF_HOSPITAL),
  ),
  grid(
    { code: 'benefits-summary', title: 'Summary of benefits', guidance: 'From 4. HWB Benefits Plan.' },
    YEARS,
    linesOf('benefit', 'Benefits', Object.entries(ACHIEVED_FROM)),
  ),
]);

export const SUMMARY_RULES: ReturnRule[] = YEARS.flatMap((year): ReturnRule[] => {
  const inYear = inCode(year);
  const sumOf = (prefix: string, codes: readonly string[], what: string): ReturnRule => ({
    ...HELD,
    code: `${prefix}-summary-sums-${inYear}`,
    kind: 'sum',
    sentence: `${what} of ${year} sum to their total.`,
    mend: 'Correct the line that differs, or the total.',
    parts: codes.map((code) => `${prefix}-${code}-${inYear}`),
    total: `${prefix}-total-${inYear}`,
    tolerance: A_THOUSAND_POUNDS,
  });
  return [
    sumOf('spend', Object.keys(AREAS_OF_SPEND), 'The areas of spend'),
    sumOf(
      'nhs-commissioned',
      OUT_OF_HOSPITAL.map(([code]) => code),
      'NHS commissioned services',
    ),
    sumOf('benefit', Object.keys(ACHIEVED_FROM), 'The benefits'),
    {
      ...HELD,
      code: `spend-summary-same-${inYear}`,
      kind: 'same',
      sentence: `The total expenditure of ${year} is the same in the summary and in the expenditure plan.`,
      mend: 'Correct tab 2 or tab 3.',
      answers: [`spend-total-${inYear}`, `expenditure-total-${inYear}`],
      tolerance: A_THOUSAND_POUNDS,
    },
    {
      ...HELD,
      code: `benefits-summary-same-${inYear}`,
      kind: 'same',
      sentence: `The total benefits of ${year} are the same in the summary and in the benefits plan.`,
      mend: 'Correct tab 2 or tab 4.',
      answers: [`benefit-total-${inYear}`, `benefits-total-${inYear}`],
      tolerance: A_THOUSAND_POUNDS,
    },
  ];
});
