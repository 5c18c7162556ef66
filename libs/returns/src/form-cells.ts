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
  const questions = questionsOf(form);
  const inRow = ROW_KEY.exec(key);
  if (!inRow) {
    const found = questions.get(key);
    if (!found || found.section.rows) return undefined;
    return { ...found, key, address: `${found.sheet.name}!${found.question.cell}` };
  }
  const [, section = '', rowText = '', code = ''] = inRow;
  const found = questions.get(`${section}.*.${code}`);
  const row = Number(rowText);
  const rows = found?.section.rows;
  if (!found || !rows || row > rows.max) return undefined;
  return { ...found, key, row, address: `${found.sheet.name}!${found.question.cell}${rows.first + row - 1}` };
}

/** How many rows of a section are answered: up to the last that has anything. */
export function rowsAnswered(section: string, keys: Iterable<string>): number {
  let last = 0;
  for (const key of keys) {
    const inRow = ROW_KEY.exec(key);
    if (inRow?.[1] === section) last = Math.max(last, Number(inRow[2]));
  }
  return last;
}

/** The cells that a form has for so many rows in each section with rows, or as many as it asks for, in its order. */
export function cellsOf(form: ReturnTemplate, keys: Iterable<string>): FormCell[] {
  const answered = [...keys];
  return form.sheets.flatMap(({ sections }) =>
    sections.flatMap((section) => {
      const codes = section.questions.map(({ code }) => code);
      const rows = section.rows && Math.max(section.rows.min ?? 0, rowsAnswered(section.code, answered));
      const all =
        rows === undefined
          ? codes
          : Array.from({ length: rows }, (_, at) =>
              codes.map((code) => rowKey(section.code, at + 1, code)),
            ).flat();
      return all.flatMap((key) => cellOf(form, key) ?? []);
    }),
  );
}
