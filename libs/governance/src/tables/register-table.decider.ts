import type { Decider } from '#decisions';
import { canonicalJson, ok } from '#kernel';
import type { TableMapping } from './table-mapping';

/** A printed table was imported: all of it, which column was which field, and which rows are which entries. */
export interface TableImported {
  readonly type: 'register.table-imported';
  readonly data: ImportedTable;
}

export interface ImportedTable {
  /** The document that it stands in, as the public knows it. */
  readonly document: string;
  readonly mapping: TableMapping;
  readonly rows: readonly (readonly string[])[];
  /** The codes of its entries, in the order in which they stand in it. */
  readonly codes: readonly string[];
}

/** What stands is the table as it was imported last; the same again changes nothing. */
export const registerTableDecider: Decider<ImportedTable | undefined, ImportedTable, TableImported, never> = {
  initialState: undefined,
  decide: (table, before) =>
    ok(
      canonicalJson(table) === canonicalJson(before)
        ? []
        : [{ type: 'register.table-imported', data: table }],
    ),
  evolve: (_before, { data }) => data,
};

/** The stream of one table of an area: `register-table/E10000003/milestones/annex-b`. */
export function tableStream(area: string, kind: string, table: string): string {
  return `register-table/${area}/${kind}/${table}`;
}
