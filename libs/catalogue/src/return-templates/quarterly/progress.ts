import { progressOf } from '../../metric-progress';
import type { ReturnRule } from '../../return-rule';
import { REMEMBERED } from './part';

/** What may be said of progress in a policy year whose returns ask for it. */
export function progressAsked(policyYear: string): NonNullable<ReturnType<typeof progressOf>> {
  const options = progressOf(policyYear);
  if (!options) throw new Error(`No words for progress are known of ${policyYear}`);
  return options;
}

/** Holds `<prefix>-progress` to its `<prefix>-commentary`. */
export function progressCommented(policyYear: string, prefix: string, metric: string): ReturnRule {
  return {
    ...REMEMBERED,
    code: `${prefix}-progress-commented`,
    kind: 'comment',
    sentence: `${metric}: progress that is not on track is commented on.`,
    mend: 'Say what stands in the way, and what support is needed.',
    answer: `${prefix}-progress`,
    is: progressAsked(policyYear).flatMap(({ name, asksForChallenges }) => (asksForChallenges ? [name] : [])),
    comment: `${prefix}-commentary`,
  };
}
