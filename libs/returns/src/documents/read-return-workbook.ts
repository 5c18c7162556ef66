import type { ReturnTemplate } from '#catalogue';
import { cellPlace, readWorkbook } from '#documents';
import type { Table } from '#documents';
import type { Refusal, Result } from '#kernel';
import { fail, ok } from '#kernel';
import type { AnswerValue } from '../answers';
import { refusal } from '../rules';
import { answerFromCell } from './answer-from-cell';
import type { PROVENANCE_FACTS } from './return-form';
import { everyCellOf, returnForm } from './return-form';
import { TEXT_LENGTH_MAX } from './return-workbook';

/**
 * Reads a workbook that somebody filled in, ours or an official one, into answers by the keys of their cells: those that
 * hold something. Nothing is read of a workbook with a cell that cannot be understood; each such cell is named.
 *
 * @param area the code of the board whose return it is to be
 */
export async function readReturnWorkbook(
  template: ReturnTemplate,
  bytes: Buffer,
  area: string,
): Promise<Result<Readonly<Record<string, AnswerValue>>, readonly Refusal[]>> {
  const read = await readWorkbook(bytes, { cellLengthMax: TEXT_LENGTH_MAX, percentages: true });
  if (!read.ok) return fail([read.failure]);
  const tables = new Map(read.value.map((table) => [folded(table.sheet), table]));
  const { provenance } = await returnForm(template);
  const unfit = [
    ...ofAnother(tables.get(folded(provenance.sheet)), template, area),
    ...lackedSheets(template, tables),
  ];
  if (unfit.length > 0) return fail(unfit);

  const answers: Record<string, AnswerValue> = {};
  const refusals: Refusal[] = [];
  for (const { key, sheet, question, address } of everyCellOf(template)) {
    const place = cellPlace(address.slice(sheet.name.length + 1));
    const rows = tables.get(folded(sheet.name))?.rows ?? [];
    const text = (place && rows[place.row - 1]?.[place.column - 1]) ?? '';
    if (text.trim() === '') continue;
    const answer = answerFromCell(text, question, address);
    if (answer.ok) answers[key] = answer.value;
    else refusals.push(answer.failure);
  }
  return refusals.length === 0 ? ok(answers) : fail(refusals);
}

/** What a workbook of ours says it was made for; one of somebody else's does not say it. */
function ofAnother(provenance: Table | undefined, { code }: ReturnTemplate, area: string): Refusal[] {
  const said = (name: (typeof PROVENANCE_FACTS)[number]): string | undefined =>
    provenance?.rows.find(([fact]) => fact === name)?.[1];
  const madeFor = [
    { is: said('Template'), isRight: said('Template') === code, asked: code },
    { is: said('Area'), isRight: said('Area')?.endsWith(`(${area})`) === true, asked: area },
  ];
  return madeFor
    .filter(({ is, isRight }) => is !== undefined && !isRight)
    .map(({ is, asked }) =>
      refusal(
        'return-workbook-of-another',
        provenance?.sheet ?? '',
        `It was made for ${is ?? ''}, not for ${asked}`,
        `Fill in the workbook that was made for ${asked}`,
      ),
    );
}

function lackedSheets({ sheets }: ReturnTemplate, tables: ReadonlyMap<string, Table>): Refusal[] {
  return sheets
    .filter(({ name }) => !tables.has(folded(name)))
    .map(({ name }) =>
      refusal(
        'return-workbook-lacks-sheet',
        name,
        `There is no sheet ${name}, or it is hidden`,
        'Give the sheets their names of the form, and hide none',
      ),
    );
}

function folded(name = ''): string {
  return name.trim().toLowerCase();
}
