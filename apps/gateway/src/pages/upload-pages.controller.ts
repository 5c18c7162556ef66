import { templateHeader } from '#catalogue';
import { writeCsv } from '#documents';
import type { FileRefusal } from '#documents';
import { sha256 } from '#kernel';
import type { Refusal } from '#kernel';
import { html, KEPT_BY_NOBODY, NOTHING_GIVEN, sendPage, whoIsSignedIn } from '#pages';
import type { FormGiven, Html } from '#pages';
import {
  Caller,
  isGranted,
  mayPublishAs,
  Page,
  Permission,
  ProblemError,
  PROBLEMS,
  readFileForm,
  readParameters,
  WATCHERS,
} from '#platform';
import type { ChosenFile, Identity } from '#platform';
import { DefinitionStore, MappingStore, Names } from '#reference';
import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PublishEvents } from '../publish-events.command';
import { UploadFile } from '../uploads/upload-file.command';
import { UPLOAD_MENDS, uploadQuery } from '../uploads/upload.schema';
import type { UploadAnswer, UploadAsked } from '../uploads/upload.schema';
import { refusalsTable, uploadedContent } from './uploaded.page';
import { takeInForm, uploadContent } from './upload.page';
import type { KeptFile } from './upload.page';

const PUBLISHERS = { roles: ['publisher'], scope: 'each-event', by: 'person' } as const;
const TITLE = 'Upload';
/** A file up to this size is sent along with the page that shows what it changes; it becomes a third longer there. */
const KEPT_BYTES_MAX = 5 * 1024 * 1024;
/** What a file beginning so is: every workbook is an archive. */
const ARCHIVE = Buffer.from('PK\u0003\u0004');

/** What a form asks for: which file, how it is to be read, and whether it was shown before. */
interface Asked {
  readonly typed: URLSearchParams;
  readonly file: ChosenFile | undefined;
  readonly isTakenIn: boolean;
}

/** Uploading in a browser: a file is chosen, what it changes is shown, and then it is taken in. */
@Controller('uploads')
export class UploadPagesController {
  constructor(
    private readonly uploadFile: UploadFile,
    private readonly publishEvents: PublishEvents,
    private readonly mappings: MappingStore,
    private readonly names: Names,
    private readonly definitions: DefinitionStore,
  ) {}

  @Get()
  @Page()
  @Permission(PUBLISHERS)
  async ask(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.show(request, reply, NOTHING_GIVEN);
  }

  /** An empty table to fill in, of one layout of a mapping. */
  @Get('templates/:mapping/:layout')
  @Page()
  @Permission(PUBLISHERS)
  async template(
    @Param() { mapping: name, layout: table }: { readonly mapping: string; readonly layout: string },
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const found = await this.mappings.find(name);
    const layout = found?.mapping.layouts.find((each) => each.name === table);
    if (!layout) throw new ProblemError(PROBLEMS.notFound, 'No table is laid out so.');
    await reply
      .headers({
        ...KEPT_BY_NOBODY,
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': `attachment; filename="${name}-${table}.csv"`,
      })
      .send(writeCsv([templateHeader(layout)]));
  }

  /**
   * Shows what a file changes, or takes in what was shown. Answered as it stands, and not led on: nothing is kept by which
   * it could be shown again, and the same form sent again changes nothing.
   */
  @Post()
  @Page()
  @Permission(PUBLISHERS)
  async upload(
    @Caller() caller: Identity,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const asked = readAsked(request);
    const refuse = (refusals: readonly Refusal[], below = html``): Promise<void> =>
      this.show(request, reply, { typed: asked.typed, refusals }, { below, file: asked.file });
    const { file } = asked;
    if (file === undefined) return refuse([NO_FILE]);
    if (asked.isTakenIn && hashOf(file) !== asked.typed.get('sha256')) return refuse([ANOTHER_FILE]);
    const read = readParameters(uploadQuery, parametersOf(asked, file), UPLOAD_MENDS);
    if (!read.ok) return refuse(read.failure);
    if (!mayPublishAs(caller, read.value.source)) throw notTheirs();
    const form = file.bytes.subarray(0, ARCHIVE.length).equals(ARCHIVE) ? 'workbook' : 'csv';
    const uploaded = await this.uploadFile.upload({ form, bytes: file.bytes }, read.value, caller);
    if (!uploaded.ok) return refuse(...refusedFile(uploaded.failure));
    const takeIn = asked.isTakenIn
      ? html``
      : takeInForm(whoIsSignedIn(request), unseenOf(read.value, uploaded.value), keptOf(file));
    const known = await this.publishEvents.known();
    const mapping = await this.layoutName(uploaded.value);
    const maySee = (area: string): boolean => isGranted(caller, WATCHERS, area);
    const content = uploadedContent(uploaded.value, { known, mapping, maySee }, takeIn);
    await sendPage(request, reply, { title: TITLE, content }, asked.isTakenIn ? 202 : 200);
  }

