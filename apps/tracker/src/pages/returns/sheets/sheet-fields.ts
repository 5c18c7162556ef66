import type { ReturnQuestion, ReturnSection, ReturnTemplate } from '#catalogue';
import { isDay } from '#kernel';
import { fieldGrid, type Field, type FieldSet, type Option } from '#pages';
import type { NameOf } from '#reference';
import type { CellStanding, ReturnStanding } from '#returns';
import { asTyped, originInWords } from '#returns/plain';
import { findingsAt, whatInWords, withoutStop, type Finding } from '../return-checks';
import { cellId } from '../return-paths';

// A sheet of a return as the fields of a form.

type Sheet = ReturnTemplate['sheets'][number];

interface CellAsked {
  readonly key: string;
  readonly question: ReturnQuestion;
  /** Absent in a row that nobody has begun. */
  readonly standing?: CellStanding | undefined;
}

interface CellsAsked {
  readonly legend: string;
  /** What stands above its columns, where it has some. */
  readonly columns?: ReturnSection['columns'];
  readonly cells: readonly CellAsked[];
}

/** Every cell of a sheet, section by section and row by row, and a row more where there is room for one. */
function cellsAsked(sheet: Sheet, cells: readonly CellStanding[]): CellsAsked[] {
  const standing = new Map(cells.map((cell) => [cell.key, cell]));
  return sheet.sections.flatMap((section): CellsAsked[] => {
    const { code, title, rows, questions, columns } = section;
    if (!rows)
      return [
        {
          ...{ legend: title, columns },
          cells: questions.map((question) => ({
            ...{ key: question.code, question, standing: standing.get(question.code) },
          })),
        },
      ];
    const last = Math.min(lastRow(section, cells) + 1, rows.max);
    return Array.from({ length: last }, (_, at) => at + 1).map((row) => ({
      legend: `${title}, row ${row}`,
      cells: questions.map((question) => {
        const key = `${code}.${row}.${question.code}`;
        return { key, question, standing: standing.get(key) };
      }),
    }));
  });
}

function lastRow({ code }: ReturnSection, cells: readonly CellStanding[]): number {
  const rows = cells.flatMap(({ key }) => {
    const [section, row = ''] = key.split('.');
    return section === code && row !== '' ? [Number(row)] : [];
  });
  return Math.max(0, ...rows);
}

/** A cell, and what is said of it. */
interface CellTold {
  readonly cell: CellAsked;
  readonly says: readonly string[];
}

/** The fields of a sheet, each with what stands in its cell, where that comes from, and what is to be done about it. */
export function sheetFields(sheet: Sheet, standing: ReturnStanding, nameOf: NameOf): FieldSet[] {
  return cellsAsked(sheet, standing.cells).map(({ legend, cells, columns = [] }) => {
    const told = cells.map((cell) => ({ cell, says: saidOf(cell, sheet, standing, nameOf) }));
    const areLaidOut = cells.every(({ question }) =>
      columns.some(({ column }) => column === columnOf(question)),
    );
    return areLaidOut
      ? inColumns(legend, columns, told)
      : { legend, fields: told.map(({ cell, says }) => fieldOf(cell, hintOf(says))) };
  });
}

/** Cells below the heads of their columns; what is said of every one of them is said once. */
function inColumns(
  legend: string,
  columns: NonNullable<ReturnSection['columns']>,
  told: readonly CellTold[],
): FieldSet {
  const shared = saidOfAll(told);
  const fields = new Map(
    told.map(({ cell, says }) => {
      const own = says.filter((part) => !shared.includes(part));
      return [cell.question.cell, fieldOf(cell, hintOf(own))];
    }),
  );
  const lines = new Map(
    told.map(({ cell: { question } }) => [lineOf(question), question.label ?? question.text]),
  );
  const grid = {
    columns: columns.map(({ title }) => title),
    lines: [...lines].map(([line, label]) => ({
      label,
      fields: columns.map(({ column }) => fields.get(`${column}${line}`)),
    })),
  };
  return fieldGrid(legend, grid, shared.length === 0 ? undefined : hintOf(shared));
}

function saidOfAll([first, ...others]: readonly CellTold[]): readonly string[] {
  if (first === undefined || others.length === 0) return [];
  return first.says.filter((part) => others.every(({ says }) => says.includes(part)));
}

/** `C` of `C8`. */
function columnOf({ cell }: ReturnQuestion): string {
  return cell.replace(/\d+$/, '');
}

/** `8` of `C8`. */
function lineOf({ cell }: ReturnQuestion): string {
  return cell.replace(/^[A-Z]+/, '');
}

