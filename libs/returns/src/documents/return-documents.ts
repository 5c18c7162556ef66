import type { WorkbookTemplate } from '#documents';
import type { Refusal, Result } from '#kernel';
import { ok } from '#kernel';
import type { KeptDocument } from '../return.events';
import type { ReturnContent } from './return-content';
import { returnCsv } from './return-csv';
import { returnJson } from './return-json';
import { returnWorkbook } from './return-workbook';

/** The documents of a return by their forms. */
export type ReturnDocuments = Readonly<Record<KeptDocument['form'], Buffer>>;

/**
 * The documents of a return. The same content makes the same bytes, whenever, in whichever time zone and on whichever
 * machine; what made them is named in each. Only an official form can be refused: where a cell of the template is not
 * there, or holds a formula.
 *
 * @param official the form that NHS England sent, in place of the one made of the template
 */
export async function returnDocuments(
  content: ReturnContent,
  official?: WorkbookTemplate,
): Promise<Result<ReturnDocuments, Refusal>> {
  const workbook = await returnWorkbook(content, official);
  if (!workbook.ok) return workbook;
  return ok({
    workbook: workbook.value,
    csv: Buffer.from(returnCsv(content)),
    json: Buffer.from(returnJson(content)),
  });
}
