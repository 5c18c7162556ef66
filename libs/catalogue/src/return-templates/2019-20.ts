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
import { numberedConditions } from './quarterly/conditions';
import { narrative } from './quarterly/narrative';
import { yearEndFeedback } from './quarterly/year-end-feedback';

const SOURCES = ['Better Care Fund planning template 2019/20, guidance'];
const CONDITIONS = numberedConditions('2019/20', 4, '2. National Conditions');
const METRICS = metricsByName(
  '2019/20',
  [NON_ELECTIVE, RESIDENTIAL, REABLEMENT, DELAYED_TRANSFERS],
  '3. Metrics',
);

/** Two returns of the year are known: Q3, and the end of the year, which the pandemic delayed. */
export const RETURNS_2019_20: readonly ReturnTemplate[] = [
  laterReturn({
    period: '2019/20-Q3',
    due: '2020-01-24T12:00',
    parts: [CONDITIONS, METRICS, impactChanges('4. High Impact Change Model'), narrative('5. Narrative')],
    sources: SOURCES,
  }),
  laterReturn({
    period: '2019/20',
    kind: 'year-end',
    code: '2019-20-year-end',
    due: '2020-09-04T12:00',
    parts: [
      CONDITIONS,
      METRICS,
      yearEndMoney('2019/20', '4. Income & Expenditure'),
      yearEndFeedback('5. Year End Feedback'),
    ],
    sources: SOURCES,
  }),
];