/** What stands in each cell as it would be typed: only what is typed otherwise is an answer. */
export function sheetAsTyped(sheet: Sheet, { cells }: ReturnStanding): ReadonlyMap<string, string> {
  return new Map(
    cellsAsked(sheet, cells).flatMap((set) => set.cells.map((cell) => [cell.key, standsAs(cell)] as const)),
  );
}

function standsAs({ question, standing }: CellAsked): string {
  return standing?.answer === undefined ? '' : asTyped(standing.answer.value, question.type);
}

function fieldOf(cell: CellAsked, hint: string): Field {
  const { key, question } = cell;
  const value = standsAs(cell);
  const asked = {
    ...{ name: cellId(key), at: `/answers/${key}`, label: question.text, value, hint },
    called: calledIn(cell),
  };
  switch (question.type) {
    case 'yes-no':
      return { ...asked, kind: 'one-of-few', options: optionsOf(YES_NO, value) };
    case 'choice': {
      const options = question.options ?? [];
      return { ...asked, kind: 'one-of-many', options: optionsOf(options.map(asIs), value) };
    }
    case 'text':
      return { ...asked, kind: 'long-text' };
    case 'date':
      // A browser shows nothing in the place of what is no day, which would be taken back then.
      return value === '' || isDay(value) ? { ...asked, kind: 'day' } : { ...asked, kind: 'text', width: 20 };
    case 'count':
      return { ...asked, kind: 'text', width: 10, inputMode: 'numeric' };
    case 'money':
    case 'rate':
    case 'percentage':
      return { ...asked, kind: 'text', width: 10, inputMode: 'decimal' };
  }
}

const YES_NO: readonly Option[] = [
  { value: 'yes', name: 'Yes' },
  { value: 'no', name: 'No' },
];

function asIs(option: string): Option {
  return { value: option, name: option };
}

/** None is one of them, by which an answer is taken back; so is what stands, whatever it is. */
function optionsOf(options: readonly Option[], value: string): Option[] {
  const isOther = value !== '' && !options.some((option) => option.value === value);
  return [{ value: '', name: 'Not answered' }, ...options, ...(isOther ? [asIs(value)] : [])];
}

const AS_TYPED: Partial<Readonly<Record<ReturnQuestion['type'], string>>> = {
  money: 'In pounds',
  percentage: 'A percentage',
  count: 'A whole number',
};

/** `Income: plan, Q1 (C7)`; in a row that nobody has begun there is no place yet. */
function calledIn({ question, standing }: CellAsked): string {
  return standing ? `${question.text} (${placeOf(standing)})` : question.text;
}

function placeOf({ at }: CellStanding): string {
  return at.slice(at.lastIndexOf('!') + 1);
}

/** Where it stands on the sheet, whether it is required, where its answer comes from, and what is to be done. */
function saidOf(
  { key, question, standing }: CellAsked,
  sheet: Sheet,
  { missing, checked }: ReturnStanding,
  nameOf: NameOf,
): string[] {
  const none = missing.find((each) => each.cell === key);
  return [
    ...(standing ? [placeOf(standing)] : ['A new row']),
    ...requiredInWords(question, sheet),
    ...(AS_TYPED[question.type] === undefined ? [] : [AS_TYPED[question.type] ?? '']),
    ...(standing?.answer
      ? [originInWords(standing.answer, nameOf)]
      : none
        ? [`The ledger has nothing: ${none.what}`]
        : []),
    ...findingsAt(checked.findings, key).map((finding) => findingInWords(finding, standing)),
  ];
}

/** What nobody has answered yet is no fault of anybody's: it is still to be done. */
function findingInWords(finding: Finding, standing: CellStanding | undefined): string {
  if (finding.code === 'not-answered') return 'Not answered yet';
  if (finding.code === 'copied-not-confirmed') return 'To be confirmed, or answered anew';
  const says = `${withoutStop(whatInWords(finding))}. ${withoutStop(finding.mend)}`;
  if (finding.severity === 'warns') return `Warning: ${says}`;
  return standing?.answer === undefined ? `To do: ${says}` : `To be put right: ${says}`;
}

function hintOf(said: readonly string[]): string {
  return `${said.map(withoutStop).join('. ')}.`;
}

function requiredInWords({ required }: ReturnQuestion, { sections }: Sheet): string[] {
  if (typeof required === 'boolean') return required ? ['Required'] : [];
  const asked = sections.flatMap(({ questions }) => questions).find(({ code }) => code === required.question);
  return [`Required where "${asked?.text ?? required.question}" is ${required.is.join(' or ')}`];
}
