import type { Refusal, Result } from '#kernel';
import { newProperties, PROPERTIES } from './document-properties';
import { readFiles } from './fill-workbook';
import type { WorkbookFiles } from './fill-workbook';
import { rowsOf } from './statement';
import type { Statement } from './statement';
import { plainTemplate } from './plain-template';

/**
 * A statement as a workbook: its facts and notes on one sheet, each table on one of its own. Every fact and table has
 * its name, so that other workbooks can refer to it.
 */
export async function statementWorkbook(statement: Statement): Promise<Result<Buffer, Refusal>> {
  const files: WorkbookFiles = new Map([
    ...plainTemplate(statement),
    [PROPERTIES, Buffer.from(newProperties(statement.title, statement.at))],
  ]);
  const template = await readFiles(files);
  if (!template.ok) return template;
  return template.value.fill({
    at: statement.at,
    cells: Object.fromEntries(statement.facts.map((fact) => [fact.name, fact])),
    tables: Object.fromEntries(statement.tables.map((table) => [table.name, rowsOf(table)])),
  });
}
