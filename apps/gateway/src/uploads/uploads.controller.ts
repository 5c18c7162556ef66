import { errorFile } from '#documents';
import type { FileRefusal } from '#documents';
import {
  Caller,
  Described,
  json,
  LOGGER,
  mediaTypeOf,
  Permission,
  ProblemError,
  PROBLEMS,
  readParameters,
  refused,
} from '#platform';
import type { Identity, Logger } from '#platform';
import { Controller, Inject, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { PUBLISHING_PROBLEMS } from '../problems';
import { UPLOAD_PROBLEMS } from './problems';
import { ERRORS_MAX, UploadFile } from './upload-file.command';
import type { SentFile } from './upload-file.command';
import { UPLOAD_MENDS, uploadAnswer, uploadQuery } from './upload.schema';
import type { UploadAnswer, UploadAsked } from './upload.schema';

const CSV = 'text/csv';
const WORKBOOK = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** The door for those who keep their counts in tables. */
@Controller('v1/uploads')
export class UploadsController {
  constructor(
    private readonly uploadFile: UploadFile,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * Takes in a CSV file or a workbook, all of it or nothing: 202 with what it changes. With `dryRun=true` 200 with
   * what it would change, and nothing is taken in. A file with errors is 422, with each cell and how to mend it: as
   * a problem document or, for `Accept: text/csv`, as a table to work from.
   */
  @Post()
  @Permission({ roles: ['publisher'], scope: { query: 'source' } })
  @Described({
    summary: 'Upload a table of counts',
    details:
      'A CSV file or a workbook (.xlsx), read by a column mapping: all of it is taken in or nothing, and the answer says ' +
      'which records and figures that changes. With `dryRun=true` it is said and not done. A file with errors is ' +
      'answered 422 with each cell, its rule and how to mend it; with `Accept: text/csv` as a table to work from.',
    query: uploadQuery,
    body: { [CSV]: z.string(), [WORKBOOK]: z.string() },
    answers: {
      200: { what: 'What the file would change: a dry run.', content: json(uploadAnswer) },
      202: { what: 'The file is in the log, and what it changes.', content: json(uploadAnswer) },
      422: {
        what: 'The cells with errors as a table, for `Accept: text/csv`.',
        content: { [CSV]: z.string() },
      },
    },
    problems: [
      UPLOAD_PROBLEMS.uploadRefused,
      UPLOAD_PROBLEMS.unknownMapping,
      UPLOAD_PROBLEMS.fileRefused,
      PUBLISHING_PROBLEMS.logBusy,
    ],
  })
  async upload(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Caller() caller: Identity,
  ): Promise<UploadAnswer | string> {
    const asked = readParameters(uploadQuery, request.query, UPLOAD_MENDS);
    if (!asked.ok) throw refused(UPLOAD_PROBLEMS.uploadRefused, asked.failure);
    const uploaded = await this.uploadFile.upload(fileOf(request), asked.value, caller);
    this.logUpload(request, asked.value, uploaded.ok ? uploaded.value : uploaded.failure);
    if (uploaded.ok) {
      void reply.status(uploaded.value.dryRun ? 200 : 202);
      return uploaded.value;
    }
    if (!wantsTable(request)) throw fileRefused(uploaded.failure);
    void reply.status(UPLOAD_PROBLEMS.fileRefused.status).type(`${CSV}; charset=utf-8`);
    return errorFile(uploaded.failure.slice(0, ERRORS_MAX), uploaded.failure.length);
  }

  private logUpload(
    { id }: FastifyRequest,
    { mapping, dryRun }: UploadAsked,
    outcome: UploadAnswer | readonly FileRefusal[],
  ): void {
    const refusals = 'errors' in outcome ? outcome.errors : outcome;
    const refused = 'errors' in outcome ? outcome.errorCount : outcome.length;
    const accepted = 'errors' in outcome ? outcome.accepted : 0;
    const rules = [...new Set(refusals.map(({ rule }) => rule))].join(' ');
    const fields = { requestId: id, mapping, dryRun, accepted, refused };
    this.logger.info('file uploaded', { ...fields, ...(rules !== '' && { rules }) });
  }
}

function fileOf({ headers, body }: FastifyRequest): SentFile {
  const bytes = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
  const encoding = headers['content-encoding'] ?? 'identity';
  if (encoding.toLowerCase() !== 'identity') {
    throw new ProblemError(PROBLEMS.unsupportedMediaType, 'Send the file without a content encoding.');
  }
  return { form: mediaTypeOf(headers['content-type']) === WORKBOOK ? 'workbook' : 'csv', bytes };
}

function wantsTable({ headers }: FastifyRequest): boolean {
  const [first = ''] = (headers.accept ?? '').split(',');
  return first.trim().toLowerCase().startsWith(CSV);
}

function fileRefused(refusals: readonly FileRefusal[]): ProblemError {
  const [first] = refusals;
  const more = refusals.length === 1 ? '' : ` And ${refusals.length - 1} more.`;
  const place = first && first.where !== '' ? `${first.where}: ` : '';
  const detail = `${place}${first?.what ?? ''}. ${first?.mend ?? ''}${more}`;
  return new ProblemError(UPLOAD_PROBLEMS.fileRefused, detail, {
    errors: refusals.slice(0, ERRORS_MAX),
    members: { errorCount: refusals.length },
  });
}
