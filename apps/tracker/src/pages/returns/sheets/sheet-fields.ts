import type { ReturnQuestion, ReturnSection, ReturnTemplate } from '#catalogue';
import { isDay } from '#kernel';
import type { Field, FieldSet, Option } from '#pages';
import type { NameOf } from '#reference';
import type { CellStanding, ReturnStanding } from '#returns';
import { asTyped, originInWords } from '#returns/plain';
import { withoutStop } from '../return-checks';
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
  readonly cells: readonly CellAsked[];
}

/** Every cell of a sheet, section by section and row by row, and a row more where there is room for one. */
function cellsAsked(sheet: Sheet, cells: readonly CellStanding[]): CellsAsked[] {
  const standing = new Map(cells.map((cell) => [cell.key, cell]));
  return sheet.sections.flatMap((section): CellsAsked[] => {
    const { code, title, rows, questions } = section;
    if (!rows)
      return [
        {
          legend: title,
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

/** The fields of a sheet, each with what stands in its cell, where that comes from, and what is to be done about it. */
export function sheetFields(sheet: Sheet, standing: ReturnStanding, nameOf: NameOf): FieldSet[] {
  return cellsAsked(sheet, standing.cells).map(({ legend, cells }) => ({
    legend,
    fields: cells.map((cell) => fieldOf(cell, sheet, standing, nameOf)),
  }));
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

function fieldOf(cell: CellAsked, sheet: Sheet, standing: ReturnStanding, nameOf: NameOf): Field {
  const { key, question } = cell;
  const value = standsAs(cell);
  const asked = {
    ...{ name: cellId(key), at: `/answers/${key}`, label: question.text, value },
    hint: hintOf(cell, sheet, standing, nameOf),
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

/** Where it stands on the sheet, whether it is required, where its answer comes from, and what the checks find. */
function hintOf(
  { key, question, standing }: CellAsked,
  sheet: Sheet,
  { missing, checked }: ReturnStanding,
  nameOf: NameOf,
): string {
  const none = missing.find((each) => each.cell === key);
  const found = checked.findings.filter(({ cells: [first] }) => first?.key === key);
  const parts = [
    ...(standing ? [standing.at.slice(standing.at.lastIndexOf('!') + 1)] : ['A new row']),
    ...requiredInWords(question, sheet),
    ...(AS_TYPED[question.type] === undefined ? [] : [AS_TYPED[question.type] ?? '']),
    ...(standing?.answer
      ? [originInWords(standing.answer, nameOf)]
      : none
        ? [`The ledger has nothing: ${none.what}`]
        : []),
    ...found.map(
      ({ severity, what, mend }) =>
        `${severity === 'blocks' ? 'Blocks' : 'Warns'}: ${withoutStop(what)}. ${withoutStop(mend)}`,
    ),
  ];
  return `${parts.map(withoutStop).join('. ')}.`;
}

function requiredInWords({ required }: ReturnQuestion, { sections }: Sheet): string[] {
  if (typeof required === 'boolean') return required ? ['Required'] : [];
  const asked = sections.flatMap(({ questions }) => questions).find(({ code }) => code === required.question);
  return [`Required where "${asked?.text ?? required.question}" is ${required.is.join(' or ')}`];
}
