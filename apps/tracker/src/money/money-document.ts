import { renderStatement, STATEMENT_FORMS, type Statement, type StatementForm } from '#documents';
import { sha256, type Refusal, type Result } from '#kernel';
import { PROBLEMS, refused, type Content } from '#platform';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';

/** A page of ours loads nothing and runs nothing, whatever stands in it. */
const PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";

/** What a document may come as, by media type. */
export const DOCUMENT_CONTENT: Content = Object.fromEntries(
  Object.values(STATEMENT_FORMS).map((type) => [type.split(';', 1)[0] ?? type, z.string()]),
);

/** What the last part of an address names, `urn:ods:06H.pdf`: whose, and as which document; as data without an ending. */
export function asDocument(part: string): { readonly name: string; readonly form?: StatementForm } {
  const dot = part.lastIndexOf('.');
  const ending = part.slice(dot + 1);
  const isForm = dot > 0 && Object.hasOwn(STATEMENT_FORMS, ending);
  return isForm ? { name: part.slice(0, dot), form: ending as StatementForm } : { name: part };
}

/** A statement as a file. */
export async function answerDocument(
  statement: Statement,
  form: StatementForm,
  fileName: string,
  reply: FastifyReply,
): Promise<Buffer> {
  return answerFile(await renderStatement(statement, form), form, fileName, reply);
}

/** A page to be read where it is opened, anything else to be kept under a name. */
export function answerFile(
  file: Result<Buffer, Refusal>,
  form: StatementForm,
  fileName: string,
  reply: FastifyReply,
): Buffer {
  if (!file.ok) throw refused(PROBLEMS.questionRefused, [file.failure]);
  const kept = form === 'html' ? 'inline' : 'attachment';
  void reply.headers({
    'content-type': STATEMENT_FORMS[form],
    'content-disposition': `${kept}; filename="${fileName.replace(/[^\w.-]+/g, '-')}.${form}"`,
    etag: `"${sha256(file.value).toString('base64url')}"`,
    ...(form === 'html' && { 'content-security-policy': PAGE_POLICY }),
  });
  return file.value;
}
