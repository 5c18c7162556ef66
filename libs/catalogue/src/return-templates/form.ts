import type { ReturnQuestion, ReturnSection, ReturnSheet } from '../return-template';

/** A question that has no place on a sheet yet. */
export type Unplaced = Omit<ReturnQuestion, 'cell'>;
type More = Partial<Omit<Unplaced, 'code' | 'text' | 'type'>>;

/** Guidance of Q4 2015/16, Q2 2016/17 and Q4 2016/17: "restricted to values between 0 and 100,000,000". */
const RESTRICTED = { min: 0, max: 100_000_000 } as const;

export function text(code: string, asked: string, more: More = {}): Unplaced {
  return { code, text: asked, type: 'text', required: true, lengthMax: 2_000, ...more };
}

export function date(code: string, asked: string, more: More = {}): Unplaced {
  return { code, text: asked, type: 'date', required: true, ...more };
}

export function yesNo(code: string, asked: string, more: More = {}): Unplaced {
  return { code, text: asked, type: 'yes-no', required: true, ...more };
}

export function choice(code: string, asked: string, options: readonly string[], more: More = {}): Unplaced {
  return { code, text: asked, type: 'choice', options: [...options], required: true, ...more };
}

export function count(code: string, asked: string, more: More = {}): Unplaced {
  return { code, text: asked, type: 'count', required: true, ...RESTRICTED, ...more };
}

export function money(code: string, asked: string, more: More = {}): Unplaced {
  return { code, text: asked, type: 'money', unit: '£', required: true, ...RESTRICTED, ...more };
}

export function rate(code: string, asked: string, decimals: number, more: More = {}): Unplaced {
  return { code, text: asked, type: 'rate', decimals, required: true, ...RESTRICTED, ...more };
}

export function percentage(code: string, asked: string, decimals: number, more: More = {}): Unplaced {
  return { code, text: asked, type: 'percentage', decimals, required: true, ...RESTRICTED, ...more };
}

/** A section that takes its place when it is put on a sheet: from which row, and how many it takes. */
export interface Unlaid {
  readonly height: number;
  lay(row: number): ReturnSection;
}

interface Titled {
  readonly code: string;
  readonly title: string;
  readonly guidance?: string;
}

const WORDS = 'B';

/** Questions below each other, their answers beside them. */
export function list(titled: Titled, questions: readonly Unplaced[]): Unlaid {
  return {
    height: questions.length + 1,
    lay: (row) => ({
      ...titled,
      row,
      textColumn: WORDS,
      questions: questions.map((question, index) => ({ ...question, cell: `C${row + 1 + index}` })),
    }),
  };
}

/** One row of a grid: what stands beside it, and its answers by columns; undefined leaves a cell out. */
export interface Line {
  readonly label: string;
  readonly cells: readonly (Unplaced | undefined)[];
}

/** Answers in rows and columns: a line for each thing that is asked, a column for each period. */
export function grid(titled: Titled, columns: readonly string[], lines: readonly Line[]): Unlaid {
  return {
    height: lines.length + 2,
    lay: (row) => ({
      ...titled,
      row,
      textColumn: WORDS,
      columns: columns.map((title, index) => ({ column: columnAt(1 + index), title })),
      questions: lines.flatMap(({ label, cells }, line) =>
        cells.flatMap((question, index) =>
          question ? [{ ...question, label, cell: `${columnAt(1 + index)}${row + 2 + line}` }] : [],
        ),
      ),
    }),
  };
}

/** As many rows of the same questions as there are things to tell of. */
export function table(
  titled: Titled,
  rows: Omit<NonNullable<ReturnSection['rows']>, 'first'>,
  questions: readonly Unplaced[],
): Unlaid {
  return {
    height: rows.max + 2,
    lay: (row) => ({
      ...titled,
      row,
      textColumn: WORDS,
      rows: { first: row + 2, ...rows },
      questions: questions.map((question, index) => ({ ...question, cell: columnAt(index) })),
    }),
  };
}

/** A sheet with its sections below each other, an empty row between them. */
export function sheet(code: string, name: string, sections: readonly Unlaid[]): ReturnSheet {
  let row = 2;
  return {
    code,
    name,
    sections: sections.map((section) => {
      const laid = section.lay(row);
      row += section.height + 1;
      return laid;
    }),
  };
}

/** B, C, D ...: words stand in B, which is the first. */
function columnAt(index: number): string {
  return String.fromCharCode(WORDS.charCodeAt(0) + index);
}
