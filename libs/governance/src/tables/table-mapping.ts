import { z } from 'zod';

/** What one table may have; no printed register comes near. */
const TABLE_ROWS_MAX = 2_000;
const COLUMNS_MAX = 60;
const CELL_MAX = 4_000;

const header = z.string().trim().min(1).max(400);
const field = z.string().regex(/^[a-z][A-Za-z]{0,59}$/, 'is no field such as "reviewOn"');
const cellText = z.string().max(CELL_MAX);

const columnSchema = z.strictObject({
  headers: z
    .array(header)
    .min(1)
    .max(10)
    .describe('How it may be headed; white space and case apart, as printed.'),
  field: field.describe('The field of an entry that it is.'),
  words: z
    .record(cellText, cellText.nullable())
    .exactOptional()
    .describe('What words in its cells mean: `Major` is 4. What says nothing, such as a dash, is null.'),
  monthIs: z
    .enum(['its-first-day', 'its-last-day'])
    .exactOptional()
    .describe('Which day `May 2016` is; unless told, a month is no day.'),
  poundsIn: z
    .enum(['ones', 'thousands'])
    .exactOptional()
    .describe('How amounts are printed; in pounds unless told.'),
  carriesDown: z
    .boolean()
    .exactOptional()
    .describe('Whether an empty cell says what the one above it says, as where cells are merged.'),
});

/** Which column of a printed table is which field of an entry: data, so that another layout needs no code. */
export const tableMappingSchema = z.strictObject({
  columns: z.array(columnSchema).min(1).max(COLUMNS_MAX),
  always: z
    .record(field, cellText)
    .exactOptional()
    .describe('Fields that every row has and no column says: `"status": "not-started"`.'),
  partsAre: field
    .exactOptional()
    .describe('The field that is told by a row in which only the first cell says anything.'),
  goesOn: z
    .strictObject({
      without: z.array(header).min(1).max(COLUMNS_MAX).exactOptional(),
      texts: z.array(cellText).min(1).max(200).exactOptional(),
    })
    .exactOptional()
    .describe(
      'Which rows go on from the row above, as where a page ends: those that say nothing in these columns, or begin with these texts.',
    ),
});
export type TableMapping = z.infer<typeof tableMappingSchema>;
export type ColumnMapping = TableMapping['columns'][number];

/** A table as it is printed: rows of texts. */
export const printedRowsSchema = z
  .array(z.array(cellText).max(COLUMNS_MAX))
  .min(1)
  .max(TABLE_ROWS_MAX)
  .describe('The table as it is printed, row by row and cell by cell, with its headers.');

/** The document that a table stands in, as the public knows it. */
export const documentSchema = z.string().trim().min(1).max(400);
