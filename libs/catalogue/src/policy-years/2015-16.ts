import type { PolicyYear } from '../policy-year';
import {
  REVISED_2014_CONVENTIONS,
  REVISED_2014_METRICS,
  REVISED_2014_SOURCES,
  REVISED_2014_TEMPLATE,
} from './revised-2014-metrics';

export const POLICY_YEAR_2015_16: PolicyYear = {
  year: '2015/16',
  planningTemplate: REVISED_2014_TEMPLATE,
  metrics: REVISED_2014_METRICS,
  conventions: REVISED_2014_CONVENTIONS,
  notes: [
    'Payment for performance covered January to December 2015 and rested on non-elective admissions alone; the other metrics were monitored and not paid for. It was dropped in January 2016.',
    'The plan for delayed transfers of care is led by its rates; the printed counts were rounded from them.',
  ],
  sources: REVISED_2014_SOURCES,
};
