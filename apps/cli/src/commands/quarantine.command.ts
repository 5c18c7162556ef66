import type { Refusal } from '#kernel';
import { readJson } from '#platform';
import type { Where } from '../connection';
import { CommandFailure, EXIT } from '../exit-codes';
import { counted, print, printJson, refusalLine } from '../output';
import { problemLine, Server } from '../server';
import { readInputFile } from '../input-file';

interface Common extends Where {
  readonly json?: boolean;
}

interface Listed {
  readonly lane: number;
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly source: string | null;
  readonly rules: readonly string[];
  readonly appendedAt: string;
  readonly state: 'open' | 'replayed' | 'dismissed';
}

interface Page {
  readonly deliveries: readonly Listed[];
  readonly next?: string;
}

interface Detail extends Listed {
  readonly refusals: readonly Refusal[];
  readonly event?: unknown;
  readonly bytes: string;
  readonly isWhole: boolean;
}

interface Decided {
  readonly state: string;
  readonly to?: { readonly topic: string; readonly partition: number; readonly offset: number };
}

const DESK = '/v1/quarantine';

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
  else printDetail(delivery);
  return EXIT.done;
}

export async function replayQuarantined(
  lane: string,
  offset: string,
  options: Common & { readonly mended?: string | undefined },
): Promise<number> {
  const { mended } = options;
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

/** A delivery to a line, with its lane by the number the desk asks for and by the name the log lines have. */
export function quarantineTable(deliveries: readonly Listed[]): string {
  const head =
    'Lane  Offset      In the log          Delivered                 State      Source               Rules';
  const rows = deliveries.map(({ lane, offset, topic, partition, appendedAt, state, source, rules }) =>
    [
      String(lane).padEnd(4),
      String(offset).padEnd(10),
      `${topic}/${partition}`.padEnd(18),
      appendedAt,
      state.padEnd(9),
      (source ?? '-').padEnd(19),
      rules.join(', '),
    ].join('  '),
  );
  return [head, ...rows].join('\n');
}

function printDetail(delivery: Detail): void {
  const { lane, offset, topic, partition, appendedAt, source, state, refusals, event, isWhole } = delivery;
  print(`Lane ${lane}, offset ${offset} (${topic}/${partition}), delivered ${appendedAt}: ${state}`);
  print(`In the name of ${source ?? 'nobody that can be read'}`);
  for (const refusal of refusals) print(`  ${refusalLine(refusal)}`);
  print(
    event === undefined
      ? Buffer.from(delivery.bytes, 'base64').toString()
      : JSON.stringify(event, undefined, 2),
  );
  if (!isWhole) print('These are not all the bytes delivered, so it can only be replayed mended.');
}

function printDecided({ state, to }: Decided): void {
  const where = to === undefined ? '' : `; it came to stand at ${to.topic}/${to.partition}/${to.offset}`;
  print(`It is ${state}${where}.`);
}

function printRefused(status: number, answer: unknown): void {
  const { errors } = (answer ?? {}) as { readonly errors?: readonly Refusal[] };
  if (errors === undefined) throw new CommandFailure(problemLine(status, answer));
  print(`Nothing was done; ${counted(errors.length, 'rule')} stood in the way.`);
  for (const refusal of errors) print(`  ${refusalLine(refusal)}`);
}

function placePath(lane: string, offset: string): string {
  return `${DESK}/${encodeURIComponent(lane)}/${encodeURIComponent(offset)}`;
}
