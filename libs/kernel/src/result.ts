/** What can fail in a way its caller is expected to deal with. Bugs throw instead. */
export type Result<Value, Failure> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly failure: Failure };

export function ok<Value>(value: Value): { readonly ok: true; readonly value: Value } {
  return { ok: true, value };
}

export function fail<Failure>(failure: Failure): { readonly ok: false; readonly failure: Failure } {
  return { ok: false, failure };
}

/**
 * Why something from outside was not taken, in the four things its sender needs: which rule, where in
 * what they sent, what was found there, and how to mend it.
 */
export interface Refusal {
  /** Stable kebab-case code of the rule, listed in docs/rules.md. */
  readonly rule: string;
  /** JSON pointer into what was sent; the empty string is the whole of it. */
  readonly where: string;
  readonly what: string;
  readonly mend: string;
}
