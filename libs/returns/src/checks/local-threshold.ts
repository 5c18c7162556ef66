import type { ReturnRule } from '#catalogue';
import { dayShown } from '#kernel';

/**
 * What an area holds a rule of a template to for a time, in place of what the template says. Nothing is switched off:
 * what the template's own rule finds and this one lets pass still stands, as a warning.
 */
export interface LocalThreshold {
  /** The code of the rule. */
  readonly rule: string;
  readonly change: ThresholdChange;
  readonly owner: string;
  readonly reason: string;
  /** The last day in Europe/London on which it holds. */
  readonly expires: string;
}

export interface ThresholdChange {
  /** Of a rule of a change or a variance. */
  readonly percentMax?: string | undefined;
  /** In the smallest unit of the answers; of a rate, in its numerator. */
  readonly tolerance?: number | undefined;
  readonly severity?: 'warns' | undefined;
}

/** A rule as an area holds it for now. */
export interface ChangedRule {
  readonly rule: ReturnRule;
  readonly threshold: LocalThreshold;
  /** What is changed, by whom, until when and why. */
  readonly inWords: string;
}

/** The rule under the area's threshold, where one is in force that changes it. The last one set for it holds. */
export function underThreshold(
  rule: ReturnRule,
  thresholds: readonly LocalThreshold[],
  today: string,
): ChangedRule | undefined {
  const threshold = thresholds.findLast(({ rule: code, expires }) => code === rule.code && today <= expires);
  if (!threshold) return undefined;
  const { owner, reason, expires } = threshold;
  const changes = changesOf(rule, threshold.change);
  if (changes.length === 0) return undefined;
  const words = changes.map(({ inWords }) => inWords).join(', ');
  return {
    rule: changes.reduce((changed, { apply }) => apply(changed), rule),
    threshold,
    inWords: `Under the area's own threshold (${words}), set by ${owner} until ${dayShown(expires)}: ${reason}`,
  };
}

/** Whether there is anything in a rule of its kind that a change would change. */
export function isChangedBy(rule: ReturnRule, change: ThresholdChange): boolean {
  return changesOf(rule, change).length > 0;
}

interface Change {
  readonly apply: (rule: ReturnRule) => ReturnRule;
  readonly inWords: string;
}

/** What of a change there is to change in a rule of its kind. */
function changesOf(rule: ReturnRule, { percentMax, tolerance, severity }: ThresholdChange): Change[] {
  const changes: Change[] = [];
  if (percentMax !== undefined && 'percentMax' in rule)
    changes.push({
      apply: (changed) => ({ ...changed, percentMax }) as ReturnRule,
      inWords: `${percentMax}% in place of ${rule.percentMax}%`,
    });
  if (tolerance !== undefined && 'tolerance' in rule)
    changes.push({
      apply: (changed) => ({ ...changed, tolerance }) as ReturnRule,
      inWords: `a tolerance of ${tolerance} in place of ${rule.tolerance}`,
    });
  if (tolerance !== undefined && rule.kind === 'rate')
    changes.push({
      apply: (changed) => ({ ...changed, numeratorTolerance: String(tolerance) }) as ReturnRule,
      inWords: `a tolerance of ${tolerance} in place of ${rule.numeratorTolerance}`,
    });
  if (severity !== undefined && severity !== rule.severity)
    changes.push({
      apply: (changed) => ({ ...changed, severity }),
      inWords: 'it warns, and does not block',
    });
  return changes;
}
