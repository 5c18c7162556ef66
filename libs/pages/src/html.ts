/** A column of a table: its heading, and whether what stands in it is a number. */
export interface Column {
  readonly name: string;
  readonly isNumber?: boolean;
}

export type Cell = string | Html;

export interface Table {
  readonly caption: string;
  readonly columns: readonly Column[];
  /** Each as long as the columns; its first cell names it. */
  readonly rows: readonly (readonly Cell[])[];
}

/** A piece of HTML that is safe as it stands, and the tables in it, which can be had as files too. */
export class Html {
  constructor(
    readonly text: string,
    readonly tables: readonly Table[] = [],
  ) {}
}

type Part = string | number | Html | readonly Html[];

/** HTML in which whatever is put in is text, unless it is HTML made here. */
export function html(fixed: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const filled = fixed.map((piece, at) => {
    const part = parts[at];
    return part === undefined ? piece : piece + textOf(part);
  });
  return new Html(filled.join(''), parts.flatMap(tablesOf));
}

function textOf(part: Part): string {
  if (part instanceof Html) return part.text;
  if (typeof part === 'object') return part.map(({ text }) => text).join('');
  return escaped(String(part));
}

function tablesOf(part: Part): readonly Table[] {
  if (part instanceof Html) return part.tables;
  return typeof part === 'object' ? part.flatMap(({ tables }) => tables) : [];
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
