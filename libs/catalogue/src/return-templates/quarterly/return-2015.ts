import type { ReturnTemplate } from '../../return-template';
import { POLICY_YEAR_2014_15 } from '../../policy-years/2014-15';
import { POLICY_YEAR_2015_16 } from '../../policy-years/2015-16';
import type { PERFORMANCE_QUARTERS } from '../performance-quarters';
import { policyYearOf } from '../quarters';
import { BUDGET_ARRANGEMENTS } from './budget-arrangements';
import { conditionsOf } from './conditions';
import { COVER } from './cover';
import { incomeAndExpenditure } from './income-and-expenditure';
import { metricsOf } from './metrics';
import { narrative } from './narrative';
import { paymentForPerformance } from './payment-for-performance';
import { returnOf } from './quarterly-return';
import { supportNeeds } from './support-needs';

/** Admissions are told under payment for performance. */
export const SUPPORTING = [
  'delayed-transfers-of-care',
  'residential-admissions',
  'reablement-91-days',
  'patient-experience',
  'injuries-due-to-falls',
];

/** A return of the four quarters that were paid for: Q4 2014/15 to Q3 2015/16. */
export function returnWithPaymentForPerformance(
  period: (typeof PERFORMANCE_QUARTERS)[number]['period'],
  due: string,
): ReturnTemplate {
  const year = policyYearOf(period);
  const quarter = Number(period.slice(-1)) as 1 | 2 | 3 | 4;
  const policyYear = year === '2014/15' ? POLICY_YEAR_2014_15 : POLICY_YEAR_2015_16;
  return returnOf({
    period,
    due,
    parts: [
      COVER,
      BUDGET_ARRANGEMENTS,
      conditionsOf(year, '3. National Conditions'),
      paymentForPerformance(period, '4. Payment for Performance'),
      incomeAndExpenditure(year, quarter, '5. Income & Expenditure'),
      metricsOf({ policyYear, quarter, metrics: SUPPORTING }, 'supporting-metrics', '6. Supporting Metrics'),
      supportNeeds('7. Support Needs'),
      narrative('8. Narrative'),
    ],
    notes: [
      'Which sheets it had is remembered, and not read; so are the words of its questions, its options and the day on which it was due.',
      'The figures of metrics are asked beside their progress, so that what is said of it can be held to them.',
    ],
    sources: [
      'Better Care Fund quarterly reporting template, guidance of Q4 2015/16 (Surrey; Cumbria): sheets, range of figures, sign-off',
      'House of Lords written answer HL838, 14 July 2014 (payment for performance tied to total emergency admissions)',
    ],
  });
}
