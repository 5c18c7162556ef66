/** One thing that is new, and the page that shows it as it stood then. */
export interface NewsLine {
  /** In a sentence. */
  readonly says: string;
  /** Where it stands. */
  readonly path: string;
  /** What stands there: `Delayed transfers of care`. */
  readonly page: string;
}

/** What is new of an area between two moments. */
export interface AreaNews {
  readonly area: { readonly code: string; readonly name: string };
  readonly from: Date;
  readonly to: Date;
  readonly causes: readonly NewsLine[];
  readonly arrivals: readonly NewsLine[];
  readonly obligations: readonly NewsLine[];
}

export function newsCount({ causes, arrivals, obligations }: AreaNews): number {
  return causes.length + arrivals.length + obligations.length;
}
