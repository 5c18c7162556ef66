import type { ReturnQuestion, ReturnSection, ReturnSheet, ReturnTemplate } from '#catalogue';
import { cellName, cellPlace, formTemplate, freeName } from '#documents';
import type {
  Form,
  FormInput,
  FormLook,
  FormSheet,
  FormTaking,
  FormWords,
  WorkbookTemplate,
} from '#documents';
import { rowKey } from '../answers';
import { cellsOf, type FormCell } from '../form-cells';
import { YES_NO } from './answer-in-cell';

/** A workbook in which a return can be told, made of its template. */
export interface ReturnForm {
  readonly workbook: WorkbookTemplate;
  readonly checklist: typeof CHECKLIST & { readonly sheet: string };
  /** Texts that are longer than any row is high, piece by piece. */
  readonly texts: typeof TEXTS & { readonly sheet: string };
  readonly provenance: typeof PROVENANCE & { readonly sheet: string };
  /** How wide the cell of an answer is, in characters, and the cell beside it that may say where its text goes on. */
  readonly roomAt: (address: string) => { readonly width: number; readonly note: string };
}

/** Where what is filled in stands on the sheet in front. */
const CHECKLIST = { area: 'B3', status: 'B4', rows: 'A9' } as const;
const TEXTS = { rows: 'A5', width: 110 } as const;
/** The same on the last sheet: what is said of the return, and the lines on what it rests on. */
export const PROVENANCE_FACTS = [
  ...['Area', 'Template', 'Version of the template', 'Revision', 'Status', 'Content hash', 'As at'],
  ...['Signed off', 'Under the authority of', 'Ratified', 'Late', 'Other figures by then', 'Made by'],
] as const;
const FACTS_FROM = 3;
const PROVENANCE = {
  facts: `B${FACTS_FROM}`,
  rows: `A${FACTS_FROM + PROVENANCE_FACTS.length + 3}`,
} as const;

/** Of a hash that stands whole elsewhere. */
export const HASH_DIGITS = 16;

const FORMS = new WeakMap<ReturnTemplate, Promise<ReturnForm>>();
const FORMS_WITH_TEXTS = new WeakMap<ReturnTemplate, Promise<ReturnForm>>();

/**
 * The form of a template, made once.
 *
 * @param hasTexts with a sheet for texts that are longer than any row is high
 */
export function returnForm(template: ReturnTemplate, hasTexts = false): Promise<ReturnForm> {
  const forms = hasTexts ? FORMS_WITH_TEXTS : FORMS;
  const there = forms.get(template) ?? makeForm(template, hasTexts);
  forms.set(template, there);
  return there;
}

/** Every cell that a template has, those of all rows of its sections with rows. */
export function everyCellOf(template: ReturnTemplate): readonly FormCell[] {
  const lastRows = template.sheets.flatMap(({ sections }) =>
    sections.flatMap(({ code, rows, questions: [first] }) =>
      rows && first ? [rowKey(code, rows.max, first.code)] : [],
    ),
  );
  return cellsOf(template, lastRows);
}

async function makeForm(template: ReturnTemplate, hasTexts: boolean): Promise<ReturnForm> {
  const names = template.sheets.map(({ name }) => name);
  const checklist = freeName('Checklist', names);
  const texts = freeName('Texts in full', [...names, checklist]);
  const provenance = freeName('Provenance', [...names, checklist, texts]);
  const sheets = template.sheets.map(laidOut);
  const form: Form = {
    title: template.name,
    sheets: [
      checklistSheet(checklist, template),
      ...sheets.map(({ sheet }) => sheet),
      ...(hasTexts ? [textsSheet(texts)] : []),
      provenanceSheet(provenance),
    ],
  };
  const made = await formTemplate(form);
  if (!made.ok) throw new Error(`The form of ${template.code} cannot be read: ${made.failure.what}`);
  const roomsOf = new Map(sheets.map(({ sheet, roomAt }) => [sheet.name, roomAt]));
  return {
    workbook: made.value,
    checklist: { ...CHECKLIST, sheet: checklist },
    texts: { ...TEXTS, sheet: texts },
    provenance: { ...PROVENANCE, sheet: provenance },
    roomAt: (address) => {
      const at = address.lastIndexOf('!');
      const room = roomsOf.get(address.slice(0, at))?.(address.slice(at + 1));
      if (!room) throw new Error(`No sheet of the form: ${address}`);
      return { ...room, note: `${address.slice(0, at)}!${room.note}` };
    },
  };
}

