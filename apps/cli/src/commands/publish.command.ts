import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { SOURCE_URN } from '#contracts';
import type { Refusal } from '#kernel';
import type { Where } from '../connection';
import { readEventFile } from '../event-file';
import type { FileEvent, Place } from '../event-file';
import { CommandFailure, EXIT } from '../exit-codes';
import { counted, print, printJson, refusalLine } from '../output';
import { problemLine, Server } from '../server';

/** Events of one request, and its bytes: well below what the gateway takes. */
const REQUEST_EVENTS_MAX = 500;
const REQUEST_BYTES_MAX = 4 * 1024 * 1024;

interface RefusedEvent {
  readonly place: Place;
  readonly id?: string | undefined;
  readonly errors: readonly Refusal[];
}

/** What the gateway says of one event. */
interface EventResult {
  readonly index: number;
  readonly id?: string;
  readonly status: 'accepted' | 'refused';
  readonly errors?: readonly Refusal[];
}

/** Sends a file of events and says of each that was refused where it stands, why, and how to mend it. */
export async function publish(
  file: string,
  options: Where & { readonly as?: readonly string[] | undefined; readonly json?: boolean },
): Promise<number> {
  const { as = [] } = options;
  checkSources(as);
  const read = readEventFile(await bytesOf(file));
  if (!read.ok) throw new CommandFailure(`${nameOf(file)}: ${read.failure}`);
  const server =
    as.length === 0
      ? new Server(options, 'sample-publisher')
      : new Server(
          options,
          'operator',
          as.map((source) => `publisher@${source}`),
        );
  const refused: RefusedEvent[] = read.value.unreadable.map(({ place, refusal }) => ({
    place,
    errors: [refusal],
  }));
  let accepted = 0;
  for (const request of requestsOf(read.value.events)) {
    const results = await sendEvents(server, request, accepted);
    for (const { index, id, status, errors = [] } of results) {
      const event = request[index];
      if (status === 'accepted') accepted++;
      else if (event) refused.push({ place: event.place, id, errors: errors.map(withinEvent) });
    }
  }
  if (options.json) printJson({ accepted, refused: refused.length, refusals: refused.map(flat) });
  else printOutcome(accepted, refused);
  return refused.length > 0 ? EXIT.someRefused : EXIT.done;
}

function checkSources(sources: readonly string[]): void {
  const wrong = sources.find((source) => !SOURCE_URN.test(source));
  if (wrong === undefined) return;
  throw new CommandFailure(
    `--as ${wrong} is no organisation; one is named as urn:ons:E10000003 (a council) or urn:ods:RGN (an NHS body).`,
  );
}

/** Whatever is not an answer about each event ends the command, and says how far it had come. */
async function sendEvents(
  server: Server,
  events: readonly FileEvent[],
  acceptedSoFar: number,
): Promise<readonly EventResult[]> {
  const { status, body } = await server.send({
    method: 'POST',
    path: '/v1/events',
    contentType: 'application/cloudevents-batch+json',
    headers: { 'content-encoding': 'gzip' },
    body: gzipSync(`[${events.map(({ json }) => json).join(',')}]`),
  });
  const { results } = (body ?? {}) as { readonly results?: readonly EventResult[] };
  if (results !== undefined) return results;
  const before = acceptedSoFar === 0 ? '' : ` ${counted(acceptedSoFar, 'event')} had been accepted.`;
  throw new CommandFailure(`${problemLine(status, body)}${before}`);
}

function* requestsOf(events: readonly FileEvent[]): Generator<readonly FileEvent[]> {
  let request: FileEvent[] = [];
  let bytes = 0;
  for (const event of events) {
    const size = Buffer.byteLength(event.json) + 1;
    if (request.length === REQUEST_EVENTS_MAX || (request.length > 0 && bytes + size > REQUEST_BYTES_MAX)) {
      yield request;
      request = [];
      bytes = 0;
    }
    request.push(event);
    bytes += size;
  }
  if (request.length > 0) yield request;
}

/** The gateway points into the request; a person looks into the event. */
function withinEvent(refusal: Refusal): Refusal {
  return { ...refusal, where: refusal.where.replace(/^\/\d+/, '') };
}

function flat({ place, id, errors }: RefusedEvent): object {
  return { ...place, ...(id !== undefined && { id }), errors };
}

function printOutcome(accepted: number, refused: readonly RefusedEvent[]): void {
  for (const { place, errors } of refused) {
    const at = 'line' in place ? `line ${place.line}` : `event ${place.index}`;
    for (const refusal of errors) print(`${at}: ${refusalLine(refusal)}`);
  }
  const refusals = refused.length === 0 ? '' : `, ${counted(refused.length, 'event')} refused`;
  print(`${counted(accepted, 'event')} accepted${refusals}.`);
}

async function bytesOf(file: string): Promise<Buffer> {
  if (file === '-') {
    const pieces: Buffer[] = [];
    for await (const piece of process.stdin) pieces.push(piece as Buffer);
    return Buffer.concat(pieces);
  }
  return readInputFile(file);
}

/** A file somebody named, or a failure that says what is wrong with it. */
export async function readInputFile(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const why =
      code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder' : String(code);
    throw new CommandFailure(`${file} cannot be read: ${why}.`);
  }
}

function nameOf(file: string): string {
  return file === '-' ? 'Standard input' : file;
}
