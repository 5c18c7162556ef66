import type { ReturnRule } from '../../return-rule';
import { grid, list, money, sheet, table, text, type Unlaid, type Unplaced } from '../form';
import { A_THOUSAND_POUNDS, HELD, inCode, YEARS } from './source';

type Kind = 'minimum' | 'additional' | 'grant' | 'carried-forward';

interface Block {
  readonly code: string;
  readonly title: string;
  readonly partner: 'council' | 'commissioner';
  readonly kinds?: Kind[];
}

const BLOCKS: readonly Block[] = [
  { code: 'local-authority', title: 'Local authority social services', partner: 'council' },
  { code: 'ccg-minimum', title: 'CCG minimum contribution', partner: 'commissioner', kinds: ['minimum'] },
  {
    ...{ code: 'ccg-additional', title: 'Additional CCG contribution', partner: 'commissioner' },
    kinds: ['additional'],
  },
];

const ROWS_MAX = 12;

export const FUNDING = sheet('funding', '1. HWB Funding Sources', [
  ...BLOCKS.flatMap((block) => [contributors(block), totals(block)]),
  grid({ code: 'funding-totals', title: 'All contributions' }, YEARS, [
    {
      label: 'Total contribution',
      cells: YEARS.map((year) => total('funding-total', year, 'Total contribution')),
    },
  ]),
]);

function contributors({ code, title, partner, kinds }: Block): Unlaid {
  const of = { from: 'fund-contributions', policyYear: '2015/16', partner, ...(kinds && { kinds }) } as const;
  return table({ code, title }, { max: ROWS_MAX, of }, [
    text('contributor', title, { source: { from: 'row', field: 'partner' } }),
    money('gross-2014-15', 'Gross contribution 2014/15', { required: false }),
    money('gross-2015-16', 'Gross contribution 2015/16', {
      required: false,
      source: { from: 'row', field: 'budgetPence' },
    }),
  ]);
}

function totals({ code, title }: Block): Unlaid {
  return list(
    { code: `${code}-totals`, title: `Total: ${title}` },
    YEARS.map((year) => total(`${code}-total`, year, `Total: ${title}`)),
  );
}

function total(code: string, year: string, asked: string): Unplaced {
  return money(`${code}-${inCode(year)}`, `${asked} ${year}`);
}

export const FUNDING_RULES: ReturnRule[] = YEARS.flatMap((year): ReturnRule[] => {
  const inYear = inCode(year);
  return [
    ...BLOCKS.map(({ code, title }): ReturnRule => ({
      ...HELD,
      code: `${code}-contributions-sum-${inYear}`,
      kind: 'sum',
      sentence: `The contributions of ${year} (${title.toLowerCase()}) sum to their total.`,
      mend: 'Correct the contribution or the total, and put a partner on every row that has an amount.',
      parts: [`${code}.*.gross-${inYear}`],
      total: `${code}-total-${inYear}`,
      tolerance: 0,
    })),
    {
      ...HELD,
      code: `contributions-sum-${inYear}`,
      kind: 'sum',
      sentence: `What local authorities and CCGs contribute in ${year} sums to the total contribution.`,
      mend: 'Correct the total of a kind of contribution, or the total contribution.',
      parts: BLOCKS.map(({ code }) => `${code}-total-${inYear}`),
      total: `funding-total-${inYear}`,
      tolerance: 0,
    },
    {
      ...HELD,
      code: `pool-totals-same-${inYear}`,
      kind: 'same',
      sentence: `The pooled budget agreed for ${year}, the total contribution and the total expenditure are one figure.`,
      mend: 'Find the contribution or the scheme that is missing from one of them: Part 1, tab 1 or tab 3.',
      answers: [`pool-agreed-${inYear}`, `funding-total-${inYear}`, `expenditure-total-${inYear}`],
      tolerance: A_THOUSAND_POUNDS,
    },
    {
      ...HELD,
      code: `pool-minimum-met-${inYear}`,
      kind: 'at-most',
      sentence: `The minimum required of the pool in ${year} is not more than what is contributed.`,
      mend: 'Enter every contribution, or correct the minimum in Part 1.',
      answer: `pool-minimum-${inYear}`,
      limit: `funding-total-${inYear}`,
      tolerance: A_THOUSAND_POUNDS,
    },
  ];
});
