import { setTimeout as sleep } from 'node:timers/promises';
import { receiptInWords } from '#returns/plain';
import type { Where } from '../connection';
import { CommandFailure, EXIT } from '../exit-codes';
import { counted, print, printJson } from '../output';
import { problemLine, Server } from '../server';

interface Common extends Where {
  readonly json?: boolean;
}

/** What the tracker answers of an obligation, as far as it is shown here. */
export interface Run {
  readonly name: string;
  readonly area: string;
  readonly period: string;
  readonly state: 'due' | 'running' | 'failed' | 'done';
  readonly isLate: boolean;
  readonly dueSince: string;
  readonly attempts: number;
  readonly begunAt: string | null;
  readonly begunBy: string | null;
  readonly failure: string | null;
  readonly nextTryAt: string | null;
  readonly finishedAt: string | null;
  readonly outcome: unknown;
}

interface Page {
  readonly runs: readonly Run[];
  readonly next?: string;
}

const ROUTE = '/v1/due-work';
const LOOK_AGAIN_MS = 500;
/** A reporter takes it up within seconds; what takes longer than this is looked at later. */
const WAIT_MS = 60_000;

export async function listDue(
  options: Common & {
    readonly state?: string | undefined;
    readonly name?: string | undefined;
    readonly area?: string | undefined;
    readonly limit: number;
  },
): Promise<number> {
  const { state, name, area, limit, json } = options;
  const server = new Server(options, 'operator');
  const page = await server.ask<Page>(ROUTE, { state, name, area, limit: String(limit) });
  if (json) printJson(page);
  else printList(page);
  return EXIT.done;
}

/** Ends with 0 once it is done, now or before, and with 1 when it failed or nobody does it. */
export async function runDue(name: string, area: string, period: string, options: Common): Promise<number> {
  const server = new Server(options, 'operator');
  const path = `${ROUTE}/${[name, area, period].map(encodeURIComponent).join('/')}`;
  const before = await server.ask<Run>(path, {});
  const { status, body } = await server.send({ method: 'POST', path: `${path}/run` });
  if (status !== 202 && status !== 409) throw new CommandFailure(problemLine(status, body));
  const run = await ended(server, path, before);
  if (options.json) printJson(run);
  else {
    const { asked } = (status === 202 ? body : { asked: true }) as { readonly asked: boolean };
    if (!asked) print('Somebody was carrying it out when it was asked for; nothing was asked of them.');
    print(runText(run));
  }
  return run.state === 'done' ? EXIT.done : EXIT.failed;
}

async function ended(server: Server, path: string, before: Run): Promise<Run> {
  for (let waitedMs = 0; ; waitedMs += LOOK_AGAIN_MS) {
    const run = await server.ask<Run>(path, {});
    const failedAnew = run.state === 'failed' && run.attempts > before.attempts;
    if (run.state === 'done' || failedAnew || waitedMs >= WAIT_MS) return run;
    await sleep(LOOK_AGAIN_MS);
  }
}

function printList({ runs, next }: Page): void {
  if (runs.length === 0) return print('Nothing that fits has come to be due.');
  print(runsTable(runs));
  if (next !== undefined)
    print(`There are more; give --limit, or the rest by HTTP from ${ROUTE}?after=${next}.`);
}

const HEAD = ['Duty', 'Area or lane', 'Period', 'State', 'What came of it'];
/** What came of one, as much as stands in a line; the whole of it is in `--json`. */
const LINE_CHARACTERS_MAX = 200;

/** An obligation to a line, and what came of it. */
export function runsTable(runs: readonly Run[]): string {
  const rows = runs.map((run) => [
    run.name,
    run.area,
    run.period,
    run.isLate ? `${run.state}!` : run.state,
    inOneLine(whatCame(run)),
  ]);
  const late = runs.filter(({ isLate }) => isLate).length;
  return [...columns([HEAD, ...rows]), ...(late === 0 ? [] : [`! late: ${late} of these`])].join('\n');
}

/** Each column but the last as wide as its widest. */
function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = HEAD.map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((text, at) => text.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

function inOneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > LINE_CHARACTERS_MAX ? `${line.slice(0, LINE_CHARACTERS_MAX)} ...` : line;
}

