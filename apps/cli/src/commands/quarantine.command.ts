import type { Refusal } from '#kernel';
import { readJson } from '#kernel';
import type { Where } from '../connection';
import { CommandFailure, EXIT } from '../exit-codes';
import { counted, moment, print, printJson, refusalLine } from '../output';
import { problemLine, Server } from '../server';
import { readInputFile } from '../input-file';
import { DESK, placed, placePath, quarantineTable } from './quarantine-desk';
import type { Decided, Listed, Page, Place } from './quarantine-desk';
import { replayByRule } from './replay-by-rule';
import type { WhichToReplay } from './replay-by-rule';

interface Common extends Where {
  readonly json?: boolean;
}

interface Detail extends Listed {
  readonly refusals: readonly Refusal[];
  readonly event?: unknown;
  readonly bytes: string;
  readonly isWhole: boolean;
  readonly decisions: readonly {
    readonly state: string;
    readonly decidedAt: string;
    readonly actor: string;
    readonly reason?: string;
    readonly as?: string;
    readonly to?: Place;
  }[];
}

/** The desk is tended by people, and on one machine the operator is one. */
const OPERATOR = { person: 'operator' } as const;

export async function listQuarantine(
  options: Common & {
    readonly source?: string | undefined;
    readonly rule?: string | undefined;
    readonly state?: string | undefined;
    readonly limit: number;
  },
): Promise<number> {
  const { source, rule, state, limit, json } = options;
  const server = new Server(options, OPERATOR);
  const page = await server.ask<Page>(DESK, { source, rule, state, limit: String(limit) });
  if (json) printJson(page);
  else printList(page);
  return EXIT.done;
}

export async function showQuarantined(
  lane: string,
  offset: string,
  options: Common & { readonly event?: boolean },
): Promise<number> {
  const delivery = await new Server(options, OPERATOR).ask<Detail>(placePath(lane, offset), {});
  if (options.event && delivery.event === undefined)
    throw new CommandFailure('It holds no event that can be read: write the event anew.');
  if (options.event) printJson(delivery.event);
  else if (options.json) printJson(delivery);
  else print(quarantinedText(delivery));
  return EXIT.done;
}

/** Without a rule it is one delivery that is meant. */
type OneOrByRule = Omit<WhichToReplay, 'rule'> & { readonly rule?: string | undefined };

export async function replayQuarantined(
  lane: string | undefined,
  offset: string | undefined,
  options: Common & OneOrByRule & { readonly mended?: string | undefined },
): Promise<number> {
  const { mended, rule, source, dryRun } = options;
  if (rule !== undefined) {
    if (lane !== undefined || mended !== undefined)
      throw new CommandFailure('Give a rule, or the lane and offset of one delivery; not both.');
    return replayByRule(new Server(options, OPERATOR), { ...options, rule });
  }
  if (lane === undefined || offset === undefined || source !== undefined || dryRun)
    throw new CommandFailure(
      'Give the lane and offset of a delivery, as listed; --source and --dry-run are for --rule.',
    );
  const body = mended === undefined ? {} : { event: await readMended(mended) };
  return decide(`${placePath(lane, offset)}/replay`, body, options);
}

export async function dismissQuarantined(
  lane: string,
  offset: string,
  options: Common & { readonly reason: string },
): Promise<number> {
  return decide(`${placePath(lane, offset)}/dismiss`, { reason: options.reason }, options);
}

async function decide(path: string, body: object, options: Common): Promise<number> {
  const { status, body: answer } = await new Server(options, OPERATOR).send({
    method: 'POST',
    path,
    contentType: 'application/json',
    body: JSON.stringify(body),
  });
  if (options.json) printJson(answer);
  else if (status === 200) printDecided(answer as Decided);
  else printRefused(status, answer);
  return status === 200 ? EXIT.done : EXIT.failed;
}

async function readMended(file: string): Promise<unknown> {
  const read = readJson(await readInputFile(file));
  if (!read.ok) throw new CommandFailure(`${file} is not JSON: ${read.failure.what}.`);
  return read.value;
}

function printList({ deliveries, next }: Page): void {
  if (deliveries.length === 0) return print('Nothing is in quarantine that fits.');
  print(quarantineTable(deliveries));
  if (next !== undefined)
    print(`There are more; give --limit, or the rest by HTTP from ${DESK}?after=${next}.`);
}

/** One delivery in words: what it broke, what it held, and what people decided on it. */
export function quarantinedText(delivery: Detail): string {
  const { appendedAt, source, state, refusals, event, isWhole, decisions } = delivery;
  return [
    `Lane ${placed(delivery)}, delivered ${moment(appendedAt)}: ${state}`,
    `In the name of ${source ?? 'nobody that can be read'}`,
    ...refusals.map((refusal) => `  ${refusalLine(refusal)}`),
    event === undefined
      ? Buffer.from(delivery.bytes, 'base64').toString()
      : JSON.stringify(event, undefined, 2),
    ...(isWhole ? [] : ['These are not all the bytes delivered, so it can only be replayed mended.']),
    ...(decisions.length === 0 ? [] : ['Decisions:']),
    ...decisions.map(decisionLine),
  ].join('\n');
}

function decisionLine({ state, decidedAt, actor, reason, as, to }: Detail['decisions'][number]): string {
  const how = as === undefined ? '' : as === 'mended' ? ' mended' : ' as it stood';
  const where = to === undefined ? '' : `; it came to stand at ${placed(to)}`;
  return `  ${moment(decidedAt)}  ${state}${how} by ${actor}${reason === undefined ? '' : `: ${reason}`}${where}`;
}

function printDecided({ state, to }: Decided): void {
  print(`It is ${state}${to === undefined ? '' : `; it came to stand at ${placed(to)}`}.`);
}

function printRefused(status: number, answer: unknown): void {
  const { errors } = (answer ?? {}) as { readonly errors?: readonly Refusal[] };
  if (errors === undefined) throw new CommandFailure(problemLine(status, answer));
  print(`Nothing was done; ${counted(errors.length, 'rule')} stood in the way.`);
  for (const refusal of errors) print(`  ${refusalLine(refusal)}`);
}