// --- The sheets of the template ------------------------------------------------------------------------------

const TEXT_WIDTH = 48;
const INPUT_WIDTH = 20;
const NOTE_WIDTH = 24;
/** Of texts by how long they may be, and of what is chosen; those in rows stand beside many others. */
const WIDTHS = { short: 40, long: 70, longest: 100, choice: 40, inRows: 30 } as const;

/** A sheet of a template as a form of it has it: its words, and the cells for answers. */
export function sheetOf(sheet: ReturnSheet): FormSheet {
  return laidOut(sheet).sheet;
}

interface LaidOut {
  readonly sheet: FormSheet;
  /** How wide a cell for an answer is, and the cell beside it that may say where its text goes on. */
  readonly roomAt: (cell: string) => { readonly width: number; readonly note: string };
}

function laidOut(sheet: ReturnSheet): LaidOut {
  const words = new Words();
  const widths = widthsOf(sheet);
  const plain = sheet.sections.flatMap((section) =>
    section.questions.map((question) => inputOf(question, section)),
  );
  const answered = new Set(plain.flatMap(placesOf));
  for (const section of sheet.sections) tellSection(section, words, answered);
  const taken = new Set([...answered, ...words.places()]);
  const spans = new Map(
    sheet.sections
      .filter(({ rows }) => !rows)
      .flatMap(({ questions }) => questions)
      .map((question) => [question.cell, spanOf(question, widths, taken)]),
  );
  const inputs = plain.map((input) => ({ ...input, spans: spans.get(input.cell) }));
  const lastColumn = Math.max(...Object.keys(widths).map(columnNumber));
  const note = lettersOf(lastColumn + 1);
  const noted = new Set(
    inputs
      .filter(({ takes }) => takes.type === 'text')
      .flatMap(placesOf)
      .map(rowOf),
  );
  return {
    sheet: {
      name: sheet.name,
      widths: { ...widths, [note]: NOTE_WIDTH },
      inputs,
      repeated: repeatedRowsOf(sheet),
      words: [
        ...words.all(answered),
        { cell: firstFreeAbove(taken), look: 'marking' },
        ...[...noted].map((row): FormWords => ({ cell: `${note}${row}`, look: 'note' })),
      ],
    },
    roomAt: (cell) => {
      const columns = columnsFrom(columnOf(cell), spans.get(cell) ?? columnOf(cell));
      const width = columns.reduce((sum, column) => sum + (widths[column] ?? INPUT_WIDTH), 0);
      return { width, note: `${note}${rowOf(cell)}` };
    },
  };
}

/** A column of texts alone is as wide as they ask; beside figures they reach over other columns instead. */
function widthsOf({ sections }: ReturnSheet): Record<string, number> {
  const widths: Record<string, number> = {};
  const widen = (column: string, width: number): void => {
    widths[column] = Math.max(widths[column] ?? 0, width);
  };
  const single = sections.filter(({ rows }) => !rows).flatMap(({ questions }) => questions);
  for (const { rows, questions, textColumn } of sections) {
    if (!rows) widen(textColumn, TEXT_WIDTH);
    for (const question of questions) {
      const column = columnOf(question.cell);
      const isOfTexts = single.every(({ cell, type }) => columnOf(cell) !== column || type === 'text');
      if (rows) widen(column, question.type === 'text' ? WIDTHS.inRows : INPUT_WIDTH);
      else widen(column, isOfTexts ? wantedWidth(question) : INPUT_WIDTH);
    }
  }
  return widths;
}

function wantedWidth({ type, options = [], lengthMax = Infinity }: ReturnQuestion): number {
  switch (type) {
    case 'text':
      return lengthMax <= 500 ? WIDTHS.short : lengthMax <= 5_000 ? WIDTHS.long : WIDTHS.longest;
    case 'choice':
      return Math.min(WIDTHS.choice, Math.max(INPUT_WIDTH, ...options.map(({ length }) => length)));
    default:
      return INPUT_WIDTH;
  }
}

