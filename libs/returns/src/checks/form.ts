import type { ReturnTemplate } from '#catalogue';
import { add, fraction, type Fraction } from '#kernel';
import type { Answers, AnswerValue } from '../answers';
import { cellsOf, questionsOf, type FormCell } from '../form-cells';
import { figureOfValue, quotedAs } from './value-type';

/** A template with the answers to it. */
export interface Form {
  readonly template: ReturnTemplate;
  /** In the order in which the form is read. A section with rows has as many as are answered. */
  readonly cells: readonly FormCell[];
  readonly byKey: ReadonlyMap<string, FormCell>;
  /** Of each section with rows that has any. */
  readonly rows: ReadonlyMap<string, readonly Row[]>;
  readonly answers: Answers;
  /** What its cells were answered with. A blank is no answer. */
  readonly values: ReadonlyMap<string, AnswerValue>;
}

/** A row of a section, with its cells by question. */
export interface Row {
  readonly cells: ReadonlyMap<string, FormCell>;
  /** Whether anything of it is answered. */
  readonly isBegun: boolean;
}

export function formOf(template: ReturnTemplate, answers: Answers): Form {
  const given = Object.entries(answers).map(([key, { value }]) => [key, value] as const);
  const values = new Map(given.filter(([, value]) => typeof value !== 'string' || value.trim() !== ''));
  const cells = cellsOf(template, values.keys());
  const byKey = new Map(cells.map((cell) => [cell.key, cell]));
  // Whoever takes an answer holds it to the form first.
  for (const key of values.keys())
    if (!byKey.has(key)) throw new Error(`${template.code} has no cell ${key}`);
  return { template, cells, byKey, rows: rowsOfSections(cells, values), answers, values };
}

function rowsOfSections(cells: readonly FormCell[], values: Form['values']): Form['rows'] {
  const sections = new Map<string, { cells: Map<string, FormCell>; isBegun: boolean }[]>();
  for (const cell of cells) {
    if (cell.row === undefined) continue;
    const rows = sections.get(cell.section.code) ?? [];
    sections.set(cell.section.code, rows);
    const row = (rows[cell.row - 1] ??= { cells: new Map(), isBegun: false });
    row.cells.set(cell.question.code, cell);
    row.isBegun ||= values.has(cell.key);
  }
  return sections;
}

export function answered({ values }: Form, { key }: FormCell): AnswerValue | undefined {
  return values.get(key);
}

/** The cell of a question that stands once on the form. A template that names another is a bug of the template. */
export function cellNamed({ byKey, template }: Form, question: string): FormCell {
  const cell = byKey.get(question);
  if (!cell) throw new Error(`${template.code} has no question ${question} outside of its rows`);
  return cell;
}

export function rowsOf({ rows }: Form, section: string): readonly Row[] {
  return rows.get(section) ?? [];
}

/** The row of a cell, with what it is called on the form: `row 5 ("Reablement")`. */
export function rowInWords(form: Form, { row = 0, section }: FormCell): string {
  const [first] = section.questions;
  const named =
    first?.type === 'text' ? rowsOf(form, section.code)[row - 1]?.cells.get(first.code) : undefined;
  const name = named && answered(form, named);
  return `row ${row}${named && name !== undefined ? ` (${quotedAs(name, named.question)})` : ''}`;
}

/** Whether a cell has to be answered as things stand. In a row that is not begun nothing has to. */
export function isRequired(form: Form, cell: FormCell): boolean {
  const { required } = cell.question;
  const row = cell.row === undefined ? undefined : rowsOf(form, cell.section.code)[cell.row - 1];
  if (row && !row.isBegun && !isRowWanted(form, cell)) return false;
  if (typeof required === 'boolean') return required;
  const value = answered(form, requiredBy(form, cell, required.question));
  return value !== undefined && required.is.includes(String(value));
}

/** The cell whose answer says whether another one has to be answered: of the same row, where it has such a question. */
export function requiredBy(form: Form, cell: FormCell, question: string): FormCell {
  const row = cell.row === undefined ? undefined : rowsOf(form, cell.section.code)[cell.row - 1];
  return row?.cells.get(question) ?? cellNamed(form, question);
}

/** Whether a row that is not begun is one of as many as there have to be. */
function isRowWanted(form: Form, { section, row = 0 }: FormCell): boolean {
  const min = section.rows?.min ?? 0;
  return row <= min && rowsOf(form, section.code).filter(({ isBegun }) => isBegun).length < min;
}

/** A cell's figure: pence, whole numbers, a decimal as written. Undefined where it has none. */
export function figureOf(form: Form, cell: FormCell): Fraction | undefined {
  const value = answered(form, cell);
  return value === undefined ? undefined : figureOfValue(value, cell.question);
}

/** What a rule looks at: `nea-q1-actual`, or all of a column, `benefits.*.saving`, which stands for its sum. */
export interface Looked {
  readonly cells: readonly FormCell[];
  /** Undefined where it has none yet. What need not be answered and is not counts as nothing. */
  readonly figure: Fraction | undefined;
  /** Whether a figure that has to be there is missing, or is none. */
  readonly isToCome: boolean;
}

export function lookAt(form: Form, named: string): Looked {
  const [section = '', , column] = named.split('.');
  const all = column === undefined ? [cellNamed(form, named)] : columnOf(form, section, column);
  const cells = all.filter((cell) => answered(form, cell) !== undefined);
  const figures = cells.flatMap((cell) => figureOf(form, cell) ?? []);
  const isToCome =
    figures.length < cells.length ||
    all.some((cell) => answered(form, cell) === undefined && isRequired(form, cell));
  return { cells, figure: isToCome || figures.length === 0 ? undefined : sumOf(figures), isToCome };
}

/** The cells of a column in all rows. A template that names another is a bug of the template. */
function columnOf(form: Form, section: string, column: string): FormCell[] {
  if (!questionsOf(form.template).has(`${section}.*.${column}`))
    throw new Error(`${form.template.code} has no column ${column} in the rows of ${section}`);
  return rowsOf(form, section).flatMap(({ cells }) => cells.get(column) ?? []);
}

export function sumOf(figures: readonly Fraction[]): Fraction {
  return figures.reduce(add, fraction(0));
}
