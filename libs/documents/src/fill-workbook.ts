import type { Refusal, Result } from '#kernel';
import { fail, ok } from '#kernel';
import { malformedWorkbook, unpackFiles } from './archive';
import { readCellStyles } from './cell-styles';
import type { CellStyles } from './cell-styles';
import { cellXml } from './cell-xml';
import { changedProperties, PROPERTIES } from './document-properties';
import { placeValues } from './place-values';
import type { Filling, PlacedValue } from './place-values';
import { cellName } from './table';
import { readTemplateParts, textOf } from './template-parts';
import type { TemplateParts } from './template-parts';
import { readTemplateSheet } from './template-sheet';
import type { TemplateSheet } from './template-sheet';
import { STYLES, WORKBOOK } from './workbook-parts';
import { writeArchive } from './write-archive';

/** The files of a workbook's archive by their names, in its order. */
export type WorkbookFiles = ReadonlyMap<string, Buffer>;

/**
 * Fills a template workbook, ours or an official one. Cells keep their look, and take a format where theirs would not
 * show a number as money or a day as a date. What nothing is filled into stays byte for byte as it was, but for
 * formulas: what they came to before is dropped, and a spreadsheet works them out anew as it opens the workbook.
 *
 * The same template and filling make the same bytes, wherever and whenever.
 */
export async function fillWorkbook(template: Buffer, filling: Filling): Promise<Result<Buffer, Refusal>> {
  const files = await unpackFiles(template);
  return files.ok ? fillFiles(files.value, filling) : files;
}

export async function fillFiles(files: WorkbookFiles, filling: Filling): Promise<Result<Buffer, Refusal>> {
  if (!files.has(WORKBOOK)) return fail(malformedWorkbook('an archive that is no workbook'));
  const book = await readBook(files, filling.at);
  if (!book.ok) return fail(malformedWorkbook(`a template with ${book.failure}`));
  const { parts, sheets, styles, properties } = book.value;
  const placed = placeValues(filling, parts, sheets);
  if (!placed.ok) return placed;

  const changed = new Map<string, string>([[PROPERTIES, properties]]);
  for (const [file, sheet] of sheets) {
    const cells = new Map(
      [...(placed.value.get(file) ?? [])].map(([row, values]) => [
        row,
        written(values, sheet, styles, parts),
      ]),
    );
    if (cells.size > 0 || sheet.hasFormulas) changed.set(file, sheet.filled(cells));
  }
  if (styles.hasGrown()) changed.set(STYLES, styles.xml());
  if ([...sheets.values()].some(({ hasFormulas }) => hasFormulas)) changed.set(WORKBOOK, parts.recalculated);
  const filled = [...files].map(([name, content]) => {
    const text = changed.get(name);
    return [name, text === undefined ? content : Buffer.from(text)] as const;
  });
  return ok(writeArchive(new Map(filled), filling.at));
}

interface Book {
  readonly parts: TemplateParts;
  readonly sheets: ReadonlyMap<string, TemplateSheet>;
  readonly styles: CellStyles;
  readonly properties: string;
}

/** Everything of a template that may change. Fails with what is wrong with it. */
async function readBook(files: WorkbookFiles, at: Date): Promise<Result<Book, string>> {
  const parts = await readTemplateParts(files);
  if (!parts.ok) return fail('parts that cannot be read');
  const styles = await readCellStyles(textOf(files, STYLES));
  if (!styles.ok) return fail('styles that cannot be read');
  const properties = await changedProperties(textOf(files, PROPERTIES), at);
  if (!properties.ok) return fail('no properties of the document');
  const sheets = new Map<string, TemplateSheet>();
  for (const file of parts.value.sheetFiles) {
    const sheet = await readTemplateSheet(textOf(files, file));
    if (!sheet.ok) return fail('a sheet that cannot be read');
    sheets.set(file, sheet.value);
  }
  return ok({ parts: parts.value, sheets, styles: styles.value, properties: properties.value });
}

function written(
  values: ReadonlyMap<number, PlacedValue>,
  { prefix }: TemplateSheet,
  styles: CellStyles,
  { daysFrom }: TemplateParts,
): ReadonlyMap<number, string> {
  return new Map(
    [...values].map(([column, { row, style, value }]) => {
      const fitting = value ? styles.fitting(style, value) : style;
      return [column, cellXml(prefix, cellName(row, column), fitting, value, daysFrom)];
    }),
  );
}
