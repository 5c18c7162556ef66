import { Described, Permission, PROBLEMS } from '#platform';
import { DOCUMENT_FORMS } from '#returns/plain';
import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { AREA_READERS } from '../permissions';
import { decidedQuestion, readRecordedBy } from '../questions';
import { documentOf, readRevision } from './return-document';
import { returnOf, returnPath, type ReturnRequest } from './return-routes';

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
    query: decidedQuestion,
    answers: { 200: { what: 'The document.', content: DOCUMENT, headers: HEADERS } },
    problems: [PROBLEMS.questionRefused],
  })
  draft(
    @Req() request: ReturnRequest,
    @Param('form') form: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    const recordedBy = readRecordedBy(request.query, new Date());
    return documentOf(this.queries, { of: returnOf(request), form, recordedBy }, reply);
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
    return documentOf(this.queries, { of: returnOf(request), form, revision: readRevision(revision) }, reply);
  }
}
