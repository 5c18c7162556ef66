import type { Refusal, Result } from '#kernel';
import { fail, ok } from '#kernel';
import { outsideLimits } from './statement';
import type { Statement } from './statement';
import { statementCsv } from './statement-csv';
import { statementHtml } from './statement-html';
import { statementPdf } from './statement-pdf';
import { statementWorkbook } from './statement-workbook';

/** What a statement can be rendered as, by the ending of a file of that kind, and what it is sent as. */
export const STATEMENT_FORMS = {
  csv: 'text/csv; charset=utf-8',
  html: 'text/html; charset=utf-8',
  pdf: 'application/pdf',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const;

export type StatementForm = keyof typeof STATEMENT_FORMS;

/**
 * A statement as a file. The same statement makes the same bytes, whenever and in whichever time zone it is rendered;
 * the renderer's name and number stand in the file's properties, where its form has any.
 */
export async function renderStatement(
  statement: Statement,
  form: StatementForm,
): Promise<Result<Buffer, Refusal>> {
  const refused = outsideLimits(statement);
  if (refused) return fail(refused);
  switch (form) {
    case 'csv':
      return ok(Buffer.from(statementCsv(statement)));
    case 'html':
      return ok(Buffer.from(statementHtml(statement)));
    case 'pdf':
      return ok(await statementPdf(statement));
    case 'xlsx':
      return statementWorkbook(statement);
  }
}
