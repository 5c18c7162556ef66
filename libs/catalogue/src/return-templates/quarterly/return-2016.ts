import { POLICY_YEAR_2016_17 } from '../../policy-years/2016-17';
import type { ReturnTemplate } from '../../return-template';
import { additionalMeasures } from './additional-measures';
import { BUDGET_ARRANGEMENTS } from './budget-arrangements';
import { conditionsOf } from './conditions';
import { COVER } from './cover';
import { incomeAndExpenditure } from './income-and-expenditure';
import { metricsOf } from './metrics';
import { narrative } from './narrative';
import { returnOf } from './quarterly-return';
import { SUPPORTING } from './return-2015';
import { yearEndFeedback } from './year-end-feedback';

const METRICS = ['non-elective-admissions', ...SUPPORTING];

interface Due {
  readonly due: string;
  readonly isDueVerified: boolean;
}

/** A return of 2016/17: eight sheets with the checklist; nine at the end of the year, with questions on it. */
export function return2016(quarter: 1 | 2 | 3 | 4, due: Due): ReturnTemplate {
  const isYearEnd = quarter === 4;
  return returnOf({
    ...due,
    period: `2016/17-Q${quarter}`,
    kind: isYearEnd ? 'year-end' : 'quarterly',
    parts: [
      COVER,
      BUDGET_ARRANGEMENTS,
      conditionsOf('2016/17', '3. National Conditions'),
      incomeAndExpenditure('2016/17', quarter, '4. Income & Expenditure'),
      metricsOf(
        { policyYear: POLICY_YEAR_2016_17, quarter, metrics: METRICS },
        'supporting-metrics',
        '5. Supporting Metrics',
      ),
      ...(isYearEnd ? [yearEndFeedback('6. Year End Feedback')] : []),
      additionalMeasures(isYearEnd ? '7. Additional Measures' : '6. Additional Measures'),
      narrative(isYearEnd ? '8. Narrative' : '7. Narrative'),
    ],
    notes: [
      'How many sheets it had, and the names of the first five, are those of the guidance of Q2 and Q4; the last ones, and the words of questions and options, are remembered, and not read.',
      ...(due.isDueVerified ? [] : ['The day on which it was due is remembered, and not read.']),
    ],
    sources: [
      'Better Care Fund quarterly reporting template, guidance of Q2 2016/17',
      'Better Care Fund quarterly reporting template, guidance of Q4 2016/17',
      'Cambridgeshire BCF plan 2016/17, national conditions and Annex A',
    ],
  });
}
