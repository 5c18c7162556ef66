import { basename } from 'node:path';
import { londonDay } from '#kernel';
import type { Imported, ReproducedReturn, ReturnDifferences, ReturnInShort } from '#returns';
import { DOCUMENT_FORMS } from '#returns/plain';
import { CommandFailure, EXIT } from '../exit-codes';
import { readInputFile, readJsonFile } from '../input-file';
import { print, printJson } from '../output';
import { Server } from '../server';
import { decideOver, say } from './decision-desk';
import type { CommandSent, DecidingOptions } from './decision-desk';
import { differenceLines, reproducedLines } from './return-difference-text';
import { settingsLines } from './return-settings-text';
import type { ReturnSettingsSaid } from './return-settings-text';
import { findingLines, importedLines, returnLines, returnsLines, sheetsShown } from './return-text';
import type { ReturnSaid, ShownPart } from './return-text';
import { typedAnswers } from './typed-answers';
import { save } from './save-document';
import type { AsKnown } from './declaration';

interface WhichReturn extends DecidingOptions {
  readonly area: string;
  readonly template: string;
}
interface WhichRevision extends WhichReturn {
  readonly revision?: number;
}
interface ByPerson {
  readonly name: string;
  readonly position: string;
}

export async function listReturns(
  options: DecidingOptions & AsKnown & { readonly area: string },
): Promise<number> {
  const { area, asKnown } = options;
  const answer = await new Server(options, 'operator').ask<{ readonly returns: readonly ReturnInShort[] }>(
    areaPath(area, 'returns'),
    { asKnown },
  );
  return say(answer, returnsLines, options);
}

/** One return, sheet by sheet: what is answered, where from, what is missing, and what blocks it; or a part of it. */
export async function showReturn(options: WhichReturn & ShownPart & AsKnown): Promise<number> {
  const said = await read(options);
  if (sheetsShown(said, options).length === 0) {
    const names = sheetsShown(said, {}).join(', ');
    throw new CommandFailure(`There is no sheet ${options.sheet ?? ''}: it has ${names}.`);
  }
  return say(said, () => returnLines(said, options), options);
}

/** Before it opens by itself. */
export async function openReturn(options: WhichReturn): Promise<number> {
  const lines = ['  opened, and filled with what the ledger knows'];
  return asPreparer({ command: 'open', body: {}, tell: () => ({ lines, exitCode: EXIT.done }) }, options);
}

/** Copies what the ledger knows now, and leaves what somebody wrote. */
export async function fillReturn(options: WhichReturn): Promise<number> {
  return asPreparer({ command: 'fill', body: {} }, options);
}

/** Answers over the version at which the types of their questions were read. */
export async function answerReturn(typed: readonly string[], options: WhichReturn): Promise<number> {
  const standing = await read(options);
  const answers = await typedAnswers(typed, standing, new Server(options, 'operator'));
  const over = options.over ?? standing.version;
  return asPreparer({ command: 'answers', body: { answers } }, { ...options, over });
}

/** Reads what was changed in a workbook; what cannot be taken is said cell by cell, and nothing of it is. */
export async function importReturn(file: string, options: WhichReturn): Promise<number> {
  const { over, ...now } = options;
  const bytes = await readInputFile(file);
  const tell = (reply: unknown) => ({ lines: importedLines(reply as Imported), exitCode: EXIT.done });
  const query = { file: basename(file), ...(over !== undefined && { over: String(over) }) };
  const sent = { contentType: DOCUMENT_FORMS.workbook.mediaType, bytes };
  return asPreparer({ command: 'import', body: {}, query, file: sent, tell }, now);
}

/** Without cells: all copies that wait for it. */
export async function confirmReturn(cells: readonly string[], options: WhichReturn): Promise<number> {
  return asPreparer({ command: 'confirm', body: cells.length === 0 ? {} : { cells } }, options);
}

export async function checkReturn(options: WhichReturn): Promise<number> {
  const tell = (reply: unknown) => {
    const checked = reply as ReturnSaid['checked'];
    return { lines: findingLines(checked), exitCode: checked.verdict.ready ? EXIT.done : EXIT.doesNotHold };
  };
  return asPreparer({ command: 'check', body: {}, tell }, options);
}

/** Approves what was read, by its hash, for one organisation. */
export async function approveReturn(
  options: WhichReturn &
    ByPerson & {
      readonly approval: string;
      readonly organisation: string;
      readonly hash: string;
      readonly on?: string;
    },
): Promise<number> {
  const { area, approval, organisation, hash, on } = options;
  const body = {
    ...{ approval, organisation, by: personOf(options), contentHash: hash },
    ...(on !== undefined && { on }),
  };
  const grants = [`signatory@${organisation}`, `viewer@${area}`];
  return decide({ command: 'approve', body, grants, byPerson: true }, options);
}

/** Signs as the board, or for it under the authority that is named. */
export async function signOffReturn(
  options: WhichReturn &
    ByPerson & { readonly hash: string; readonly on: string; readonly authority?: string },
): Promise<number> {
  const { hash, on, authority } = options;
  const body = {
    ...{ by: personOf(options), contentHash: hash, on },
    ...(authority !== undefined && { authority }),
  };
  return asApprover('sign-off', body, options);
}

export async function ratifyReturn(
  options: WhichRevision & ByPerson & { readonly on: string; readonly reference: string },
): Promise<number> {
  const { on, reference } = options;
  return asApprover('ratify', { on, reference, by: personOf(options), ...revisionOf(options) }, options);
}

