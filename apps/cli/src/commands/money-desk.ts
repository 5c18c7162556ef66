import { shapeRefusals } from '#contracts';
import { jsonPence, type Pence, penceFromPounds, poundsShown, readJson, type Refusal } from '#kernel';
import type { z } from 'zod';
import type { Where } from '../connection';
import { CommandFailure, EXIT } from '../exit-codes';
import { readInputFile } from '../input-file';
import { print, printJson, refusalLine } from '../output';
import { problemLine, Server } from '../server';

// What the commands on funds, agreements and settlements have in common.

export interface MoneyOptions extends Where {
  readonly json?: boolean;
  /** The version that was read, which a command is decided over; the one that stands when it is sent unless told. */
  readonly over?: number;
}

/** Which agreement, or its settlement. */
export interface WhichAgreement extends MoneyOptions {
  readonly area: string;
  readonly year: string;
  readonly code: string;
}

/** The address of what an area has of a kind: all of it, that of a policy year, or one of them by its code. */
export function moneyPath(
  kind: 'funds' | 'agreements' | 'settlements',
  { area, year, code }: { readonly area: string; readonly year?: string; readonly code?: string },
): string {
  const places = [area, kind, year?.replace('/', '-'), code].filter((place) => place !== undefined);
  return `/v1/areas/${places.map(encodeURIComponent).join('/')}`;
}

/** Prints an answer, in JSON where that is asked for. */
export function say<Answer>(
  answer: Answer,
  inLines: (answer: Answer) => readonly string[],
  { json }: MoneyOptions,
): number {
  if (json) printJson(answer);
  else for (const line of inLines(answer)) print(line);
  return EXIT.done;
}

/** A command on money: what is decided on, what is done, and by whom. */
export interface MoneyCommandSent {
  /** The address of what is decided on. */
  readonly path: string;
  /** The command as its route calls it, `close-month`. */
  readonly command: string;
  readonly body: object;
  /** Grants that the operator of this machine takes for it, `finance@E10000003`. */
  readonly grants: readonly string[];
  /** Whether only a person may do it. */
  readonly byPerson?: boolean;
  /** What is decided on, in words: `E10000003 2016/17`. */
  readonly name: string;
  /** Why it is not sent after all, when this is how it stands. */
  readonly refuse?: (standing: unknown) => string | undefined;
}

/** A command on an agreement or its settlement, each by its own grants. */
export function decideUnder(
  kind: 'agreements' | 'settlements',
  sent: Pick<MoneyCommandSent, 'command' | 'body' | 'grants' | 'byPerson'>,
  options: WhichAgreement,
): Promise<number> {
  const name = `${options.area} ${options.year} ${options.code}`;
  return decideOnMoney({ ...sent, path: moneyPath(kind, options), name }, options);
}

/** Sends a command over the version that was read, and says what was decided or why not. */
export async function decideOnMoney(sent: MoneyCommandSent, options: MoneyOptions): Promise<number> {
  const { path, command, body, grants, byPerson = false, name, refuse } = sent;
  const server = new Server(options, byPerson ? { person: 'operator' } : 'operator', grants);
  const standing = await server.send({ method: 'GET', path });
  if (standing.status !== 200 && standing.status !== 404)
    throw new CommandFailure(problemLine(standing.status, standing.body));
  const isThere = standing.status === 200;
  const refusal = isThere ? refuse?.(standing.body) : undefined;
  if (refusal !== undefined) throw new CommandFailure(refusal);
  const over =
    options.over ?? (isThere ? (standing.body as { readonly version: number }).version : undefined);
  const reply = await server.send({
    method: 'POST',
    path: `${path}/${command}`,
    contentType: 'application/json',
    body: JSON.stringify(body),
    ...(over !== undefined && { ifMatch: `"${over}"` }),
  });
  // Where nothing is there yet there is no version to name: what has to be done first is said instead.
  if (reply.status === 428 && !isThere) throw new CommandFailure(problemLine(standing.status, standing.body));
  if (options.json) printJson(reply.body);
  else if (reply.status === 200) printDecided(name, reply.body as Decided);
  else printRefused(reply.status, reply.body, options);
  return reply.status === 200 ? EXIT.done : EXIT.failed;
}

/** No amount on either side is larger, as every body has it. */
const PENCE_MAX = 1_000_000_000_000n;

/** What an amount typed in pounds comes to in pence, no less than the least that is taken there. */
export function penceTyped(text: string, least: Pence = -PENCE_MAX): number {
  const pence = penceFromPounds(text.replace(/^(-?)£/, '$1'));
  if (pence === undefined)
    throw new CommandFailure(
      `${text} is no amount in pounds. Write it as 2,971,250.00, 2971250 or -0.01, with both places of the pence or none.`,
    );
  if (pence < least || pence > PENCE_MAX)
    throw new CommandFailure(
      `${text} is not taken here. Give an amount from ${poundsShown(least)} to ${poundsShown(PENCE_MAX)}.`,
    );
  return jsonPence(pence);
}

/** A file as its schema has it, or everything that is wrong with it. */
export async function readMoneyFile<Read>(
  file: string,
  schema: z.ZodType<Read>,
  what: string,
): Promise<Read> {
  const json = readJson(await readInputFile(file));
  if (!json.ok) throw new CommandFailure(`${file} is not JSON: ${json.failure.what}.`);
  const read = schema.safeParse(json.value);
  if (read.success) return read.data;
  const faults = shapeRefusals(read.error, json.value, schema).map(refusalLine);
  throw new CommandFailure(`${file} is no ${what}:\n${faults.join('\n')}`);
}

interface Decided {
  readonly type?: string;
  readonly version: number;
  readonly warnings?: readonly Refusal[];
}

function printDecided(name: string, { type, version, warnings = [] }: Decided): void {
  const what = type === undefined ? 'it stands so already' : type.slice(type.indexOf('.') + 1);
  print(`${name}: ${what}; it is at version ${version}.`);
  for (const warning of warnings) print(`  ${refusalLine(warning)}`);
}

function printRefused(status: number, body: unknown, options: object): void {
  const { errors } = (body ?? {}) as { readonly errors?: readonly Refusal[] };
  if (errors === undefined) throw new CommandFailure(problemLine(status, body));
  for (const refusal of errors) print(refusalLine(byOption(refusal, options)));
}

/** Options that are called otherwise than the member that they become. */
const OPTIONS: Readonly<Record<string, string>> = {
  contentHash: 'hash',
  signedBy: 'name',
  from: 'fromLine',
  to: 'toLine',
  pence: 'pounds',
  outturnPence: 'pounds',
  forecastPence: 'pounds',
  agreedPence: 'pounds',
  pricePence: 'price',
};

/** A refusal of a member that was typed, `/signature/signedOn`, is one of its option, `--signed-on`. */
function byOption(refusal: Refusal, options: object): Refusal {
  const member = refusal.where.split('/').at(-1) ?? '';
  const option = (Object.hasOwn(OPTIONS, member) ? OPTIONS[member] : undefined) ?? member;
  if (!Object.hasOwn(options, option)) return refusal;
  return { ...refusal, where: `--${option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}` };
}
