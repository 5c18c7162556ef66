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
  /** Rows that are printed again on top of every page, from one to another. */
  readonly repeated?: readonly [number, number];
}

export interface FormWords {
  readonly cell: string;
  readonly look: FormLook;
  /** Nothing where the cell only looks so, for what is filled into it. */
  readonly text?: string;
  /** The letters of the last column it reaches over, where it is more than its own. */
  readonly spans?: string | undefined;
}

/** A tone is the look of a cell for a value, for a legend to tell it by. */
export type FormLook = 'title' | 'heading' | 'label' | 'note' | 'header' | 'text' | 'marking' | FormTone;

/** To be answered; to be answered or left empty; answered already by whoever sends the form. */
export type FormTone = 'asked' | 'optional' | 'prepared';

/** A cell for a value, or as many as there are rows from it down. */
export interface FormInput {
  readonly cell: string;
  readonly rows?: number;
  /** While it is empty, or answered by whoever fills it in; what is prepared is said with what is filled in. */
  readonly tone: Exclude<FormTone, 'prepared'>;
  readonly takes: FormTaking;
  /** The letters of the last column it reaches over, where it is more than its own. */
  readonly spans?: string | undefined;
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
