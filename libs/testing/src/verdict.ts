/** What `bettercare verify --json` says, as far as proofs read it. */
export interface Verdict {
  readonly cells: { readonly live: string; readonly rebuilt: string; readonly records: string };
  readonly faults: readonly string[];
  readonly lanes: readonly {
    readonly counts: number;
    readonly replacements: number;
    readonly quarantined: number;
  }[];
}
