import type { ReturnTemplate } from '../return-template';
import { impactChanges } from './later/impact-changes';
import { laterReturn } from './later/later-return';
import {
  DELAYED_TRANSFERS,
  metricsByName,
  NON_ELECTIVE,
  REABLEMENT,
  RESIDENTIAL,
} from './later/metrics-by-name';
import { yearEndMoney } from './later/year-end-money';
import { BUDGET_ARRANGEMENTS } from './quarterly/budget-arrangements';
import { conditionsOf } from './quarterly/conditions';
import { narrative } from './quarterly/narrative';
import { yearEndFeedback } from './quarterly/year-end-feedback';

type Quarter = 1 | 2 | 3 | 4;

/** 2017/18 and 2018/19 were planned together, and told of in one form. */
function returnOf2017To2019(year: '2017/18' | '2018/19', quarter: Quarter, due: string): ReturnTemplate {
  const isYearEnd = quarter === 4;
  return laterReturn({
    period: `${year}-Q${quarter}`,
    kind: isYearEnd ? 'year-end' : 'quarterly',
    due: `${due}T12:00`,
    parts: [
      BUDGET_ARRANGEMENTS,
      conditionsOf(year, '3. National Conditions'),
      metricsByName(year, [NON_ELECTIVE, RESIDENTIAL, REABLEMENT, DELAYED_TRANSFERS], '4. National Metrics'),
      impactChanges('5. High Impact Change Model'),
      ...(isYearEnd
        ? [yearEndMoney(year, '6. Income & Expenditure'), yearEndFeedback('7. Year End Feedback')]
        : []),
      narrative(isYearEnd ? '8. Narrative' : '6. Narrative'),
    ],
    sources: [
      'Integration and Better Care Fund planning requirements 2017-19, table of contents',
      'Cheshire East Council, Better Care Fund (four national metrics)',
      'Local Government Association, high impact change model',
    ],
  });
}

export const RETURNS_2017_18: readonly ReturnTemplate[] = [
  returnOf2017To2019('2017/18', 2, '2017-11-17'),
  returnOf2017To2019('2017/18', 3, '2018-01-19'),
  returnOf2017To2019('2017/18', 4, '2018-04-20'),
];

export const RETURNS_2018_19: readonly ReturnTemplate[] = [
  returnOf2017To2019('2018/19', 1, '2018-07-20'),
  returnOf2017To2019('2018/19', 2, '2018-10-19'),
  returnOf2017To2019('2018/19', 3, '2019-01-25'),
  returnOf2017To2019('2018/19', 4, '2019-04-18'),
];
