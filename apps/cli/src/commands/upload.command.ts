import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { templateHeader } from '#catalogue';
import { SOURCE_URN } from '#contracts';
import { errorFile, writeCsv } from '#documents';
import type { FileRefusal } from '#documents';
import type { Where } from '../connection';
import { CommandFailure, EXIT } from '../exit-codes';
import { counted, print, printJson, refusalLine } from '../output';
import { problemLine, Server } from '../server';
import { findMapping } from './mapping.command';
import { checkApart, readInputFile } from '../input-file';
import { checkWritable, unwritable } from '../output-file';
import { byOption, uploadText } from './upload-text';
import type { Uploaded } from './upload-text';

interface UploadOptions extends Where {
  readonly mapping: string;
  readonly source?: string | undefined;
  readonly applicableAt?: string | undefined;
  readonly period?: string | undefined;
  readonly status?: string | undefined;
  readonly dryRun?: boolean;
  readonly partial?: boolean;
  readonly errorFile?: string | undefined;
  readonly template?: boolean;
  readonly json?: boolean;
}

/** A 9-character ONS code, which names a council only behind `urn:ons:`. */
const AREA_CODE = /^[EWSN]\d{8}$/;

const CSV = 'text/csv';
const WORKBOOK = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** Sends a table of counts, and says what it changes or what is wrong with it, cell by cell. */
export async function upload(file: string | undefined, options: UploadOptions): Promise<number> {
  if (options.template) return printTemplate(options);
  if (file === undefined) throw new CommandFailure('Name the file to upload, or ask for a --template.');
  const { mapping, source, applicableAt, period, status: reportStatus } = options;
  if (source === undefined || !SOURCE_URN.test(source)) {
    const wrong = source === undefined ? '--source is missing' : `--source ${source} is no organisation`;
    const meant = AREA_CODE.test(source ?? '') ? ` Did you mean urn:ons:${source}?` : '';
    throw new CommandFailure(
      `${wrong}.${meant} Say in whose name the file is: urn:ons:E10000003 (a council) or urn:ods:RGN (an NHS body).`,
    );
  }
  await checkApart(file, options.errorFile);
  const bytes = await readInputFile(file);
  if (options.errorFile !== undefined) await checkWritable(options.errorFile);
  const { status, body } = await new Server(options, 'operator', [`publisher@${source}`]).send({
    method: 'POST',
    path: '/v1/uploads',
    query: {
      mapping,
      source,
      applicableAt,
      period,
      status: reportStatus,
      fileName: basename(file),
      dryRun: options.dryRun ? 'true' : undefined,
      partial: options.partial ? 'true' : undefined,
    },
    // An archive, as every workbook is, begins so.
    contentType: bytes.subarray(0, 4).toString('latin1') === 'PK\x03\x04' ? WORKBOOK : CSV,
    body: bytes,
  });
  if (status === 200 || status === 202) return printUploaded(body as Uploaded, options);
  const { errors: refusals, errorCount } = (body ?? {}) as Partial<Pick<Uploaded, 'errors' | 'errorCount'>>;
  if (status !== 422 || refusals === undefined) throw new CommandFailure(problemLine(status, body));
  const errors = refusals.map(byOption);
  const lost = await writeErrors(errors, errorCount, options);
  if (options.json) printJson(body);
  else print([...errorLines(errors, errorCount, options, lost), 'Nothing of it was taken in.'].join('\n'));
  if (lost) throw lost;
  return EXIT.failed;
}

async function printUploaded(uploaded: Uploaded, options: UploadOptions): Promise<number> {
  const errors = uploaded.errors.map(byOption);
  const lost = await writeErrors(errors, uploaded.errorCount, options);
  if (options.json) printJson(uploaded);
  else print([...errorLines(errors, uploaded.errorCount, options, lost), uploadText(uploaded)].join('\n'));
  if (lost) throw lost;
  return errors.length > 0 ? EXIT.someRefused : EXIT.done;
}

/** @returns why it cannot be written, for once the answer is told: by then the file is sent. */
async function writeErrors(
  errors: readonly FileRefusal[],
  total: number | undefined,
  { errorFile: file }: UploadOptions,
): Promise<CommandFailure | undefined> {
  if (file === undefined) return undefined;
  try {
    // Also where nothing is wrong any more: what an earlier try left there would be taken for this one's.
    await writeFile(file, errorFile(errors, total));
    return undefined;
  } catch (cause) {
    const { message } = unwritable(file, cause);
    return new CommandFailure(
      `${message} What is wrong is told above, and the same file sent again counts once.`,
      { cause },
    );
  }
}

function errorLines(
  errors: readonly FileRefusal[],
  total = errors.length,
  { errorFile: file }: UploadOptions,
  lost: CommandFailure | undefined,
): string[] {
  if (errors.length === 0) return [];
  const more = total > errors.length ? [`And ${counted(total - errors.length, 'error')} more.`] : [];
  const written =
    file === undefined || lost ? [] : [`${counted(errors.length, 'error')} in ${file}, to work from.`];
  return [...errors.map(refusalLine), ...more, ...written];
}

/** The header of each table of the mapping, to be filled in below. */
async function printTemplate(options: UploadOptions): Promise<number> {
  const { mapping } = await findMapping(new Server(options, 'operator'), options.mapping);
  const headers = mapping.layouts.map((layout) => writeCsv([templateHeader(layout)]));
  for (const header of headers) process.stdout.write(header);
  return EXIT.done;
}
