import { POLICY_YEAR_2015_16 } from '../policy-years/2015-16';
import type { ReturnTemplate } from '../return-template';
import { additionalMeasures } from './quarterly/additional-measures';
import { BUDGET_ARRANGEMENTS } from './quarterly/budget-arrangements';
import { conditionsOf } from './quarterly/conditions';
import { COVER } from './quarterly/cover';
import { incomeAndExpenditure } from './quarterly/income-and-expenditure';
import { metricsOf } from './quarterly/metrics';
import { narrative } from './quarterly/narrative';
import { returnOf } from './quarterly/quarterly-return';
import { SUPPORTING } from './quarterly/return-2015';

const OF_YEAR = { policyYear: POLICY_YEAR_2015_16, quarter: 4 } as const;

/** Nine sheets with the checklist; payment for performance had been dropped in January 2016. */
export const RETURN_2015_16_Q4: ReturnTemplate = returnOf({
  period: '2015/16-Q4',
  due: '2016-05-27T12:00',
  isDueVerified: true,
  parts: [
    COVER,
    BUDGET_ARRANGEMENTS,
    conditionsOf('2015/16', '3. National Conditions'),
    incomeAndExpenditure('2015/16', 4, '4. Income & Expenditure'),
    metricsOf(
      { ...OF_YEAR, metrics: ['non-elective-admissions'] },
      'non-elective-admissions',
      '5. Non-Elective Admissions',
    ),
    metricsOf({ ...OF_YEAR, metrics: SUPPORTING }, 'supporting-metrics', '6. Supporting Metrics'),
    additionalMeasures('7. Additional Measures'),
    narrative('8. Narrative'),
  ],
  notes: [
    'Its nine sheets, the checklist among them, and its deadline are those of its guidance; the words of its questions and options are remembered, and not read.',
  ],
  sources: [
    'Better Care Fund quarterly reporting template, guidance of Q4 2015/16 (Surrey)',
    'Better Care Fund quarterly return, Q4 2015/16 (Cumbria)',
  ],
});