  /** By what the file was read, as the form calls it. */
  private async layoutName({ mapping: { name, version } }: UploadAnswer): Promise<string> {
    return (await this.mappings.find(name, version))?.mapping.title ?? name;
  }

  /** The form, with why it was refused. */
  private async show(
    request: FastifyRequest,
    reply: FastifyReply,
    given: FormGiven,
    { below = html``, file }: { readonly below?: Html; readonly file?: ChosenFile | undefined } = {},
  ): Promise<void> {
    const session = whoIsSignedIn(request);
    const nameOf = await this.names.known();
    const sources = session.identity.grants.flatMap(({ role, scope }) =>
      role === 'publisher' ? [{ value: scope, name: nameOf(scope) }] : [],
    );
    const mappings = (await this.mappings.all()).map(({ mapping }) => mapping);
    const { measures } = await this.definitions.inForce();
    const keptFile = file && !isOfFile(given.refusals) ? keptOf(file) : undefined;
    const content = uploadContent({ session, sources, mappings, measures, given, keptFile }, below);
    const status = given.refusals.length === 0 ? 200 : 400;
    await sendPage(request, reply, { title: TITLE, content }, status);
  }
}

function readAsked(request: FastifyRequest): Asked {
  const { typed, file } = readFileForm(request);
  const kept = typed.get('kept');
  const bytes = kept === null ? undefined : Buffer.from(kept, 'base64');
  const keptFile = bytes && { name: typed.get('fileName') ?? '', bytes };
  return { typed, file: file ?? keptFile, isTakenIn: typed.get('takeIn') === 'yes' };
}

/** The form's answers as the parameters of an upload; a field that was left empty says nothing. */
function parametersOf({ typed, isTakenIn }: Asked, { name }: ChosenFile): Record<string, string> {
  const given = ['source', 'mapping', 'applicableAt', 'period', 'status'].flatMap((parameter) => {
    const value = typed.get(parameter)?.trim() ?? '';
    return value === '' ? [] : [[parameter, value]];
  });
  return {
    ...(Object.fromEntries(given) as Record<string, string>),
    ...(name !== '' && { fileName: name }),
    dryRun: String(!isTakenIn),
    partial: String(typed.get('partial') === 'yes'),
  };
}

/** What takes the same file in, read the same way as it was shown. */
function unseenOf(
  { source, applicableAt, period, status, fileName, partial }: UploadAsked,
  { mapping, file: { sha256: hash } }: UploadAnswer,
): Record<string, string | undefined> {
  return {
    ...{ takeIn: 'yes', sha256: hash, source, applicableAt, period, status, fileName },
    mapping: `${mapping.name}@${mapping.version}`,
    partial: partial === 'true' ? 'yes' : undefined,
  };
}

/** Whether anything is wrong with a file or its name; where nothing is, it is sent again with the answers alone put right. */
function isOfFile(refusals: readonly Refusal[]): boolean {
  return refusals.some(({ where }) => where === '/file' || where === '/fileName');
}

/** A file as a page keeps it; none that is empty, or too large for that. */
function keptOf({ name, bytes }: ChosenFile): KeptFile | undefined {
  const isKept = bytes.length > 0 && bytes.length <= KEPT_BYTES_MAX;
  return isKept ? { name, kept: bytes.toString('base64') } : undefined;
}

/** What is wrong with an answer is said at its field; what is wrong in the file, cell by cell below the form. */
function refusedFile(refusals: readonly FileRefusal[]): [readonly Refusal[], Html] {
  const ofAnswers = refusals.filter(({ where }) => where.startsWith('?'));
  const ofCells = refusals.filter(({ where }) => !where.startsWith('?'));
  const atFields = ofAnswers.map((each) => ({ ...each, where: `/${each.where.slice(1)}` }));
  const [first] = ofCells;
  if (first === undefined) return [atFields, html``];
  const cells: Refusal = {
    ...{ rule: first.rule, where: '/file' },
    what: `Nothing was taken in: ${ofCells.length === 1 ? 'one thing is' : `${ofCells.length} things are`} wrong in the file`,
    mend: 'Mend the cells that are listed below the form, and choose the file again',
  };
  return [[cells, ...atFields], refusalsTable(ofCells, ofCells.length)];
}

function hashOf({ bytes }: ChosenFile): string {
  return sha256(bytes).toString('hex');
}

const NO_FILE: Refusal = {
  rule: 'parameter-missing',
  where: '/file',
  what: 'No file is chosen',
  mend: 'Choose the file',
};

const ANOTHER_FILE: Refusal = {
  rule: 'another-file',
  where: '/file',
  what: 'This is another file than the one that was shown, and nothing was taken in',
  mend: 'Choose it again to be shown what it changes',
};

function notTheirs(): ProblemError {
  return new ProblemError(PROBLEMS.notPermitted, 'You may not publish in the name of this organisation.');
}
