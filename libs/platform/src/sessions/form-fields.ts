import type { FastifyRequest } from 'fastify';
import { mediaTypeOf } from '../http/media-type';
import { ProblemError, PROBLEMS } from '../http/problem';
import { formParts } from './form-parts';
import { CALLED, UNSEEN } from './session';

const FORM_MEDIA_TYPE = 'application/x-www-form-urlencoded';
/** The form of a page that asks for a file. */
const FORM_IN_PARTS = 'multipart/form-data';

type Sent = Pick<FastifyRequest, 'headers' | 'body' | 'raw'>;

/** A file that was chosen on a page. */
export interface ChosenFile {
  /** As it is called where it comes from. */
  readonly name: string;
  readonly bytes: Buffer;
}

/** What the form of a page that asks for a file sends. */
export interface FileForm {
  readonly typed: URLSearchParams;
  /** Nothing where none was chosen. */
  readonly file: ChosenFile | undefined;
}

/** What a form sends, each field by its name; what it sends along unseen too, but for what its fields are called. */
export function readForm(request: Sent): URLSearchParams {
  return withUnseen(fieldsOf(request));
}

/** The same of a form that asks for a file, with what was chosen. */
export function readFileForm(request: Sent): FileForm {
  const { fields, file } = partsOf(request);
  return { typed: withUnseen(fields), file };
}

/** The fields of either kind of form, as they were sent. */
export function anyFieldsOf(request: Sent): URLSearchParams {
  return isInParts(request) ? partsOf(request).fields : fieldsOf(request);
}

function isInParts({ headers }: Pick<FastifyRequest, 'headers'>): boolean {
  return mediaTypeOf(headers['content-type']) === FORM_IN_PARTS;
}

/** Whether it is a form of texts alone, which costs nothing to read. */
export function isPlainForm({ headers, body }: Pick<FastifyRequest, 'headers' | 'body'>): boolean {
  return mediaTypeOf(headers['content-type']) === FORM_MEDIA_TYPE && Buffer.isBuffer(body);
}

/** A sheet of a return, the largest form there is, sends some hundreds. */
const FIELDS_MAX = 5_000;

/** @throws ProblemError where it is another kind of form, or of more fields than any page has */
export function fieldsOf({ headers, body }: Pick<FastifyRequest, 'headers' | 'body'>): URLSearchParams {
  if (!isPlainForm({ headers, body }) || !Buffer.isBuffer(body)) {
    throw new ProblemError(PROBLEMS.unsupportedMediaType, `Send the form as ${FORM_MEDIA_TYPE}.`);
  }
  const fields = new URLSearchParams(body.toString('utf8'));
  if (fields.size > FIELDS_MAX) {
    const detail = `The form has ${fields.size} fields; at most ${FIELDS_MAX} are read.`;
    throw new ProblemError(PROBLEMS.malformedRequest, detail);
  }
  return fields;
}

/** A text as it was typed: a browser ends lines as it likes. */
export function asLines(text: string): string {
  return text.replace(/\r\n?/g, '\n').trim();
}

function withUnseen(fields: URLSearchParams): URLSearchParams {
  const read = new URLSearchParams();
  for (const [name, value] of fields) {
    if (name.startsWith(`${UNSEEN}${CALLED}`)) continue;
    read.append(name.startsWith(UNSEEN) ? name.slice(UNSEEN.length) : name, value);
  }
  return read;
}

interface Parts {
  readonly fields: URLSearchParams;
  readonly file: ChosenFile | undefined;
}

/** Read once a request: the door asks for its token, and the page for the rest. */
const READ = new WeakMap<FastifyRequest['raw'], Parts>();

function partsOf(request: Sent): Parts {
  const read = READ.get(request.raw) ?? readParts(request);
  READ.set(request.raw, read);
  return read;
}

function readParts(request: Sent): Parts {
  const { headers, body } = request;
  if (!isInParts(request) || !Buffer.isBuffer(body)) {
    throw new ProblemError(PROBLEMS.unsupportedMediaType, `Send the form as ${FORM_IN_PARTS}.`);
  }
  const parts = formParts(headers['content-type'] ?? '', body);
  if (parts === undefined) {
    throw new ProblemError(PROBLEMS.malformedRequest, 'The form was cut short, or its parts cannot be read.');
  }
  const fields = new URLSearchParams();
  let file: ChosenFile | undefined;
  for (const { name, fileName, bytes } of parts) {
    if (fileName === undefined) fields.append(name, bytes.toString('utf8'));
    // A browser sends a file without a name where none was chosen.
    else if (fileName !== '') file = { name: fileName, bytes };
  }
  return { fields, file };
}
