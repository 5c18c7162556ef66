import { sha256 } from '#kernel';
import { Described, Permission, ProblemError, PROBLEMS } from '#platform';
import { ReturnDocumentQuery } from '#returns';
import { DOCUMENT_FORMS } from '#returns/plain';
import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { AREA_READERS } from '../permissions';
import { returnOf, returnPath, told, type ReturnRequest } from './return-routes';

type Form = ReturnDocumentQuery['form'];

const { workbook, csv, json, pdf } = DOCUMENT_FORMS;
const DOCUMENT = {
  [workbook.mediaType]: z.string(),
  [csv.mediaType]: z.string(),
  [pdf.mediaType]: z.string(),
  [json.mediaType]: z.looseObject({}).describe('All that the workbook says, by the keys of its cells.'),
};
const HEADERS = { etag: 'Of the bytes of the document, for If-None-Match.' };

const form = z
  .string()
  .max(60)
  .meta({ description: '`workbook` (.xlsx), `csv`, `json` or `pdf`.', examples: ['workbook'] });
const revision = z
  .string()
  .max(20)
  .meta({ description: 'A revision that was submitted.', examples: ['1'] });
const draftPath = returnPath.extend({ form });
const submittedPath = returnPath.extend({ revision, form });

/** The documents of a return. */
@Controller('v1/areas/:area/returns')
export class ReturnDocumentsController {
  constructor(private readonly queries: QueryBus) {}

  /** As it stands, to be looked at, or filled in and sent back. */
  @Get(':template/documents/:form')
  @Permission(AREA_READERS)
  @Described({
    summary: 'A return as it stands, as a document: marked as a draft until it is submitted',
    details:
      'The workbook of a draft can be filled in and sent back (`import`). Of what is submitted it is what was.',
    path: draftPath,
    answers: { 200: { what: 'The document.', content: DOCUMENT, headers: HEADERS } },
  })
  draft(
    @Req() request: ReturnRequest,
    @Param('form') form: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    return this.document(request, form, undefined, reply);
  }

  /** The bytes that were kept when it was submitted, whatever came in since. */
  @Get(':template/revisions/:revision/documents/:form')
  @Permission(AREA_READERS)
  @Described({
    summary: 'What was submitted of a revision, byte for byte',
    details: 'A PDF is made when it is asked for, of the same content; it did not go out.',
    path: submittedPath,
    answers: { 200: { what: 'The document.', content: DOCUMENT, headers: HEADERS } },
  })
  submitted(
    @Req() request: ReturnRequest,
    @Param('revision') revision: string,
    @Param('form') form: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    if (!/^[1-9]\d{0,5}$/.test(revision))
      throw new ProblemError(PROBLEMS.notFound, 'Revisions are counted from 1.');
    return this.document(request, form, Number(revision), reply);
  }

  private async document(
    request: ReturnRequest,
    form: string,
    revision: number | undefined,
    reply: FastifyReply,
  ): Promise<Buffer> {
    if (!isForm(form))
      throw new ProblemError(
        PROBLEMS.notFound,
        'A document is a workbook, csv, json or pdf; there is no other.',
      );
    const asked = new ReturnDocumentQuery(returnOf(request), form, revision);
    const { name, content } = told(await this.queries.execute(asked));
    void reply.headers({
      'content-type': contentType(form),
      'content-disposition': `attachment; filename="${name.replace(/[^\w.-]+/g, '-')}"`,
      etag: `"${sha256(content).toString('base64url')}"`,
    });
    return content;
  }
}

function isForm(form: string): form is Form {
  return Object.hasOwn(DOCUMENT_FORMS, form);
}

function contentType(form: Form): string {
  const { mediaType } = DOCUMENT_FORMS[form];
  return mediaType === csv.mediaType || mediaType === json.mediaType
    ? `${mediaType}; charset=utf-8`
    : mediaType;
}
