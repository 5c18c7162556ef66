import type { Metric, PolicyYear } from '../policy-year';
import { REVISED_2014_CONVENTIONS, REVISED_2014_METRICS } from './revised-2014-metrics';

/** Admissions alone changed, and their source with them: what is planned on SUS is held against counts from SUS. */
const METRICS: Metric[] = REVISED_2014_METRICS.map((metric) =>
  metric.code === 'non-elective-admissions'
    ? {
        ...metric,
        numerator: 'non-elective-admissions-sus',
        source: 'SUS',
        definitionVersion: 'SUS, CCG operating plan and QIPP, 2016',
      }
    : metric,
);

const CARRIED_OVER: PolicyYear['conventions'] = REVISED_2014_CONVENTIONS.map(({ note, ...convention }) => ({
  ...convention,
  verified: false,
  note: `Carried over from 2014/15: no document of 2016/17 was found that says so. There: ${note}`,
}));

export const POLICY_YEAR_2016_17: PolicyYear = {
  year: '2016/17',
  planningTemplate: 'Better Care Fund planning template, 2016/17',
  metrics: METRICS,
  conventions: [
    {
      code: 'admissions-counted-from-sus',
      statement:
        'Non-elective admissions are counted from SUS, as the commissioner’s operating plan counts them, and no longer from the Monthly Activity Return; the two do not compare.',
      verified: true,
      note: 'Cambridgeshire BCF plan 2016/17, reduction in non-elective admissions, and Annex A. The return counts first finished episodes of every commissioner’s patients and names no hospital.',
    },
    {
      code: 'metrics-carried-over',
      statement:
        'The other metrics are those of 2015/16, with their denominators, bases and places; the local one is an area’s own choice.',
      verified: false,
      note: 'A council’s report of 2016/17 lists these six, falls as its local one; no specification of that year was found.',
    },
    ...CARRIED_OVER,
  ],
  notes: [
    'The performance element was replaced by two national conditions: NHS-commissioned out-of-hospital services, and an action plan for delayed transfers of care. An area could put part of the former element into a local risk share.',
    'Targets of non-elective admissions were the operating plan’s trajectory with the effect of its savings programme (QIPP): 6.6% fewer in Cambridgeshire.',
  ],
  sources: [
    'Cambridgeshire BCF plan 2016/17, with Annex A (proposed risk share agreement)',
    'Bury Council, Better Care Fund monitoring reports 2016/17 (which metrics there were)',
  ],
};
