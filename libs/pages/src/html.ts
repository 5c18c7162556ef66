import type { Passage } from '#documents';

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

/** What a piece of a page says to whoever has the page as a file, in the order of the page. */
export type Told =
  | { readonly kind: 'table'; readonly table: Table }
  /** What nobody may overlook, on whatever page of a document they are. */
  | { readonly kind: 'marking'; readonly text: string }
  /** What its figures are to be read with. */
  | { readonly kind: 'note'; readonly text: string }
  /** Of which moment the page is, and the address under which it stays so. */
  | { readonly kind: 'moment'; readonly says: Cell; readonly lasting: string | undefined }
  /** What stands between its tables, in a document that holds the whole page. */
  | { readonly kind: 'passage'; readonly passage: Passage }
  /** The same, in the words of the page, which are read where such a document is made; and what they are of. */
  | { readonly kind: 'words'; readonly says: Cell; readonly of?: string };

/** A piece of HTML that is safe as it stands, and what files of its page hold of it. */
export class Html {
  constructor(
    readonly text: string,
    readonly told: readonly Told[] = [],
  ) {}

  get tables(): readonly Table[] {
    return this.told.flatMap((each) => (each.kind === 'table' ? [each.table] : []));
  }
}

type Part = string | number | Html | readonly Html[];

/** HTML in which whatever is put in is text, unless it is HTML made here. */
export function html(fixed: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const filled = fixed.map((piece, at) => {
    const part = parts[at];
    return part === undefined ? piece : piece + textOf(part);
  });
  return new Html(filled.join(''), parts.flatMap(toldBy));
}

function textOf(part: Part): string {
  if (part instanceof Html) return part.text;
  if (typeof part === 'object') return part.map(({ text }) => text).join('');
  return escaped(String(part));
}

function toldBy(part: Part): readonly Told[] {
  if (part instanceof Html) return part.told;
  return typeof part === 'object' ? part.flatMap(({ told }) => told) : [];
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

/** Shown beside words that say the same. */
const HIDDEN = /<span[^>]*aria-hidden="true"[^>]*>[^<]*<\/span\s*>/g;

/** A name, which shows on a page whose it is by an id. */
const NAMED = /<span title="([^"]*)">([^<]*)<\/span\s*>/g;

const CHARACTERS = new Map(Object.entries(ENTITIES).map(([character, entity]) => [entity, character]));

/** What a reader reads in a cell, each line by itself. */
export function wordsOf(cell: Cell): string {
  if (typeof cell === 'string') return cell.trim();
  return cell.text
    .replace(HIDDEN, '')
    .replace(NAMED, '$2 ($1)')
    .replace(/\s+/g, ' ')
    .replace(/<(br|\/p|\/li|\/div)\b[^>]*>/g, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => CHARACTERS.get(entity) ?? entity)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('\n');
}
