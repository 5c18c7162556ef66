import { readCsv, readWorkbook, writeCsv } from '#documents';
import type { AreaRegisters, EntryHistory, ImportedCounts, RegisterStanding } from '#governance';
import { dueStandings, findRegisterKind, readCell, tableMappingSchema } from '#governance/plain';
import { londonDay, type Json, type Refusal } from '#kernel';
import { CommandFailure, EXIT } from '../exit-codes';
import { readInputFile, readJsonFile } from '../input-file';
import { counted, moment, print, printJson, refusalLine } from '../output';
import { problemLine, Server } from '../server';
import type { AsKnown } from './declaration';
import { decideOver, say } from './decision-desk';
import type { DecidingOptions } from './decision-desk';
import { readMoneyFile } from './money-desk';
import { save } from './save-document';

interface Whose extends DecidingOptions {
  readonly area: string;
  readonly kind: string;
}
interface WhichEntry extends Whose {
  readonly code: string;
}
interface AsDecided extends AsKnown {
  readonly upTo?: string;
}
type Entry = Readonly<Record<string, Json>>;

/** The registers of an area, or the entries of one. */
export async function listRegister(
  options: DecidingOptions & AsDecided & { readonly area: string; readonly kind?: string },
): Promise<number> {
  const { area, kind, asKnown, upTo } = options;
  const server = new Server(options, 'operator');
  const query = { asKnown, upTo };
  if (kind === undefined)
    return say(await server.ask<AreaRegisters>(path('registers', area), query), registerLines, options);
  const answer = await server.ask<RegisterStanding>(path('registers', area, kind), query);
  return say(answer, (register) => entryLines(register, asKnown), options);
}

/** One entry and its history. */
export async function showEntry(options: WhichEntry & AsDecided): Promise<number> {
  const { asKnown, upTo } = options;
  const answer = await new Server(options, 'operator').ask<EntryHistory>(entryPath(options), {
    asKnown,
    upTo,
  });
  return say(answer, historyLines, options);
}

export async function addEntry(
  fields: readonly string[],
  options: WhichEntry & { readonly reason?: string },
): Promise<number> {
  const { reason } = options;
  const entry = await entryOf(fields, {}, options.kind);
  return decide('add', { entry, ...(reason !== undefined && { reason }) }, options);
}

/** Changes what is given of an entry, over the version that it is read at. */
export async function changeEntry(
  fields: readonly string[],
  options: WhichEntry & { readonly reason: string },
): Promise<number> {
  const { reason, over } = options;
  const standing = await new Server(options, 'operator').ask<EntryHistory>(entryPath(options), {});
  const entry = await entryOf(fields, standing.entry as Entry, options.kind);
  return decide('change', { entry, reason }, { ...options, over: over ?? standing.version });
}

export async function closeEntry(
  options: WhichEntry & { readonly on: string; readonly reason: string },
): Promise<number> {
  const { on, reason } = options;
  return decide('close', { on, reason }, options);
}

export async function reopenEntry(options: WhichEntry & { readonly reason: string }): Promise<number> {
  return decide('reopen', { reason: options.reason }, options);
}

/** Puts what an entry says to whoever approves it. */
export async function offerEntry(options: WhichEntry): Promise<number> {
  return decide('offer', {}, options);
}

export async function approveEntry(options: WhichEntry): Promise<number> {
  return decide('approve', {}, options, 'approver');
}

export async function sendBackEntry(options: WhichEntry & { readonly reason: string }): Promise<number> {
  return decide('send-back', { reason: options.reason }, options, 'approver');
}