/** How far an answer reaches over cells to its right of which nothing is made; columns it comes to get a width. */
function spanOf(
  question: ReturnQuestion,
  widths: Record<string, number>,
  taken: ReadonlySet<string>,
): string | undefined {
  const first = columnOf(question.cell);
  let last = columnNumber(first);
  let width = widths[first] ?? INPUT_WIDTH;
  while (width < wantedWidth(question) && !taken.has(`${lettersOf(last + 1)}${rowOf(question.cell)}`)) {
    last += 1;
    widths[lettersOf(last)] ??= INPUT_WIDTH;
    width += widths[lettersOf(last)] ?? INPUT_WIDTH;
  }
  return lettersOf(last) === first ? undefined : lettersOf(last);
}

/** Its top row, which says whether it is a draft; of a sheet with rows also the words above them. */
function repeatedRowsOf({ sections }: ReturnSheet): readonly [number, number] {
  const [rows, ...others] = sections.flatMap((section) => section.rows ?? []);
  if (!rows || others.length > 0) return [1, 1];
  const headers = rows.first - 1;
  return headers <= REPEATED_MAX ? [1, headers] : [headers, headers];
}

const REPEATED_MAX = 5;

/** Title and guidance of a section, the titles of its columns, and the words of its questions. */
function tellSection(section: ReturnSection, words: Words, answered: ReadonlySet<string>): void {
  const { title, guidance, row, textColumn, columns = [], questions, rows } = section;
  words.say(`${textColumn}${row}`, 'heading', title);
  for (const column of columns) words.say(`${column.column}${row + 1}`, 'header', column.title);
  for (const question of questions) {
    const { text, label, cell, unit } = question;
    const said = [label ?? text, ...(unit === undefined || label !== undefined ? [] : [`(${unit})`])];
    if (rows) words.say(`${cell}${rows.first - 1}`, 'header', said.join(' '));
    else words.say(`${textColumn}${rowOf(cell)}`, 'label', said.join(' '));
  }
  // In the row below the title, unless something of the form stands there.
  const below = `${textColumn}${row + 1}`;
  if (guidance !== undefined)
    words.say(answered.has(below) || words.has(below) ? `${textColumn}${row}` : below, 'note', guidance);
  for (const { guidance: advice, cell } of questions)
    if (advice !== undefined)
      words.say(rows ? `${cell}${rows.first - 1}` : `${textColumn}${rowOf(cell)}`, 'note', advice);
}

/** What is said in the cells of a sheet: all that comes to one cell, each line once. */
class Words {
  private readonly cells = new Map<string, { readonly look: FormLook; readonly lines: Set<string> }>();

  say(cell: string, look: FormLook, line: string): void {
    const there = this.cells.get(cell) ?? { look, lines: new Set() };
    there.lines.add(line);
    this.cells.set(cell, there);
  }

  has(cell: string): boolean {
    return this.cells.has(cell);
  }

  places(): Iterable<string> {
    return this.cells.keys();
  }

  /** Where an answer is to stand, it stands alone. */
  all(answered: ReadonlySet<string>): FormWords[] {
    return [...this.cells]
      .filter(([cell]) => !answered.has(cell))
      .map(([cell, { look, lines }]) => ({ cell, look, text: [...lines].join('\n') }));
  }
}

function inputOf(question: ReturnQuestion, { rows }: ReturnSection): FormInput {
  const { cell, required } = question;
  const tone = required === false ? 'optional' : 'asked';
  const takes = takingOf(question);
  return rows ? { cell: `${cell}${rows.first}`, rows: rows.max, tone, takes } : { cell, tone, takes };
}

function takingOf({ type, options = [], min, max, decimals, lengthMax }: ReturnQuestion): FormTaking {
  switch (type) {
    case 'text':
      return { type, lengthMax };
    case 'choice':
      return { type, options };
    case 'yes-no':
      return { type: 'choice', options: Object.values(YES_NO) };
    case 'date':
      return { type };
    case 'count':
    case 'money':
      return { type, min, max };
    case 'rate':
      return { type: 'decimal', decimals, min, max };
    case 'percentage':
      return { type, decimals, min, max };
  }
}

function placesOf({ cell, rows = 1 }: FormInput): string[] {
  const first = rowOf(cell);
  return Array.from({ length: rows }, (_, down) => `${columnOf(cell)}${first + down}`);
}

/** The first cell of the top row of which nothing is made. */
function firstFreeAbove(taken: ReadonlySet<string>): string {
  for (let column = 1; ; column += 1) if (!taken.has(`${lettersOf(column)}1`)) return `${lettersOf(column)}1`;
}

