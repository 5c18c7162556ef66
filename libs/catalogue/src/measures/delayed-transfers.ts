import { AGENCIES, CARE_TYPES, DELAY_REASONS } from '../code-lists';
import type { Measure } from '../measure';

/**
 * The combinations the return has no cell for, as its England tab printed them in April 2013 and again
 * in April 2017.
 */
const MAY_NOT_COMBINE = [
  { reason: 'C', agency: 'social-care' },
  { reason: 'C', agency: 'both' },
  { reason: 'Di', agency: 'both' },
  { reason: 'G', agency: 'both' },
  { reason: 'H', agency: 'both' },
  { reason: 'I', agency: 'social-care' },
  { reason: 'I', agency: 'both' },
  { reason: 'O', careType: 'acute' },
];

export const DELAYED_DAYS: Measure = {
  code: 'delayed-days',
  name: 'Delayed days',
  unit: 'day',
  record: 'count',
  where: { field: 'measure', equals: 'delayed-days' },
  value: 'count',
  frequency: 'month',
  countsPeople: false,
  reportedBy: { 'council-area': 'council', nation: 'national-body' },
  tables: ['total', 'agency', 'reason', 'care-type', 'full'],
  breakdown: {
    agency: [...AGENCIES],
    reason: [...DELAY_REASONS],
    careType: [...CARE_TYPES],
    mayNotCombine: MAY_NOT_COMBINE,
  },
  description:
    'Days in the month on which a patient aged 18 or over, in acute or non-acute care, was ready to be transferred and still occupied the bed: a clinical decision, a multi-disciplinary team decision, and safe to transfer. England as a whole includes residents of Wales, of Scotland and of outside Great Britain, whom no council reports.',
  source:
    'NHS England, Delayed Transfers of Care monthly situation report (MSitDT), April 2011 to February 2020',
};
