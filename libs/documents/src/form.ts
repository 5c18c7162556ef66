/**
 * A workbook for people to fill in: words, cells for values and what these may hold. What it asks is for whoever makes
 * it; cells are told by their names, `C8`.
 */
export interface Form {
  readonly title: string;
  readonly sheets: readonly FormSheet[];
}

export interface FormSheet {
  readonly name: string;
  /** Characters wide, by the letters of a column. */
  readonly widths: Readonly<Record<string, number>>;
  readonly words: readonly FormWords[];
  readonly inputs: readonly FormInput[];
  /** Cells that take a colour where they say something. */
  readonly signals?: readonly FormSignal[];
  /** Rows that stay in view. */
  readonly frozen?: number;
}

export interface FormWords {
  readonly cell: string;
  readonly look: FormLook;
  /** Nothing where the cell only looks so, for what is filled into it. */
  readonly text?: string;
}

export type FormLook = 'title' | 'heading' | 'label' | 'note' | 'header' | 'text' | 'marking';

/** A cell for a value, or as many as there are rows from it down. */
export interface FormInput {
  readonly cell: string;
  readonly rows?: number;
  /** To be answered by whoever fills it in, or answered already by whoever sends it. */
  readonly tone: 'asked' | 'prepared';
  readonly takes: FormTaking;
}

/** What a cell takes; bounds are in the unit that is shown: pounds, percent. */
export type FormTaking =
  | { readonly type: 'text'; readonly lengthMax?: number | undefined }
  | { readonly type: 'choice'; readonly options: readonly string[] }
  | { readonly type: 'date' }
  | ({ readonly type: 'count' | 'money' } & Bounds)
  | ({ readonly type: 'decimal' | 'percentage'; readonly decimals?: number | undefined } & Bounds);

interface Bounds {
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}

export interface FormSignal {
  /** From one cell to another, `D5:D400`. */
  readonly cells: string;
  readonly says: string;
  readonly colour: 'green' | 'red';
}
