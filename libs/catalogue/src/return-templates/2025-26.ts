import type { ReturnTemplate } from '../return-template';
import { lastMonthOf, laterReturn } from './later/later-return';
import { DISCHARGE_DELAY, EMERGENCY_65, metricsByName, RESIDENTIAL } from './later/metrics-by-name';
import { spendAndActivity } from './later/year-end-money';
import { conditionsOf } from './quarterly/conditions';
import { yearEndFeedback } from './quarterly/year-end-feedback';

const YEAR = '2025/26';

function returnOf2025(quarter: 1 | 2 | 3 | 4, due: string): ReturnTemplate {
  const isYearEnd = quarter === 4;
  return laterReturn({
    period: `${YEAR}-Q${quarter}`,
    kind: isYearEnd ? 'year-end' : 'quarterly',
    due: `${due}T12:00`,
    parts: [
      conditionsOf(YEAR, '2. National Conditions'),
      metricsByName(YEAR, [EMERGENCY_65, DISCHARGE_DELAY, RESIDENTIAL], '3. Metrics'),
      spendAndActivity(YEAR, lastMonthOf(YEAR, quarter), '4. Expenditure'),
      ...(isYearEnd ? [yearEndFeedback('5. Year End Feedback')] : []),
    ],
    sources: [
      'Brighton & Hove health and wellbeing board, March 2026 (conditions, three metrics, expenditure)',
      'East Sussex health and wellbeing board, July 2025 (national conditions)',
    ],
  });
}

export const RETURNS_2025_26: readonly ReturnTemplate[] = [
  returnOf2025(1, '2025-08-15'),
  returnOf2025(2, '2025-11-14'),
  returnOf2025(3, '2026-01-30'),
  returnOf2025(4, '2026-06-05'),
];
