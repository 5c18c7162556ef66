import type { PolicyYear } from '../policy-year';
import {
  REVISED_2014_CONVENTIONS,
  REVISED_2014_METRICS,
  REVISED_2014_SOURCES,
  REVISED_2014_TEMPLATE,
} from './revised-2014-metrics';

export const POLICY_YEAR_2014_15: PolicyYear = {
  year: '2014/15',
  planningTemplate: REVISED_2014_TEMPLATE,
  metrics: REVISED_2014_METRICS,
  conventions: REVISED_2014_CONVENTIONS,
  notes: [
    'The first template, of spring 2014, asked for avoidable emergency admissions; the revised one put total non-elective admissions in their place.',
    'The baseline of residential admissions and reablement is 2013/14, collected by ASC-CAR; from 2014/15 SALT collects them with a changed definition, so the two do not compare.',
  ],
  sources: REVISED_2014_SOURCES,
};
