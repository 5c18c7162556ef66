import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCsv } from '#documents';
import { repositoryRoot } from '#installation';
import { tableMappingSchema, type TableMapping } from './table-mapping';

// Tables of public plans, cell by cell as they are printed, and which of their columns is which field.

export interface PrintedTable {
  readonly area: string;
  readonly kind: string;
  readonly table: string;
  readonly document: string;
  readonly mapping: TableMapping;
  readonly rows: readonly (readonly string[])[];
}

const SAMPLE = 'apps/standalone/sample/registers';
const HERE = 'libs/governance/src/tables/printed-tables';
const CAMBRIDGESHIRE = 'Cambridgeshire Better Care Fund narrative plan 2016/17';

export const ANNEX_B = printed(SAMPLE, 'cambridgeshire-2016-17-annex-b', {
  ...{ area: 'E10000003', kind: 'milestones', table: 'annex-b' },
  document: `${CAMBRIDGESHIRE}, Annex B`,
});
export const ANNEX_C = printed(HERE, 'cambridgeshire-2016-17-annex-c', {
  ...{ area: 'E10000003', kind: 'risks', table: 'annex-c' },
  document: `${CAMBRIDGESHIRE}, Annex C`,
});
export const CHESHIRE_EAST = printed(HERE, 'cheshire-east-2014-risks', {
  ...{ area: 'E06000049', kind: 'risks', table: 'plan-2014' },
  document: 'Cheshire East Better Care Fund plan, April 2014, Risks',
});
export const CENTRAL_BEDFORDSHIRE = printed(HERE, 'central-bedfordshire-2014-risks', {
  ...{ area: 'E06000056', kind: 'risks', table: 'plan-2014' },
  document: 'Central Bedfordshire Better Care Fund plan 2014, Risks',
});
export const PRINTED_TABLES = [ANNEX_B, ANNEX_C, CHESHIRE_EAST, CENTRAL_BEDFORDSHIRE];

function printed(
  folder: string,
  name: string,
  whose: Pick<PrintedTable, 'area' | 'kind' | 'table' | 'document'>,
): PrintedTable {
  const read = readCsv(readFileSync(join(repositoryRoot(), folder, `${name}.csv`)));
  if (!read.ok) throw new Error(read.failure.what);
  const mapping = readFileSync(join(repositoryRoot(), SAMPLE, `${name}.mapping.json`), 'utf8');
  return { ...whose, mapping: tableMappingSchema.parse(JSON.parse(mapping)), rows: read.value.rows };
}