function lettersOf(column: number): string {
  return columnOf(cellName(1, column));
}

function columnNumber(column: string): number {
  return cellPlace(`${column}1`)?.column ?? 0;
}

function columnsFrom(first: string, last: string): string[] {
  const from = columnNumber(first);
  return Array.from({ length: columnNumber(last) - from + 1 }, (_, at) => lettersOf(from + at));
}

function columnOf(cell: string): string {
  return cell.replace(/\d+$/, '');
}

function rowOf(cell: string): number {
  return Number(/\d+$/.exec(cell)?.[0]);
}

// --- The sheets around them ----------------------------------------------------------------------------------

function checklistSheet(name: string, template: ReturnTemplate): FormSheet {
  return {
    name,
    widths: { A: 30, B: 78, C: 10, D: 12 },
    inputs: [],
    frozen: 8,
    repeated: [8, 8],
    words: [
      { cell: 'A1', look: 'marking' },
      { cell: 'A2', look: 'title', text: template.name },
      { cell: 'A3', look: 'label', text: 'Area' },
      { cell: 'B3', look: 'text' },
      { cell: 'A4', look: 'label', text: 'Checklist' },
      { cell: 'B4', look: 'text' },
      { cell: 'A5', look: 'asked', text: 'Yellow: for people to answer' },
      {
        cell: 'B5',
        look: 'prepared',
        text: 'Grey: from the ledger. It may be written over; the return then says so.',
      },
      { cell: 'C5', look: 'optional', text: 'White: may be left empty', spans: 'D' },
      {
        cell: 'A6',
        look: 'note',
        text: 'Everything else is the words of the form. It is locked against being written over, without a password.',
        spans: 'D',
      },
      ...headers(8, ['Sheet', 'Question', 'Cell', 'Checker']),
      ...looks(9, 4),
    ],
    signals: [
      { cells: 'D9:D5000', says: 'Yes', colour: 'green' },
      { cells: 'D9:D5000', says: 'No', colour: 'red' },
      { cells: 'B4', says: 'Complete Template', colour: 'green' },
      { cells: 'B4', says: 'Incomplete Template', colour: 'red' },
    ],
  };
}

function textsSheet(name: string): FormSheet {
  return {
    name,
    widths: { A: 34, B: TEXTS.width },
    inputs: [],
    frozen: 4,
    repeated: [4, 4],
    words: [
      { cell: 'A1', look: 'marking' },
      { cell: 'A2', look: 'title', text: 'Texts in full' },
      {
        cell: 'A3',
        look: 'note',
        text: 'Texts that are longer than a row is high, to be read. They are answered in their cells, which hold the whole of them.',
        spans: 'B',
      },
      ...headers(4, ['Where', 'Text']),
      ...looks(5, 2),
    ],
  };
}

function provenanceSheet(name: string): FormSheet {
  const from = FACTS_FROM + PROVENANCE_FACTS.length + 2;
  return {
    name,
    widths: { A: 24, B: 26, C: 38, D: 52, E: 26, F: HASH_DIGITS + 4 },
    inputs: [],
    repeated: [from, from],
    words: [
      { cell: 'A1', look: 'marking' },
      { cell: 'A2', look: 'title', text: 'Where it comes from' },
      ...PROVENANCE_FACTS.flatMap((text, at): FormWords[] => [
        { cell: `A${FACTS_FROM + at}`, look: 'label', text },
        { cell: `B${FACTS_FROM + at}`, look: 'text', spans: 'F' },
      ]),
      {
        cell: `A${from - 1}`,
        look: 'note',
        text: `Below, of a hash stand the first ${HASH_DIGITS} digits; the JSON of the return has all of each.`,
        spans: 'F',
      },
      ...headers(from, ['What', 'Where', 'Of', 'Comes from', 'As at', 'Hash']),
      ...looks(from + 1, 6),
    ],
  };
}

function headers(row: number, texts: readonly string[]): FormWords[] {
  return texts.map((text, at) => ({ cell: `${'ABCDEFGH'.charAt(at)}${row}`, look: 'header', text }));
}

/** Rows that are filled in look like the first. */
function looks(row: number, columns: number): FormWords[] {
  return Array.from({ length: columns }, (_, at) => ({
    cell: `${'ABCDEFGH'.charAt(at)}${row}`,
    look: 'text',
  }));
}
