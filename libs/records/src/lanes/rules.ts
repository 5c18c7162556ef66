import type { Rule } from '#kernel';

const LOG = 'The event log, held against what was recorded from it';
const OWN = 'How lanes are kept here';

/** What beginning a lane anew is held to. */
export const LANE_RULES: readonly Rule[] = [
  {
    code: 'lane-goes-on',
    severity: 'error',
    sentence: 'A lane is begun anew only where its log cannot be gone on with.',
    why: 'What is accepted and not recorded yet would be passed over, or recorded under a second place.',
    source: LOG,
  },
  {
    code: 'lane-not-in-log',
    severity: 'error',
    sentence: 'A lane that is begun anew is in the log.',
    why: 'Where it begins is where the log does.',
    source: LOG,
  },
  {
    code: 'lane-not-recorded',
    severity: 'error',
    sentence: 'A lane that is begun anew is one that was recorded from.',
    why: 'Any other begins by itself.',
    source: OWN,
  },
  {
    code: 'lane-reason-required',
    severity: 'error',
    sentence: 'Whoever begins a lane anew says why.',
    why: 'Somebody will ask what became of deliveries that were accepted and not recorded.',
    source: OWN,
  },
  {
    code: 'lane-moved-meanwhile',
    severity: 'error',
    sentence: 'A lane is begun anew from where it stood when it was looked at.',
    why: 'Somebody else has recorded it on, or begun it anew, and it is to be looked at again.',
    source: OWN,
  },
];
