import { sha256 } from '#kernel';
import { ProblemError, PROBLEMS } from '#platform';
import { ReturnDocumentQuery, type OfReturn } from '#returns';
import { DOCUMENT_FORMS } from '#returns/plain';
import type { QueryBus } from '@nestjs/cqrs';
import type { FastifyReply } from 'fastify';
import { told } from './return-routes';

type Form = ReturnDocumentQuery['form'];

/** The number of a revision in an address. */
export function readRevision(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text))
    throw new ProblemError(PROBLEMS.notFound, 'Revisions are counted from 1.');
  return Number(text);
}

interface DocumentAsked {
  readonly of: OfReturn;
  readonly form: string;
  readonly revision?: number;
  /** By when what stands had been decided. */
  readonly recordedBy?: string | undefined;
}

/** A document of a return to download, with the headers of its answer. */
export async function documentOf(
  queries: QueryBus,
  { of, form, revision, recordedBy }: DocumentAsked,
  reply: FastifyReply,
): Promise<Buffer> {
  if (!isForm(form))
    throw new ProblemError(
      PROBLEMS.notFound,
      'A document is a workbook, csv, json or pdf; there is no other.',
    );
  const { name, content } = told(
    await queries.execute(new ReturnDocumentQuery(of, form, revision, recordedBy)),
  );
  void reply.headers({
    'content-type': contentType(form),
    'content-disposition': `attachment; filename="${name.replace(/[^\w.-]+/g, '-')}"`,
    etag: `"${sha256(content).toString('base64url')}"`,
  });
  return content;
}

function isForm(form: string): form is Form {
  return Object.hasOwn(DOCUMENT_FORMS, form);
}

function contentType(form: Form): string {
  const { csv, json } = DOCUMENT_FORMS;
  const { mediaType } = DOCUMENT_FORMS[form];
  return mediaType === csv.mediaType || mediaType === json.mediaType
    ? `${mediaType}; charset=utf-8`
    : mediaType;
}
