import type { ReturnTemplate } from '#catalogue';
import { add, fraction, type Fraction } from '#kernel';
import { rowKey, type Answers, type AnswerValue } from '../answers';
import { cellsOf, questionsOf, type FormCell } from '../form-cells';
import { figureOfValue } from './value-type';

/** A template with the answers to it. */
export interface Form {
  readonly template: ReturnTemplate;
  /** In the order in which the form is read. A section with rows has as many as are answered. */
  readonly cells: readonly FormCell[];
  readonly byKey: ReadonlyMap<string, FormCell>;
  readonly answers: Answers;
}

export function formOf(template: ReturnTemplate, answers: Answers): Form {
  const keys = Object.keys(answers).filter((key) => isAnswer(answers[key]?.value));
  const cells = cellsOf(template, keys);
  const byKey = new Map(cells.map((cell) => [cell.key, cell]));
  const stray = keys.find((key) => !byKey.has(key));
  // Whoever takes an answer holds it to the form first.
  if (stray !== undefined) throw new Error(`${template.code} has no cell ${stray}`);
  return { template, cells, byKey, answers };
}

/** What a cell was answered with. A blank is no answer. */
export function answered({ answers }: Form, { key }: FormCell): AnswerValue | undefined {
  const value = answers[key]?.value;
  return isAnswer(value) ? value : undefined;
}

function isAnswer(value: AnswerValue | undefined): boolean {
  return value !== undefined && (typeof value !== 'string' || value.trim() !== '');
}

/** The cell of a question that stands once on the form. A template that names another is a bug of the template. */
export function cellNamed({ byKey, template }: Form, question: string): FormCell {
  const cell = byKey.get(question);
  if (!cell) throw new Error(`${template.code} has no question ${question} outside of its rows`);
  return cell;
}

/** The rows of a section, each as its cells by question. */
export function rowsOf({ cells }: Form, section: string): ReadonlyMap<string, FormCell>[] {
  const rows: Map<string, FormCell>[] = [];
  for (const cell of cells) {
    if (cell.section.code !== section || cell.row === undefined) continue;
    (rows[cell.row - 1] ??= new Map()).set(cell.question.code, cell);
  }
  return rows;
}

/** A row that has any answer. */
export function isBegun(form: Form, row: ReadonlyMap<string, FormCell>): boolean {
  return [...row.values()].some((cell) => answered(form, cell) !== undefined);
}

/** Whether a cell has to be answered as things stand. In a row that is not begun nothing has to. */
export function isRequired(form: Form, cell: FormCell): boolean {
  const { required } = cell.question;
  if (cell.row !== undefined && cell.row > (cell.section.rows?.min ?? 0) && !isRowBegun(form, cell))
    return false;
  if (typeof required === 'boolean') return required;
  const beside =
    cell.row === undefined
      ? undefined
      : form.byKey.get(rowKey(cell.section.code, cell.row, required.question));
  const value = answered(form, beside ?? cellNamed(form, required.question));
  return value !== undefined && required.is.includes(String(value));
}

function isRowBegun(form: Form, { section, row }: FormCell): boolean {
  return section.questions.some(({ code }) => {
    const cell = form.byKey.get(rowKey(section.code, row ?? 0, code));
    return cell !== undefined && answered(form, cell) !== undefined;
  });
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
    figures.length < all.filter((cell) => isRequired(form, cell) || cells.includes(cell)).length;
  return { cells, figure: isToCome || figures.length === 0 ? undefined : sumOf(figures), isToCome };
}

/** The cells of a column in all rows. A template that names another is a bug of the template. */
function columnOf({ cells, template }: Form, section: string, column: string): FormCell[] {
  if (!questionsOf(template).has(`${section}.*.${column}`))
    throw new Error(`${template.code} has no column ${column} in the rows of ${section}`);
  return cells.filter((cell) => cell.section.code === section && cell.question.code === column);
}

export function sumOf(figures: readonly Fraction[]): Fraction {
  return figures.reduce(add, fraction(0));
}
