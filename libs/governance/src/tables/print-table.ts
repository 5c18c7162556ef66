import type { RegisterEntry, RegisterKind } from '../register-kind';
import { cellText, cellWords, type CellValue } from './cell-text';
import { readRegisterTable, type PrintedEntry } from './read-register-table';
import type { ImportedTable } from './register-table.decider';
import type { ColumnMapping } from './table-mapping';

/**
 * A table as it was printed, cell by cell, but for what its entries say otherwise by now: that stands in the first row
 * of the entry, and its other rows leave the cell empty.
 */
export function printTable(
  { rows, mapping, codes }: ImportedTable,
  kind: RegisterKind,
  entries: ReadonlyMap<string, RegisterEntry>,
): string[][] {
  const printed = rows.map((row) => [...row]);
  const carried = new Map<ColumnMapping, CellValue | undefined>();
  for (const [at, read] of readRegisterTable(rows, mapping, kind).entries.entries()) {
    const entry = entries.get(codes[at] ?? '');
    if (entry)
      printEntry(printed, read, entry as Readonly<Record<string, CellValue>>, { mapping, kind, carried });
  }
  return printed;
}

function printEntry(
  printed: string[][],
  { rows, fields, columns }: PrintedEntry,
  entry: Readonly<Record<string, CellValue>>,
  {
    mapping,
    kind,
    carried,
  }: {
    readonly mapping: ImportedTable['mapping'];
    readonly kind: RegisterKind;
    readonly carried: Map<ColumnMapping, CellValue | undefined>;
  },
): void {
  for (const column of mapping.columns) {
    const { field, carriesDown } = column;
    const place = columns[field];
    if (place === undefined) continue;
    const cells = rows.map((row) => printed[row - 1] ?? []);
    const isBlank = cells.every((cell) => cellWords(cell[place - 1] ?? '') === '');
    // An empty cell says what the cell above it says now.
    const said = carriesDown && isBlank && carried.has(column) ? carried.get(column) : fields[field];
    carried.set(column, entry[field]);
    if (said === entry[field]) continue;
    for (const [at, cell] of cells.entries())
      cell[place - 1] = at === 0 ? cellText(entry[field], kind.cells[field] ?? 'text', column) : '';
  }
}
