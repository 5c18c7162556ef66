import type { Refusal } from '#kernel';
import type { Where } from '../connection';
import { CommandFailure, EXIT } from '../exit-codes';
import { counted, print, printJson, refusalLine } from '../output';
import { problemLine, Server } from '../server';

// What all commands have in common that decide something over the version that was read.

export interface DecidingOptions extends Where {
  readonly json?: boolean;
  /** The version that was read, which a command is decided over; the one that stands when it is sent unless told. */
  readonly over?: number;
}

/** Prints an answer, in JSON where that is asked for. */
export function say<Answer>(
  answer: Answer,
  inLines: (answer: Answer) => readonly string[],
  { json }: DecidingOptions,
): number {
  if (json) printJson(answer);
  else for (const line of inLines(answer)) print(line);
  return EXIT.done;
}

/** A command: what is decided on, what is done, and by whom. */
export interface CommandSent {
  /** The address of what is decided on. */
  readonly path: string;
  /** The command as its route calls it, `close-month`; absent where the address itself takes it. */
  readonly command?: string;
  readonly body: object;
  readonly query?: Readonly<Record<string, string>>;
  /** Sent in place of the body, as the bytes it has. */
  readonly file?: { readonly contentType: string; readonly bytes: Buffer };
  /** Grants that the operator of this machine takes for it, `finance@E10000003`. */
  readonly grants: readonly string[];
  /** Whether only a person may do it. */
  readonly byPerson?: boolean;
  /** What is decided on, in words: `E10000003 2016/17`. */
  readonly name: string;
  /** Why it is not sent after all, when this is how it stands. */
  readonly refuse?: (standing: unknown) => string | undefined;
  /** What is said beyond that it was decided, and with which exit code. */
  readonly tell?: (reply: unknown) => { readonly lines: readonly string[]; readonly exitCode: number };
}

/** Sends a command over the version that was read, and says what was decided or why not. */
export async function decideOver(sent: CommandSent, options: DecidingOptions): Promise<number> {
  const { path, command, body, query, file, grants, byPerson = false, name, refuse, tell } = sent;
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
    path: command === undefined ? path : `${path}/${command}`,
    ...(query && { query }),
    contentType: file?.contentType ?? 'application/json',
    body: file?.bytes ?? JSON.stringify(body),
    ...(over !== undefined && { ifMatch: `"${over}"` }),
  });
  // Where nothing is there yet there is no version to name: what has to be done first is said instead.
  if (reply.status === 428 && !isThere) throw new CommandFailure(problemLine(standing.status, standing.body));
  if (reply.status !== 200) {
    if (options.json) printJson(reply.body);
    else printRefused(reply.status, reply.body, options);
    return EXIT.failed;
  }
  const { lines, exitCode } = tell?.(reply.body) ?? { lines: [], exitCode: EXIT.done };
  if (options.json) printJson(reply.body);
  else {
    printDecided(name, reply.body as Decided);
    for (const line of lines) print(line);
  }
  return exitCode;
}

interface Decided {
  readonly type?: string;
  readonly version: number;
  readonly warnings?: readonly Refusal[];
  /** What was given before, and counts no more. */
  readonly voided?: { readonly approvals: number; readonly signOff: boolean };
}

function printDecided(name: string, { type, version, warnings = [], voided }: Decided): void {
  const what = type === undefined ? 'it stands so already' : type.slice(type.indexOf('.') + 1);
  print(`${name}: ${what}; it is at version ${version}.`);
  if (voided) {
    const { approvals, signOff } = voided;
    const counts = [
      ...(approvals > 0 ? [counted(approvals, 'approval')] : []),
      ...(signOff ? ['the signature'] : []),
    ];
    print(`  made void: ${counts.join(' and ')}`);
  }
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

/** Options that are refused for being left out. */
const LEFT_OUT: ReadonlySet<string> = new Set(['/late', '/despite', '/over']);

/** A refusal of a member that was typed, `/signature/signedOn`, is one of its option, `--signed-on`. */
function byOption(refusal: Refusal, options: object): Refusal {
  const member = refusal.where.split('/').at(-1) ?? '';
  if (refusal.where === `/answers/${member}`) return { ...refusal, where: member };
  const option = (Object.hasOwn(OPTIONS, member) ? OPTIONS[member] : undefined) ?? member;
  if (!Object.hasOwn(options, option) && !LEFT_OUT.has(refusal.where)) return refusal;
  return { ...refusal, where: `--${option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}` };
}
