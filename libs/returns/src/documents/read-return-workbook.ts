import type { ReturnSheet, ReturnTemplate } from '#catalogue';
import { cellPlace, readWorkbook } from '#documents';
import type { Table } from '#documents';
import type { Refusal, Result } from '#kernel';
import { fail, ok } from '#kernel';
import { areaNamedInstead } from '#planning';
import type { Area } from '#reference';
import type { FormCell } from '../form-cells';
import { refusal } from '../rules';
import { everyCellOf, returnForm, sheetOf } from './return-form';
import type { PROVENANCE_FACTS, ReturnForm } from './return-form';
import { TEXT_LENGTH_MAX } from './return-workbook';
import { kindOfFile } from './kind-of-file';

/** Whose return it is, and the boards that it may turn out to be of instead. */
export interface WhoseReturn {
  readonly area: Area;
  readonly areas: readonly Area[];
}

/** What stands in the cells of a form that somebody filled in. */
export interface FilledWorkbook {
  /** Of what the return said when the workbook was made of it; absent where it does not say what it was made of. */
  readonly contentHash?: string;
  /** Every cell of the form, with an empty text where nothing stands. */
  readonly cells: readonly { readonly cell: FormCell; readonly text: string }[];
}

/**
 * Reads a workbook that somebody filled in, ours or an official one. Nothing is read of one that is of another board or
 * form, or whose cells are not where the form has them: that is told by the words beside them.
 */
export async function readReturnWorkbook(
  template: ReturnTemplate,
  bytes: Buffer,
  whose: WhoseReturn,
): Promise<Result<FilledWorkbook, readonly Refusal[]>> {
  const read = await readWorkbook(bytes, { cellLengthMax: TEXT_LENGTH_MAX, percentages: true });
  if (!read.ok) return fail([ofOtherKind(bytes, read.failure)]);
  const form = await returnForm(template);
  const workbook = new Sheets(read.value);
  const another = [
    ...madeForAnother(workbook, form, template, whose),
    ...namesAnother(workbook, form, template, whose),
  ];
  if (another.length > 0) return fail(another);
  const unfit = [...lackedSheets(template, workbook), ...otherWords(template, workbook)];
  if (unfit.length > 0) return fail(unfit);
  const contentHash = saidIn(workbook, form, 'Content hash');
  return ok({
    ...(contentHash !== undefined && { contentHash }),
    cells: everyCellOf(template).map((cell) => ({
      cell,
      text: workbook.text(cell.sheet.name, cellIn(cell.sheet, cell.address)),
    })),
  });
}

/** The sheets of a workbook by their names, whatever their letters. */
class Sheets {
  private readonly tables: ReadonlyMap<string, Table>;

  constructor(tables: readonly Table[]) {
    this.tables = new Map(tables.map((table) => [folded(table.sheet ?? ''), table]));
  }

  has(sheet: string): boolean {
    return this.tables.has(folded(sheet));
  }

  rows(sheet: string): Table['rows'] {
    return this.tables.get(folded(sheet))?.rows ?? [];
  }

  /** What stands in a cell, `C8`; an empty text where nothing does. */
  text(sheet: string, cell: string): string {
    const place = cellPlace(cell);
    const text = (place && this.rows(sheet)[place.row - 1]?.[place.column - 1]) ?? '';
    return text.trim() === '' ? '' : text;
  }
}

function ofOtherKind(bytes: Buffer, unread: Refusal): Refusal {
  const kind = kindOfFile(bytes);
  if (kind === undefined) return unread;
  const mend = 'Give the workbook (.xlsx) of return document, or the official form, filled in';
  return { ...unread, what: `It is ${kind}, and no Excel workbook (.xlsx)`, mend };
}

// --- Whose it is ----------------------------------------------------------------------------------------------

/** What a workbook of ours says of itself; one of somebody else's does not. */
function saidIn(
  workbook: Sheets,
  { provenance }: ReturnForm,
  name: (typeof PROVENANCE_FACTS)[number],
): string | undefined {
  return workbook.rows(provenance.sheet).find(([fact]) => fact === name)?.[1];
}