/** One obligation in words. */
export function runText(run: Run): string {
  const { name, area, period, state, finishedAt, attempts } = run;
  const when = finishedAt === null ? '' : ` ${finishedAt}`;
  const tries = attempts > 1 ? `, at attempt ${attempts}` : '';
  return `${name} of ${area} for ${period}: ${state}${when}${tries}. ${whatCame(run)}`;
}

interface Outcome {
  readonly faults?: readonly string[];
  readonly provedBy?: string;
  readonly counts?: number;
  readonly number?: number;
  readonly decisions?: number;
  readonly entries?: number;
  readonly expected?: number;
  /** Of an entry of a register: what it says, and what came of what was due on it. */
  readonly shown?: string;
  readonly came?: 'done' | 'not-done' | 'put-off' | 'closed';
  readonly missing?: readonly {
    readonly measure: string;
    readonly name: string;
    readonly isInPart: boolean;
    readonly isLaneStopped?: boolean;
  }[];
}

function whatCame({ state, begunAt, begunBy, failure, nextTryAt, outcome, dueSince }: Run): string {
  if (state === 'failed') return `${failure ?? 'no reason was kept'}; tried again ${nextTryAt ?? 'soon'}`;
  if (state === 'running')
    return `begun ${begunAt ?? 'just now'} by ${begunBy ?? 'a reporter'}, and not ended`;
  if (state !== 'done') return `due since ${dueSince}`;
  const { faults, provedBy, missing, expected, shown, came, ...found } = (outcome ?? {}) as Outcome;
  if (provedBy !== undefined) return `proved by the verification of ${provedBy}`;
  if (came !== undefined) return `${came === 'not-done' ? 'NOT DONE' : came}: ${shown ?? ''}`;
  if (missing !== undefined) return missingText(missing, expected ?? 0);
  if (faults === undefined) return returnText(outcome ?? {});
  return faults.length > 0 ? `DOES NOT HOLD: ${faults.join('; ')}` : `holds: ${foundText(found)}`;
}

/** What came of a duty about a return. */
interface ReturnOutcome {
  readonly left?: string;
  readonly opened?: boolean;
  readonly changed?: boolean;
  readonly stands?: string;
  readonly told?: readonly string[];
  readonly notTold?: readonly string[];
  readonly submitted?: boolean;
  readonly channel?: Receipt['channel'];
  readonly state?: Receipt['state'];
}

type Receipt = Parameters<typeof receiptInWords>[0];

function returnText(outcome: ReturnOutcome): string {
  const { left, opened, changed, stands, told = [], notTold = [], submitted, channel, state } = outcome;
  if (left !== undefined) return `nothing to do: ${left}`;
  if (opened !== undefined) return opened ? 'opened' : 'was open already';
  if (changed !== undefined) return changed ? 'filled anew' : 'nothing had changed';
  if (submitted !== undefined) return 'submitted';
  if (channel !== undefined && state !== undefined) return receiptInWords({ channel, state });
  if (stands === undefined) return JSON.stringify(outcome);
  const people = told.length === 0 ? 'nobody told' : `told ${told.join(', ')}`;
  return [`${stands}; ${people}`, ...notTold.map((each) => `NOT TOLD ${each}`)].join('; ');
}

function missingText(missing: NonNullable<Outcome['missing']>, expected: number): string {
  if (missing.length === 0) return `all there: ${counted(expected, 'report')}`;
  const each = missing.map(
    ({ measure, name, isInPart, isLaneStopped }) =>
      `${measure} from ${name}${isInPart ? ' (in part)' : ''}${isLaneStopped ? ' (cannot be known: its lane has stopped)' : ''}`,
  );
  return `missing: ${each.join('; ')}`;
}

function foundText({ counts, number, decisions, entries }: Outcome): string {
  if (number !== undefined) return counted(number, 'cell');
  if (decisions !== undefined) return counted(decisions, 'decision');
  if (entries !== undefined) return counted(entries, 'entry', 'entries');
  return counted(counts ?? 0, 'count');
}