export async function submitReturn(
  options: WhichReturn & { readonly hash: string; readonly late?: string; readonly despite?: string },
): Promise<number> {
  const { hash, late, despite } = options;
  const body = {
    contentHash: hash,
    ...(late !== undefined && { late }),
    ...(despite !== undefined && { despite }),
  };
  return asPreparer({ command: 'submit', body }, options);
}

export async function acknowledgeReturn(
  options: WhichRevision & { readonly on: string; readonly reference: string },
): Promise<number> {
  const { on, reference } = options;
  const body = { on, reference, ...revisionOf(options) };
  return asPreparer({ command: 'acknowledge', body }, options);
}

/** Has one revision go out by one way again. */
export async function resendReturn(
  options: WhichReturn & { readonly revision: number; readonly channel: string; readonly to?: string },
): Promise<number> {
  const { revision, channel, to } = options;
  const body = { revision, channel, ...(to !== undefined && { to }) };
  return asPreparer({ command: 'resend', body }, options);
}

/** One revision is not to go out by one way any more. */
export async function letGoReturn(
  options: WhichReturn & { readonly revision: number; readonly channel: string; readonly reason: string },
): Promise<number> {
  const { revision, channel, reason } = options;
  return asApprover('let-go', { revision, channel, reason }, options);
}

export async function reopenReturn(options: WhichReturn & { readonly reason: string }): Promise<number> {
  return asPreparer({ command: 'reopen', body: { reason: options.reason } }, options);
}

export async function withdrawReturn(options: WhichReturn & { readonly reason: string }): Promise<number> {
  return asApprover('withdraw', { reason: options.reason }, options);
}

/** What stands: a draft, or byte for byte what it was submitted as; or the same of an earlier revision. */
export async function saveReturn(options: WhichRevision & { readonly out: string }): Promise<number> {
  const { out, revision } = options;
  const ended = out.slice(out.lastIndexOf('.') + 1);
  const form = Object.entries(DOCUMENT_FORMS).find(([, { ending }]) => ending === ended)?.[0];
  if (form === undefined)
    throw new CommandFailure(
      `${out} is no document of a return: end its name in .xlsx, .csv, .json or .pdf.`,
    );
  const of = revision === undefined ? '' : `/revisions/${revision}`;
  const path = `${returnPath(options)}${of}/documents/${form}`;
  await save(out, await new Server(options, 'operator').download(path, {}));
  print(`It is in ${out}.`);
  return EXIT.done;
}

/** Whether the content and the bytes of what was submitted come to the same again. */
export async function reproduceReturn(options: WhichRevision): Promise<number> {
  const answer = await askOfRevision<ReproducedReturn>('reproduce', options);
  if (options.json) printJson(answer);
  else for (const line of reproducedLines(answer)) print(line);
  return answer.holds ? EXIT.done : EXIT.doesNotHold;
}

/** What a revision would change in what was submitted, cell by cell, and why. */
export async function diffReturn(options: WhichRevision & AsKnown): Promise<number> {
  const answer = await askOfRevision<ReturnDifferences>('differences', options);
  if (options.json) printJson(answer);
  else for (const line of differenceLines(answer)) print(line);
  return EXIT.done;
}

/** How an area answers returns; with a file, how it does from now on. */
export async function returnSettings(
  options: DecidingOptions & { readonly area: string; readonly set?: string; readonly reason?: string },
): Promise<number> {
  const { area, set, reason } = options;
  const path = areaPath(area, 'return-settings');
  if (set === undefined) {
    const answer = await new Server(options, 'operator').ask<ReturnSettingsSaid>(path, {});
    return say(answer, (said) => settingsLines(said, londonDay(new Date())), options);
  }
  if (reason === undefined) throw new CommandFailure('Say why with --reason: it is kept with the settings.');
  const body = { settings: await readJsonFile(set), reason };
  const name = `${area} return settings`;
  return decideOver({ path, body, grants: [`approver@${area}`], byPerson: true, name }, options);
}

/** As the person they are, so that who prepared it is known when it is approved: that takes another. */
function asPreparer(
  sent: Pick<CommandSent, 'body' | 'query' | 'file' | 'tell'> & { readonly command: string },
  options: WhichReturn,
): Promise<number> {
  return decide({ ...sent, grants: [`preparer@${options.area}`], byPerson: true }, options);
}

function asApprover(command: string, body: object, options: WhichReturn): Promise<number> {
  return decide({ command, body, grants: [`approver@${options.area}`], byPerson: true }, options);
}

function decide(sent: Omit<CommandSent, 'path' | 'name'>, options: WhichReturn): Promise<number> {
  return decideOver(
    { ...sent, path: returnPath(options), name: `${options.area} ${options.template}` },
    options,
  );
}

function read(options: WhichReturn & AsKnown): Promise<ReturnSaid> {
  const { asKnown } = options;
  return new Server(options, 'operator').ask<ReturnSaid>(returnPath(options), { asKnown });
}

function askOfRevision<Answer>(
  question: 'reproduce' | 'differences',
  options: WhichRevision & AsKnown,
): Promise<Answer> {
  const { revision, asKnown } = options;
  return new Server(options, 'operator').ask<Answer>(`${returnPath(options)}/${question}`, {
    ...(revision !== undefined && { revision: String(revision) }),
    asKnown,
  });
}

function returnPath({ area, template }: WhichReturn): string {
  return areaPath(area, 'returns', template);
}

function areaPath(...places: readonly string[]): string {
  return `/v1/areas/${places.map(encodeURIComponent).join('/')}`;
}

function revisionOf({ revision }: { readonly revision?: number }): { readonly revision?: number } {
  return revision === undefined ? {} : { revision };
}

function personOf({ name, position }: ByPerson): ByPerson {
  return { name, position };
}
