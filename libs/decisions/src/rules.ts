import type { Rule } from '#kernel';

/** The rule every decision is held to when it is recorded, whatever it is about. */
export const DECISION_RULES: readonly Rule[] = [
  {
    code: 'decided-meanwhile',
    severity: 'error',
    sentence: 'A decision is recorded only if nobody has decided on the same thing since it was read.',
    why: 'It would otherwise rest on something its maker never saw.',
    source: 'How decisions are kept here',
  },
];
