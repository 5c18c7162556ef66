import type { ReturnTemplate } from '../return-template';
import { feeRates } from './later/care-and-capacity';
import { laterReturn } from './later/later-return';
import {
  AVOIDABLE,
  LENGTH_OF_STAY,
  metricsByName,
  REABLEMENT,
  RESIDENTIAL,
  USUAL_RESIDENCE,
  type NamedMetric,
} from './later/metrics-by-name';
import { yearEndMoney } from './later/year-end-money';
import { numberedConditions } from './quarterly/conditions';
import { yearEndFeedback } from './quarterly/year-end-feedback';

/** Years that were told of once, at their end. */
function yearEnd(
  year: string,
  due: string,
  metrics: readonly NamedMetric[],
  sources: readonly string[],
): ReturnTemplate {
  return laterReturn({
    period: year,
    kind: 'year-end',
    code: `${year.replace('/', '-')}-year-end`,
    due: `${due}T12:00`,
    parts: [
      numberedConditions(year, 4, '2. National Conditions'),
      ...(metrics.length === 0 ? [] : [metricsByName(year, metrics, '3. Metrics')]),
      yearEndMoney(year, '4. Income & Expenditure'),
      yearEndFeedback('5. Year End Feedback'),
      feeRates('6. Fee Rates'),
    ],
    sources,
  });
}

export const RETURNS_2020_TO_2023: readonly ReturnTemplate[] = [
  yearEnd(
    '2020/21',
    '2021-05-24',
    [],
    ['Better Care Fund policy statement 2020 to 2021 (no metric targets)'],
  ),
  yearEnd(
    '2021/22',
    '2022-05-27',
    [AVOIDABLE, LENGTH_OF_STAY, USUAL_RESIDENCE, RESIDENTIAL, REABLEMENT],
    ['2021 to 2022 Better Care Fund policy framework'],
  ),
  yearEnd(
    '2022/23',
    '2023-05-23',
    [AVOIDABLE, USUAL_RESIDENCE, RESIDENTIAL, REABLEMENT],
    ['Herefordshire Council, Better Care Fund year-end report 2022/23'],
  ),
];