function madeForAnother(
  workbook: Sheets,
  form: ReturnForm,
  { code, name }: ReturnTemplate,
  { area }: WhoseReturn,
): Refusal[] {
  const { checklist, provenance } = form;
  const [template, board] = [saidIn(workbook, form, 'Template'), saidIn(workbook, form, 'Area')];
  // A checklist of ours, whose last sheet was taken out.
  const title = workbook.text(checklist.sheet, 'A3') === 'Area' ? workbook.text(checklist.sheet, 'A2') : '';
  return [
    ...(template === undefined || template === code ? [] : [ofAnother(provenance.sheet, template, code)]),
    ...(board === undefined || board.endsWith(`(${area.code})`)
      ? []
      : [ofAnother(provenance.sheet, board, area.code)]),
    ...(template !== undefined || title === '' || title === name
      ? []
      : [ofAnother(`${checklist.sheet}!A2`, title, name)]),
  ];
}

/** The board that is named in front, or where the form asks for it. Words that name none are for the checks. */
function namesAnother(
  workbook: Sheets,
  { checklist }: ReturnForm,
  template: ReturnTemplate,
  { area, areas }: WhoseReturn,
): Refusal[] {
  const asked = everyCellOf(template)
    .filter(({ question: { source } }) => source?.from === 'area')
    .map(({ sheet, address }) => [sheet.name, cellIn(sheet, address)] as const);
  const cells: readonly (readonly [string, string])[] = [[checklist.sheet, checklist.area], ...asked];
  return cells.flatMap(([sheet, cell]) => {
    const text = workbook.text(sheet, cell);
    const codes = text.match(AREA_CODE);
    const isAnother = codes ? !codes.includes(area.code) : areaNamedInstead(text, area, areas) !== undefined;
    return isAnother ? [ofAnother(`${sheet}!${cell}`, text, `${area.name} (${area.code})`)] : [];
  });
}

const AREA_CODE = /\b[A-Z]\d{8}\b/g;

function ofAnother(where: string, is: string, asked: string): Refusal {
  return refusal(
    'return-workbook-of-another',
    where,
    `It was made for ${is}, not for ${asked}`,
    `Fill in the workbook that was made for ${asked}`,
  );
}

// --- Whether its cells are where the form has them --------------------------------------------------------------

function lackedSheets({ sheets }: ReturnTemplate, workbook: Sheets): Refusal[] {
  return sheets
    .filter(({ name }) => !workbook.has(name))
    .map(({ name }) =>
      refusal(
        'return-workbook-lacks-sheet',
        name,
        `There is no sheet ${name}, or it is hidden`,
        'Give the sheets their names of the form, and hide none',
      ),
    );
}

/** Titles, questions and headers that are not where the form has them; advice below them may be worded otherwise. */
function otherWords({ sheets }: ReturnTemplate, workbook: Sheets): Refusal[] {
  return sheets
    .filter(({ name }) => workbook.has(name))
    .flatMap((sheet) =>
      sheetOf(sheet).words.flatMap(({ cell, look, text }) => {
        if (text === undefined || (look !== 'heading' && look !== 'label' && look !== 'header')) return [];
        const [expected, found] = [firstLine(text), firstLine(workbook.text(sheet.name, cell))];
        if (folded(expected) === folded(found)) return [];
        return [
          refusal(
            'return-workbook-other-words',
            `${sheet.name}!${cell}`,
            `${found === '' ? 'Nothing' : `"${found}"`} stands there, and the form has "${expected}"`,
            'Have words and cells where the form has them: answers are read by their cells',
          ),
        ];
      }),
    );
}

/** `C8` of `National conditions!C8`. */
function cellIn({ name }: ReturnSheet, address: string): string {
  return address.slice(name.length + 1);
}

function firstLine(text: string): string {
  return text.trim().split(/\r?\n/)[0] ?? '';
}

function folded(text: string): string {
  return text.trim().replace(/\s+/g, ' ').toLowerCase();
}
