import type { ReturnRule } from '../../return-rule';
import { choice, count, list, money, sheet, table, text, type Unlaid } from '../form';
import { HELD, inCode, YEARS, type PlannedYear } from './source';

/** With their codes in the register of benefits. */
export const ACHIEVED_FROM = {
  'residential-admissions-reduced': 'Reduction in permanent residential admissions',
  'reablement-more-effective': 'Increased effectiveness of reablement',
  'delayed-transfers-reduced': 'Reduction in delayed transfers of care',
  'non-elective-admissions-reduced': 'Reduction in non-elective (general + acute only)',
  other: 'Other',
} as const;

const ORGANISATIONS = {
  'local-authority': 'Local Authority',
  'nhs-commissioner': 'NHS Commissioner',
  'nhs-provider': 'NHS Provider',
} as const;

const AGGREGATED = 'Aggregated benefit of schemes for';

export const BENEFITS = sheet(
  'benefits',
  '4. HWB Benefits Plan',
  YEARS.flatMap((year) => [benefitsOf(year), benefitsTotal(year)]),
);

function benefitsOf(year: PlannedYear): Unlaid {
  return table(
    {
      code: `benefits-${inCode(year)}`,
      title: `Financial benefits plan ${year}`,
      guidance: `One row for each scheme; or one for all schemes of a benefit type and organisation, called “${AGGREGATED} ...”. Never both: the benefits would be counted twice.`,
    },
    { max: 60, of: { from: 'scheme-benefits', policyYear: year } },
    [
      choice('achieved-from', 'Benefit achieved from', Object.values(ACHIEVED_FROM), {
        source: { from: 'row', field: 'achievedFrom', as: ACHIEVED_FROM },
      }),
      text('other', 'If other please specify', {
        required: { question: 'achieved-from', is: [ACHIEVED_FROM.other] },
        source: { from: 'row', field: 'other' },
      }),
      text('scheme-name', 'Scheme name', { source: { from: 'row', field: 'schemes' } }),
      choice('organisation', 'Organisation to benefit', Object.values(ORGANISATIONS), {
        source: { from: 'row', field: 'organisation', as: ORGANISATIONS },
      }),
      count('activity-change', 'Change in activity measure', {
        required: false,
        source: { from: 'row', field: 'activityChange' },
      }),
      money('unit-price', 'Unit price (£)', {
        required: false,
        source: { from: 'row', field: 'unitPricePence' },
      }),
      money('saving', 'Total (saving) (£)', {
        required: false,
        source: { from: 'row', field: 'savingPence' },
      }),
      text('how', 'How was the saving value calculated? How will the savings against plan be monitored?', {
        required: false,
        source: { from: 'row', field: 'howCalculated' },
      }),
    ],
  );
}

function benefitsTotal(year: PlannedYear): Unlaid {
  const inYear = inCode(year);
  return list({ code: `benefits-totals-${inYear}`, title: `Total benefits ${year}` }, [
    money(`benefits-total-${inYear}`, `Total saving ${year} (£)`),
  ]);
}

export const BENEFITS_RULES: ReturnRule[] = YEARS.flatMap((year): ReturnRule[] => {
  const inYear = inCode(year);
  const section = `benefits-${inYear}`;
  return [
    {
      ...HELD,
      code: `benefits-sum-${inYear}`,
      kind: 'sum',
      sentence: `The savings of all rows of ${year} sum to the total saving.`,
      mend: 'Correct the saving of a row, or the total; see that the sum runs over the column of savings.',
      parts: [`${section}.*.saving`],
      total: `benefits-total-${inYear}`,
      tolerance: 0,
    },
    {
      ...HELD,
      code: `benefit-activity-times-price-${inYear}`,
      kind: 'product',
      sentence: `In ${year} a benefit is the change in activity times the unit price, and a row that has one has all.`,
      mend: 'Give the change, the unit price and the saving; or none of them, where no saving is claimed yet.',
      section,
      factors: ['activity-change', 'unit-price'],
      product: 'saving',
      tolerance: 0,
    },
    {
      ...HELD,
      code: `benefits-not-counted-twice-${inYear}`,
      kind: 'not-twice',
      sentence: `In ${year} a benefit type of an organisation has rows of schemes, or one aggregated row, and never both.`,
      mend: 'Remove the aggregated row, or the rows of the single schemes.',
      section,
      group: ['achieved-from', 'organisation'],
      single: 'scheme-name',
      aggregate: AGGREGATED,
    },
  ];
});
