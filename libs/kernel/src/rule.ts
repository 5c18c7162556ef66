/** A rule that data from outside is held to, as data, so that docs/rules.md is generated from it. */
export interface Rule {
  /** Stable kebab-case code, as in a refusal. */
  readonly code: string;
  /** An error keeps the data out; a warning stands beside the figure. */
  readonly severity: 'error' | 'warning';
  /** What the rule asks, in a sentence. */
  readonly sentence: string;
  readonly why: string;
  /** The public document the rule rests on, or the reason it needs none. */
  readonly source: string;
}