/** Sends a printed table; what is wrong with it is said row by row, and nothing of it is taken. */
export async function importTable(
  file: string,
  options: Whose & {
    readonly table: string;
    readonly mapping: string;
    readonly document: string;
    readonly sheet?: string;
    readonly dryRun?: boolean;
  },
): Promise<number> {
  const { area, kind, table, document, sheet, dryRun } = options;
  const mapping = await readMoneyFile(options.mapping, tableMappingSchema, 'mapping of a table');
  const rows = await readRows(file, sheet);
  const grants = [`preparer@${area}`];
  const server = new Server(options, 'operator', grants);
  const at = path('register-tables', area, kind, table);
  const standing = await server.send({ method: 'GET', path: at });
  const { version } = (standing.body ?? {}) as { readonly version?: number };
  const { status, body } = await server.send({
    method: 'POST',
    path: `${at}/import`,
    contentType: 'application/json',
    body: JSON.stringify({ document, mapping, rows, ...(dryRun && { dryRun }) }),
    ...(version !== undefined && { ifMatch: `"${version}"` }),
  });
  if (options.json) printJson(body);
  else if (status === 200)
    for (const line of importedLines(`${area} ${kind} ${table}`, body as ImportedCounts)) print(line);
  else {
    const { errors } = (body ?? {}) as { readonly errors?: readonly Refusal[] };
    if (errors === undefined) throw new CommandFailure(problemLine(status, body));
    for (const refusal of errors) print(refusalLine(refusal));
  }
  return status === 200 ? EXIT.done : EXIT.failed;
}

/** A table as it was printed, or the whole register, as CSV. */
export async function exportTable(
  options: Whose & { readonly table?: string; readonly out?: string },
): Promise<number> {
  const { area, kind, table, out } = options;
  const server = new Server(options, 'operator');
  const csv =
    table === undefined
      ? registerCsv(await server.ask<RegisterStanding>(path('registers', area, kind), {}))
      : await server.download(`${path('register-tables', area, kind, table)}.csv`, {});
  if (out === undefined) process.stdout.write(csv);
  else await save(out, csv);
  return EXIT.done;
}

function importedLines(name: string, counts: ImportedCounts): string[] {
  const { version, dryRun, added, changed, unchanged, addedEntries, changedEntries, gone } = counts;
  const left = gone.length === 0 ? '' : ` Gone from the table, and left as they are: ${gone.join(', ')}.`;
  const line = `${name}: ${added} added, ${changed} changed, ${unchanged} unchanged; it is at version ${version}.${left}`;
  if (!dryRun) return [line];
  return [
    line,
    ...addedEntries.map((code) => `  would add ${code}`),
    ...changedEntries.map((code) => `  would change ${code}`),
    'Nothing was taken: this was a dry run.',
  ];
}

function path(...[of, area, ...places]: readonly string[]): string {
  return `/v1/areas/${[area ?? '', of ?? '', ...places].map(encodeURIComponent).join('/')}`;
}

function entryPath({ area, kind, code }: WhichEntry): string {
  return path('registers', area, kind, code);
}

function decide(
  command: string,
  body: object,
  options: WhichEntry,
  role: 'preparer' | 'approver' = 'preparer',
): Promise<number> {
  const { area, kind, code } = options;
  const name = `${area} ${kind} ${code}`;
  return decideOver({ path: entryPath(options), command, body, grants: [`${role}@${area}`], name }, options);
}

/** An entry with fields as they were typed, `due=2016-05-01`, each as its kind has it; or one from a file, `@entry.json`. */
async function entryOf(fields: readonly string[], before: Entry, kind: string): Promise<Entry> {
  const entry = new Map<string, Json>(Object.entries(before));
  const refusals: string[] = [];
  for (const typed of fields) {
    if (typed.startsWith('@')) {
      entry.clear();
      for (const [field, value] of Object.entries((await readJsonFile(typed.slice(1))) as Entry))
        entry.set(field, value);
      continue;
    }
    const [, field = '', text = ''] = /^([A-Za-z]+)=(.*)$/s.exec(typed) ?? [];
    const type = findRegisterKind(kind)?.cells[field];
    if (type === undefined) {
      const mend = 'Give name=value, or a file as @entry.json';
      refusals.push(`unknown-field: ${typed} is no field of ${kind}. ${mend}`);
      continue;
    }
    const { value, isUnread } = readCell(text, type, {});
    if (isUnread) refusals.push(`cell-unreadable at ${field}: ${text} is no ${field}. Give a ${type}`);
    else if (value === undefined) entry.delete(field);
    else entry.set(field, value);
  }
  if (refusals.length > 0) throw new CommandFailure(refusals.join('\n'));
  return Object.fromEntries(entry);
}

