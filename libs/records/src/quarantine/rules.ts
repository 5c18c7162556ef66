import type { Rule } from '#kernel';

const OWN = 'How quarantine is kept here';

/** What people at the quarantine desk are held to. */
export const QUARANTINE_RULES: readonly Rule[] = [
  {
    code: 'already-replayed',
    severity: 'error',
    sentence: 'A quarantined delivery is replayed once, and not dismissed afterwards.',
    why: 'What came of it is to be looked for where it came to stand, and nowhere else.',
    source: OWN,
  },
  {
    code: 'already-dismissed',
    severity: 'error',
    sentence: 'A quarantined delivery is dismissed once. It may still be replayed.',
    why: 'Two reasons would leave it open which one counts.',
    source: OWN,
  },
  {
    code: 'dismissal-reason-required',
    severity: 'error',
    sentence: 'Whoever dismisses a quarantined delivery says why.',
    why: 'Somebody will ask what became of the figure that was sent.',
    source: OWN,
  },
  {
    code: 'replay-needs-mending',
    severity: 'error',
    sentence: 'Only a delivery whose bytes are all kept as they came is replayed as it stood.',
    why: 'Digits of NHS numbers are overwritten and very long deliveries cut, so the bytes kept are not its sender’s.',
    source: OWN,
  },
];
