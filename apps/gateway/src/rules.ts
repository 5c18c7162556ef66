import type { Rule } from '#kernel';

/** The rules that only the door can hold an event to: afterwards nobody knows who sent it, nor how. */
export const GATEWAY_RULES: readonly Rule[] = [
  {
    code: 'not-your-organisation',
    severity: 'error',
    sentence: 'The source is an organisation that the token grants publishing for.',
    why: 'A figure stands under the name of its source, so only its source may send it.',
    source: 'The grants of the token',
  },
];