async function readRows(file: string, sheet: string | undefined): Promise<readonly (readonly string[])[]> {
  const bytes = await readInputFile(file);
  const read = /\.xlsx$/i.test(file) ? await readWorkbook(bytes) : readCsv(bytes);
  if (!read.ok) throw new CommandFailure(`${file}: ${read.failure.what}. ${read.failure.mend}`);
  const tables = 'rows' in read.value ? [read.value] : read.value;
  const chosen = tables.filter((table) => sheet === undefined || table.sheet === sheet);
  const [table] = chosen;
  if (table !== undefined && chosen.length === 1) return table.rows;
  const sheets = tables.map((each) => each.sheet).join(', ');
  throw new CommandFailure(`${file} has the sheets ${sheets}: name one with --sheet.`);
}

function registerLines({ registers }: AreaRegisters): string[] {
  return registers.map(({ kind, open, closed, overdue }) =>
    [`${kind}: ${open} open`, `${closed} closed`, ...(overdue > 0 ? [`${overdue} OVERDUE`] : [])].join(', '),
  );
}

/** What is due, and overdue, is by the day that is asked about. */
function entryLines({ area, kind, entries }: RegisterStanding, asKnown?: string): string[] {
  if (entries.length === 0)
    return [
      `${area} ${asKnown === undefined ? 'has' : 'had'} nothing in its register of ${kind} ${asKnown === undefined ? 'yet' : 'then'}.`,
    ];
  const today = londonDay(asKnown === undefined ? new Date() : new Date(asKnown));
  const shown = findRegisterKind(kind);
  return entries.map(({ code, status, entry }) => {
    const due = shown ? dueStandings(shown, { status, entry }, today) : [];
    const standing = [
      status,
      ...('status' in entry ? [String(entry.status)] : []),
      ...due.map(({ on, what, isOverdue }) => `${what} ${on}${isOverdue ? ' OVERDUE' : ''}`),
    ];
    return `${code}  ${standing.join(', ')}  ${shown?.shown(entry) ?? JSON.stringify(entry)}`;
  });
}

function historyLines({
  area,
  kind,
  code,
  status,
  version,
  entry,
  closed,
  approval,
  history,
}: EntryHistory): string[] {
  return [
    `${area} ${kind} ${code}: ${status}, ${counted(version, 'decision')}`,
    ...(closed ? [`Closed from ${closed.on}: ${closed.reason}`] : []),
    ...(approval ? [approvalLine(approval)] : []),
    ...Object.entries(entry as Entry).map(([field, value]) => `  ${field}: ${said(value)}`),
    'Decisions:',
    ...history.flatMap((each) => [
      `  ${each.version}  ${moment(each.recordedAt)}  ${each.type} by ${each.actor}${each.reason === undefined ? '' : `: ${each.reason}`}`,
      ...(each.version === 1 ? [] : each.changes).map(
        ({ field, from, to }) => `       ${field}: ${said(from)} -> ${said(to)}`,
      ),
    ]),
  ];
}

const STATUSES = {
  offered: 'Not approved yet: offered',
  approved: 'Approved',
  'sent-back': 'Not approved: sent back',
} as const;

function approvalLine({ status, by, at, reason, lapsed }: NonNullable<EntryHistory['approval']>): string {
  const before = lapsed ? `; what it said before was approved by ${lapsed.by}, ${moment(lapsed.at)}` : '';
  const why = reason === undefined ? '' : `: ${reason}`;
  const head = status === 'not-offered' ? 'Not approved: written' : STATUSES[status];
  return `${head} by ${by}, ${moment(at)}${why}${before}`;
}

function said(value: Json | undefined): string {
  if (value === undefined) return '-';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Every entry in a row, with the fields that stand in a cell. */
function registerCsv({ kind, entries }: RegisterStanding): Buffer {
  const fields = Object.keys(findRegisterKind(kind)?.cells ?? {});
  const rows = entries.map(({ code, status, entry }) => {
    const says = new Map(Object.entries(entry as Entry));
    return [code, status, ...fields.map((field) => (says.has(field) ? said(says.get(field)) : ''))];
  });
  return Buffer.from(writeCsv([['code', 'status', ...fields], ...rows]));
}
