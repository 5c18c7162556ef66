import { cellXml } from './cell-xml';
import type { Form, FormInput, FormTaking } from './form';
import { cellName, placeOfCell } from './table';
import { separated, withPointMoved } from './value';
import { escapeMarkup } from './xml';
import { quotedName, SPREADSHEET } from './written-workbook';

/** What can be chosen in the cells of a form: each list is a column of a sheet that is not seen. */
export interface ChoiceLists {
  readonly sheet: string;
  /** Where the options stand, as a formula names it. */
  readonly placeOf: (options: readonly string[]) => string;
  /** Undefined where nothing is chosen. */
  readonly xml: string | undefined;
}

/** Options may hold commas and pass 255 characters, which a list that is written into its cell may not. */
export function choiceLists({ sheets }: Form): ChoiceLists {
  const sheet = freeName(
    'Lists',
    sheets.map(({ name }) => name),
  );
  const columns = new Map<string, readonly string[]>();
  for (const { takes } of sheets.flatMap(({ inputs }) => inputs))
    if (takes.type === 'choice') columns.set(JSON.stringify(takes.options), takes.options);
  const keys = [...columns.keys()];
  return {
    sheet,
    placeOf: (options) => {
      const column = keys.indexOf(JSON.stringify(options)) + 1;
      const absolute = (row: number): string =>
        cellName(row, column).replace(/\d+$/, (digits) => `$${digits}`);
      return `${quotedName(sheet)}!$${absolute(1)}:$${absolute(options.length)}`;
    },
    xml: keys.length === 0 ? undefined : listsXml([...columns.values()]),
  };
}

/** A name that no other sheet has, whatever its letters: with a number behind it where it must be. */
export function freeName(name: string, taken: readonly string[]): string {
  const others = new Set(taken.map((each) => each.toLowerCase()));
  for (let number = 1; ; number += 1) {
    const free = number === 1 ? name : `${name} ${number}`;
    if (!others.has(free.toLowerCase())) return free;
  }
}

function listsXml(columns: readonly (readonly string[])[]): string {
  const height = Math.max(...columns.map(({ length }) => length));
  const rows = Array.from({ length: height }, (_, at) => {
    const cells = columns.map((options, column) =>
      options[at] === undefined
        ? ''
        : cellXml('', cellName(at + 1, column + 1), 0, { type: 'text', value: options[at] }, 1900),
    );
    return `<row r="${at + 1}">${cells.join('')}</row>`;
  });
  return `<worksheet xmlns="${SPREADSHEET}"><sheetData>${rows.join('')}</sheetData></worksheet>`;
}

/** What the cells of a sheet may hold, as rules of the spreadsheet, with what it says to anything else. */
export function validationXml(inputs: readonly FormInput[], lists: ChoiceLists): string {
  const rules = inputs.flatMap((input) => {
    const rule = ruleOf(input.takes, lists);
    if (!rule) return [];
    const { type, operator, formulas, error } = rule;
    const attributes = [
      `type="${type}"`,
      ...(operator === undefined ? [] : [`operator="${operator}"`]),
      `allowBlank="1" showErrorMessage="1" error="${escapeMarkup(error)}" sqref="${rangeOf(input)}"`,
    ];
    const written = formulas.map((formula, at) => `<formula${at + 1}>${formula}</formula${at + 1}>`);
    return [`<dataValidation ${attributes.join(' ')}>${written.join('')}</dataValidation>`];
  });
  if (rules.length === 0) return '';
  return `<dataValidations count="${rules.length}">${rules.join('')}</dataValidations>`;
}

function rangeOf({ cell, rows = 1 }: FormInput): string {
  const { row, column } = placeOfCell(cell);
  return rows === 1 ? cell : `${cell}:${cellName(row + rows - 1, column)}`;
}

interface CellRule {
  readonly type: 'list' | 'whole' | 'decimal' | 'date' | 'textLength';
  readonly operator?: 'between' | 'greaterThanOrEqual' | 'lessThanOrEqual';
  readonly formulas: readonly string[];
  readonly error: string;
}

/** Of 1 March 1900, before which spreadsheets do not agree on days. */
const FIRST_DAY = 61;
/** No figure has more: bounds where a form has none, so that a figure it must be. */
const FIGURE_MAX = 1_000_000_000_000;

function ruleOf(takes: FormTaking, lists: ChoiceLists): CellRule | undefined {
  switch (takes.type) {
    case 'text': {
      const { lengthMax } = takes;
      if (lengthMax === undefined) return undefined;
      const error = `At most ${lengthMax} characters.`;
      return { type: 'textLength', operator: 'lessThanOrEqual', formulas: [String(lengthMax)], error };
    }
    case 'choice':
      return { type: 'list', formulas: [lists.placeOf(takes.options)], error: 'One of the list.' };
    case 'date':
      return {
        type: 'date',
        operator: 'greaterThanOrEqual',
        formulas: [String(FIRST_DAY)],
        error: 'A day, such as 30/06/2015.',
      };
    default: {
      const { type, min = -FIGURE_MAX, max = FIGURE_MAX } = takes;
      const of = type === 'money' ? ' pounds' : type === 'percentage' ? ' percent' : '';
      const number = (bound: number): string =>
        type === 'percentage' ? withPointMoved(String(bound), -2) : String(bound);
      const kind = type === 'count' ? 'A whole number' : 'A number';
      return {
        type: type === 'count' ? 'whole' : 'decimal',
        operator: 'between',
        formulas: [number(min), number(max)],
        error: `${kind} of ${separated(String(min))} to ${separated(String(max))}${of}.`,
      };
    }
  }
}
