import type { ReturnQuestion, ReturnSection, ReturnSheet, ReturnTemplate } from '#catalogue';
import { formTemplate, freeName } from '#documents';
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
  readonly provenance: typeof PROVENANCE & { readonly sheet: string };
}

/** Where what is filled in stands on the sheet in front. */
const CHECKLIST = { area: 'B3', status: 'B4', rows: 'A7' } as const;
/** The same on the last sheet: what is said of the return, and the lines on what it rests on. */
export const PROVENANCE_FACTS = [
  ...['Area', 'Template', 'Version of the template', 'Revision', 'Status', 'Content hash', 'As at'],
  ...['Signed off', 'Under the authority of', 'Ratified', 'Made by'],
] as const;
const FACTS_FROM = 3;
const PROVENANCE = {
  facts: `B${FACTS_FROM}`,
  rows: `A${FACTS_FROM + PROVENANCE_FACTS.length + 2}`,
} as const;

const FORMS = new WeakMap<ReturnTemplate, Promise<ReturnForm>>();

/** The form of a template, made once. */
export function returnForm(template: ReturnTemplate): Promise<ReturnForm> {
  const there = FORMS.get(template) ?? makeForm(template);
  FORMS.set(template, there);
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

async function makeForm(template: ReturnTemplate): Promise<ReturnForm> {
  const names = template.sheets.map(({ name }) => name);
  const checklist = freeName('Checklist', names);
  const provenance = freeName('Provenance', [...names, checklist]);
  const form: Form = {
    title: template.name,
    sheets: [
      checklistSheet(checklist, template),
      ...template.sheets.map(sheetOf),
      provenanceSheet(provenance),
    ],
  };
  const made = await formTemplate(form);
  if (!made.ok) throw new Error(`The form of ${template.code} cannot be read: ${made.failure.what}`);
  return {
    workbook: made.value,
    checklist: { ...CHECKLIST, sheet: checklist },
    provenance: { ...PROVENANCE, sheet: provenance },
  };
}

// --- The sheets of the template ------------------------------------------------------------------------------

const TEXT_WIDTH = 48;
const INPUT_WIDTH = 20;
const LONG_TEXT_WIDTH = 40;

/** A sheet of a template as a form of it has it: its words, and the cells for answers. */
export function sheetOf(sheet: ReturnSheet): FormSheet {
  const words = new Words();
  const inputs: FormInput[] = [];
  const widths: Record<string, number> = {};
  const widen = (column: string, width: number): void => {
    widths[column] = Math.max(widths[column] ?? 0, width);
  };
  for (const section of sheet.sections) {
    inputs.push(...section.questions.map((question) => inputOf(question, section)));
    for (const question of section.questions)
      widen(columnOf(question.cell), question.type === 'text' ? LONG_TEXT_WIDTH : INPUT_WIDTH);
    if (!section.rows) widen(section.textColumn, TEXT_WIDTH);
  }
  const answered = new Set(inputs.flatMap(placesOf));
  for (const section of sheet.sections) tellSection(section, words, answered);
  const taken = new Set([...answered, ...words.places()]);
  return {
    name: sheet.name,
    widths,
    inputs,
    words: [...words.all(answered), { cell: firstFreeAbove(taken), look: 'marking' }],
  };
}

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
  const { cell, source } = question;
  const tone = source === undefined ? 'asked' : 'prepared';
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

/** The first cell of the top row of which nothing is made. A form has fewer columns than there are letters. */
function firstFreeAbove(taken: ReadonlySet<string>): string {
  const letters = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ');
  const columns = [...letters, ...letters.flatMap((one) => letters.map((other) => one + other))];
  const column = columns.find((each) => !taken.has(`${each}1`));
  if (column === undefined) throw new Error('A form whose top row is full');
  return `${column}1`;
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
    widths: { A: 28, B: questionsWidth(template), C: 34, D: 12 },
    inputs: [],
    frozen: 6,
    words: [
      { cell: 'A1', look: 'marking' },
      { cell: 'A2', look: 'title', text: template.name },
      { cell: 'A3', look: 'label', text: 'Area' },
      { cell: 'A4', look: 'label', text: 'Checklist' },
      ...headers(6, ['Sheet', 'Question', 'Cell', 'Checker']),
      ...looks(7, 4),
    ],
    signals: [
      { cells: 'D7:D5000', says: 'Yes', colour: 'green' },
      { cells: 'D7:D5000', says: 'No', colour: 'red' },
      { cells: 'B4', says: 'Complete Template', colour: 'green' },
      { cells: 'B4', says: 'Incomplete Template', colour: 'red' },
    ],
  };
}

const QUESTIONS_WIDTH = { least: 70, most: 130 } as const;

/** So wide that questions stand on one line: how high rows are is not known before they are filled in. */
function questionsWidth({ sheets }: ReturnTemplate): number {
  const lengths = sheets.flatMap(({ sections }) =>
    sections.flatMap(({ questions }) => questions.map(({ text }) => text.length)),
  );
  const { least, most } = QUESTIONS_WIDTH;
  return Math.min(most, Math.max(least, ...lengths));
}

function provenanceSheet(name: string): FormSheet {
  const from = FACTS_FROM + PROVENANCE_FACTS.length + 1;
  return {
    name,
    widths: { A: 24, B: 34, C: 48, D: 60, E: 34, F: 68 },
    inputs: [],
    words: [
      { cell: 'A1', look: 'marking' },
      { cell: 'A2', look: 'title', text: 'Where it comes from' },
      ...PROVENANCE_FACTS.map((text, at): FormWords => ({
        cell: `A${FACTS_FROM + at}`,
        look: 'label',
        text,
      })),
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
