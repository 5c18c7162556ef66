import type { ReturnTemplate } from '../return-template';
import { capacityAndDemand } from './later/care-and-capacity';
import { lastMonthOf, laterReturn } from './later/later-return';
import {
  AVOIDABLE,
  FALLS,
  metricsByName,
  REABLEMENT,
  RESIDENTIAL,
  USUAL_RESIDENCE,
} from './later/metrics-by-name';
import { spendAndActivity } from './later/year-end-money';
import { numberedConditions } from './quarterly/conditions';
import { yearEndFeedback } from './quarterly/year-end-feedback';

type Quarter = 1 | 2 | 3 | 4;

/** 2023/24 and 2024/25 were planned together; reablement was asked of the first of them. */
function returnOf2023To2025(
  year: '2023/24' | '2024/25',
  quarter: Quarter,
  due: string,
  isDueVerified = false,
): ReturnTemplate {
  const isYearEnd = quarter === 4;
  const metrics = [
    AVOIDABLE,
    FALLS,
    USUAL_RESIDENCE,
    RESIDENTIAL,
    ...(year === '2023/24' ? [REABLEMENT] : []),
  ];
  return laterReturn({
    period: `${year}-Q${quarter}`,
    kind: isYearEnd ? 'year-end' : 'quarterly',
    due: `${due}T12:00`,
    isDueVerified,
    parts: [
      numberedConditions(year, 4, '2. National Conditions'),
      metricsByName(year, metrics, '3. Metrics'),
      capacityAndDemand('4. Capacity & Demand'),
      spendAndActivity(year, lastMonthOf(year, quarter), '5. Spend & Activity'),
      ...(isYearEnd ? [yearEndFeedback('6. Year End Feedback')] : []),
    ],
    sources: [
      'Addendum to the Better Care Fund policy framework 2023 to 2025 (capacity and demand)',
      'Leicestershire health and wellbeing board (falls; Q3 2024/25, due 14 February 2025)',
    ],
  });
}

export const RETURNS_2023_TO_2025: readonly ReturnTemplate[] = [
  returnOf2023To2025('2023/24', 2, '2023-10-31'),
  returnOf2023To2025('2023/24', 3, '2024-02-09'),
  returnOf2023To2025('2023/24', 4, '2024-05-23'),
  returnOf2023To2025('2024/25', 1, '2024-08-29'),
  returnOf2023To2025('2024/25', 2, '2024-10-31'),
  returnOf2023To2025('2024/25', 3, '2025-02-14', true),
  returnOf2023To2025('2024/25', 4, '2025-06-06'),
];
