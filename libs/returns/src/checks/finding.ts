import type { ReturnRule } from '#catalogue';
import type { FormCell } from '../form-cells';
import type { LocalThreshold } from './local-threshold';

export type Severity = ReturnRule['severity'];

/** What a return is held to, as people read it: a check of every question, or a rule of its template. */
export type Check = Pick<ReturnRule, 'code' | 'severity' | 'sentence' | 'mend' | 'source' | 'verified'>;

/** Something in a return that is not as it should be. */
export interface Finding {
  /** Of the check or rule; it never changes its meaning. */
  readonly code: string;
  readonly severity: Severity;
  /** First the one where it is mended. */
  readonly cells: readonly FoundCell[];
  /** The rule in a sentence. */
  readonly sentence: string;
  readonly what: string;
  readonly mend: string;
  /** The threshold of the area under which it stands. */
  readonly threshold?: LocalThreshold;
}

export interface FoundCell {
  /** `nea-q1-actual`, or `benefits.3.saving`. */
  readonly key: string;
  /** `National conditions!C8`. */
  readonly address: string;
  /** As the form words the question. */
  readonly question: string;
  /** As people read it; absent where it is not answered. */
  readonly value?: string;
}

/** What a check found, and where: first the cell where it is mended. */
export interface Found {
  readonly cells: readonly [FormCell, ...FormCell[]];
  readonly what: string;
}
