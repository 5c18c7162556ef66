import type { ReturnQuestion, ReturnSection, ReturnSheet, ReturnTemplate } from '#catalogue';
import { rowKey } from './answers';

/** A question of a form and where it stands. */
export interface FormQuestion {
  readonly sheet: ReturnSheet;
  readonly section: ReturnSection;
  readonly question: ReturnQuestion;
}

/** A cell of a form: a question, in a section with rows of one row. */
export interface FormCell extends FormQuestion {
  readonly key: string;
  /** Counts from 1; absent where its section has no rows. */
  readonly row?: number;
  /** `National conditions!C8` */
  readonly address: string;
}

const FORMS = new WeakMap<ReturnTemplate, ReadonlyMap<string, FormQuestion>>();

/** The questions of a form by their keys, in the order of the form; of a section with rows as `benefits.*.saving`. */
export function questionsOf(form: ReturnTemplate): ReadonlyMap<string, FormQuestion> {
  const known = FORMS.get(form);
  if (known) return known;
  const questions = new Map<string, FormQuestion>();
  for (const sheet of form.sheets)
    for (const section of sheet.sections)
      for (const question of section.questions)
        questions.set(section.rows ? `${section.code}.*.${question.code}` : question.code, {
          ...{ sheet, section, question },
        });
  FORMS.set(form, questions);
  return questions;
}

const ROW_KEY = /^([a-z0-9-]+)\.([1-9]\d{0,3})\.([a-z0-9-]+)$/;

/** The cell that a key names; undefined where the form has none. */
export function cellOf(form: ReturnTemplate, key: string): FormCell | undefined {
  const known = CELLS.get(form) ?? new Map<string, FormCell>();
  if (known.size === 0) CELLS.set(form, known);
  const cell = known.get(key) ?? findCell(form, key);
  if (cell) known.set(key, cell);
  return cell;
}

/** Forms are asked for the same cells by everybody; they have as many as they have room for. */
const CELLS = new WeakMap<ReturnTemplate, Map<string, FormCell>>();

function findCell(form: ReturnTemplate, key: string): FormCell | undefined {
  const questions = questionsOf(form);
  const inRow = ROW_KEY.exec(key);
  if (!inRow) {
    const found = questions.get(key);
    return found && !found.section.rows ? singleCell(found) : undefined;
  }
  const [, section = '', row = '', code = ''] = inRow;
  const found = questions.get(`${section}.*.${code}`);
  return found && cellInRow(found, Number.parseInt(row, 10));
}

/** The cells that a form has for so many rows in each section with rows, or as many as it asks for, in its order. */
export function cellsOf({ sheets }: ReturnTemplate, keys: Iterable<string>): FormCell[] {
  const last = lastRows(keys);
  return sheets.flatMap((sheet) =>
    sheet.sections.flatMap((section) => {
      const placed = section.questions.map((question) => ({ sheet, section, question }));
      if (!section.rows) return placed.map(singleCell);
      const count = Math.max(section.rows.min ?? 0, last.get(section.code) ?? 0);
      return Array.from({ length: count }, (_, at) => at + 1).flatMap((row) =>
        placed.flatMap((each) => cellInRow(each, row) ?? []),
      );
    }),
  );
}

/** The last row of each section that has anything in it. */
function lastRows(keys: Iterable<string>): ReadonlyMap<string, number> {
  const last = new Map<string, number>();
  for (const key of keys) {
    const [, section = '', row = '0'] = ROW_KEY.exec(key) ?? [];
    last.set(section, Math.max(last.get(section) ?? 0, Number.parseInt(row, 10)));
  }
  return last;
}

function singleCell(found: FormQuestion): FormCell {
  const { sheet, question } = found;
  return { ...found, key: question.code, address: `${sheet.name}!${question.cell}` };
}

function cellInRow(found: FormQuestion, row: number): FormCell | undefined {
  const { sheet, section, question } = found;
  if (!section.rows || row > section.rows.max) return undefined;
  const address = `${sheet.name}!${question.cell}${section.rows.first + row - 1}`;
  return { ...found, key: rowKey(section.code, row, question.code), row, address };
}
