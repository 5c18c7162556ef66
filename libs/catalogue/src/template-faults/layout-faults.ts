import type { Refusal } from '#kernel';
import type { ReturnSheet, ReturnTemplate } from '../return-template';
import { questionsIn, sectionsOf, type Asked, type PlacedSection } from './asked';
import { fault, repeated, type At } from './fault';

/** Something that stands in a cell of a sheet. */
interface Standing {
  readonly column: string;
  readonly row: number;
  readonly what: string;
  readonly at: At;
}

/** What would be written over something else in the workbook, or has no place in it. */
export function layoutFaults(template: ReturnTemplate): Refusal[] {
  return template.sheets.flatMap((sheet) => {
    const sections = sectionsOf(template).filter((placed) => placed.sheet === sheet);
    return [
      ...sections.flatMap((placed) => cellForms(placed)),
      ...sections.flatMap((placed) => wordFaults(placed)),
      ...sharedCells(sheet, sections),
      ...sections.flatMap((placed) => overruns(placed, sections)),
    ];
  });
}

const CELL = /^([A-Z]{1,2})([1-9]\d{0,3})$/;

function placeOf({ question }: Pick<Asked, 'question'>): { column: string; row: number } | undefined {
  const [, column, row] = CELL.exec(question.cell) ?? [];
  return column === undefined ? undefined : { column, row: Number(row) };
}

function cellForms(placed: PlacedSection): Refusal[] {
  const isInRows = placed.section.rows !== undefined;
  return questionsIn(placed)
    .filter(({ question }) => (isInRows ? /\d/.test(question.cell) : !CELL.test(question.cell)))
    .map(({ question, at }) =>
      fault(
        'template-cell-form',
        [...at, 'cell'],
        `${question.code} stands in ${question.cell}`,
        isInRows ? 'Give the column alone, such as C.' : 'Give a column and a row, such as C8.',
      ),
    );
}

/** Several answers of one row of the sheet, whose words would stand in one cell. */
function wordFaults(placed: PlacedSection): Refusal[] {
  const { section, at } = placed;
  if (section.rows)
    return section.columns
      ? [
          fault(
            'template-words-collide',
            [...at, 'columns'],
            `${section.code} has both rows and columns`,
            'Leave the columns out: above rows stand the words of their questions.',
          ),
        ]
      : [];
  const asked = questionsIn(placed);
  if (section.columns) {
    const columns = section.columns.map(({ column }) => column);
    return asked
      .filter((each) => !columns.includes(placeOf(each)?.column ?? ''))
      .map(({ question, at: where }) =>
        fault(
          'template-words-collide',
          [...where, 'cell'],
          `${question.cell} is in none of the columns ${columns.join(', ')}`,
          'Put it in one of them, or add its column.',
        ),
      )
      .concat(labelFaults(asked));
  }
  return repeated(asked, (each) => String(placeOf(each)?.row)).map(({ item, first }) =>
    fault(
      'template-words-collide',
      [...item.at, 'cell'],
      `${item.question.code} stands in the row of ${first.question.code}, and so would its words`,
      'Give it a row of its own, or the section its columns.',
    ),
  );
}

function labelFaults(asked: readonly Asked[]): Refusal[] {
  const wordsOf = ({ question }: Asked) => question.label ?? question.text;
  return repeated(asked, (each) => String(placeOf(each)?.row))
    .filter(({ item, first }) => wordsOf(item) !== wordsOf(first))
    .map(({ item, first }) =>
      fault(
        'template-words-collide',
        [...item.at, 'label'],
        `“${wordsOf(item)}” would stand where “${wordsOf(first)}” does`,
        'Give both the same label.',
      ),
    );
}

/** Two things in one cell. Cells in the way of rows are said as overruns. */
function sharedCells(sheet: ReturnSheet, sections: readonly PlacedSection[]): Refusal[] {
  const standing = sections.flatMap(standingIn);
  return repeated(standing, ({ column, row }) => column + String(row)).map(({ item, first }) =>
    fault(
      'template-cell-twice',
      item.at,
      `${item.what} stands in ${item.column}${item.row} of ${sheet.name}, where ${first.what} is`,
      'Give each a cell of its own.',
    ),
  );
}

function standingIn(placed: PlacedSection): Standing[] {
  const { section, at } = placed;
  const title = { column: section.textColumn, row: section.row, what: `the title of ${section.code}`, at };
  const asked = questionsIn(placed);
  if (section.rows) return [title, ...asked.map((each) => inRows(each, section.rows?.first ?? 0))];
  const rowsWithWords = new Map<number, Standing>();
  const answers = asked.flatMap((each): Standing[] => {
    const place = placeOf(each);
    if (!place) return [];
    const words = `the wording of ${each.question.code}`;
    if (!rowsWithWords.has(place.row))
      rowsWithWords.set(place.row, {
        column: section.textColumn,
        row: place.row,
        what: words,
        at: each.at,
      });
    return [{ ...place, what: `the answer to ${each.question.code}`, at: [...each.at, 'cell'] }];
  });
  const headings = (section.columns ?? []).map(({ column, title: heading }, index) => ({
    column,
    row: section.row + 1,
    what: `the heading “${heading}”`,
    at: [...at, 'columns', index],
  }));
  return [title, ...headings, ...rowsWithWords.values(), ...answers];
}

/** The first of them stands for all. */
function inRows({ question, at }: Asked, first: number): Standing {
  const column = /^[A-Z]+/.exec(question.cell)?.[0] ?? '';
  return { column, row: first, what: `the answer to ${question.code}`, at: [...at, 'cell'] };
}

function overruns(placed: PlacedSection, sections: readonly PlacedSection[]): Refusal[] {
  const { section, at } = placed;
  if (!section.rows) return [];
  const { first, max } = section.rows;
  const last = first + max - 1;
  const headings = first - 1;
  const late =
    headings <= section.row
      ? [
          fault(
            'template-rows-overrun',
            [...at, 'rows', 'first'],
            `Row ${first} leaves no row for the words above the columns below the title in row ${section.row}`,
            `Begin in row ${section.row + 2} or below.`,
          ),
        ]
      : [];
  const inTheWay = sections
    .filter((other) => other.section !== section)
    .flatMap(extentOf)
    .filter(({ from, to }) => from <= last && to >= headings)
    .map(({ what, from }) =>
      fault(
        'template-rows-overrun',
        [...at, 'rows'],
        `Rows ${headings} to ${last} of ${section.code} run into ${what} in row ${from}`,
        'Move one of them, or have fewer rows.',
      ),
    )
    .slice(0, 1);
  return [...late, ...inTheWay];
}

/** Which rows of the sheet a section takes. */
function extentOf(placed: PlacedSection): { from: number; to: number; what: string }[] {
  const { section } = placed;
  if (section.rows) {
    const { first, max } = section.rows;
    const what = `the rows of ${section.code}`;
    return [
      { from: section.row, to: section.row, what: `the title of ${section.code}` },
      { from: first - 1, to: first + max - 1, what },
    ];
  }
  return standingIn(placed).map(({ row, what }) => ({ from: row, to: row, what }));
}
