import { resolve } from 'node:path';
import { SOURCE_URN } from '#contracts';
import { decodeJwt } from 'jose';
import { given, serverUrl } from '../connection';
import type { Where } from '../connection';
import { CommandFailure, EXIT, Stopped } from '../exit-codes';
import { heldApartLines } from '../held-apart';
import { checkApart } from '../input-file';
import { counted, print, printJson, thousands } from '../output';
import { Delivery, ReceiptUnknown } from '../publishing/delivery';
import type { Outcome } from '../publishing/delivery';
import { inOrder } from '../publishing/in-order';
import { openInput } from '../publishing/input';
import type { Input } from '../publishing/input';
import { Lock } from '../publishing/lock';
import { Publication } from '../publishing/publication';
import { requestsOf } from '../publishing/requests';
import type { Request } from '../publishing/requests';
import { StopRequest } from '../publishing/stop-request';
import { Server } from '../server';

interface PublishOptions extends Where {
  readonly as?: readonly string[] | undefined;
  readonly strict?: boolean;
  readonly errorFile?: string | undefined;
  readonly fromStart?: boolean;
  readonly quiet?: boolean;
  readonly json?: boolean;
}

/** Leads to the file that standard input comes from, where it does. */
const STANDARD_INPUT = '/dev/stdin';
/** Of organisations, as many as fit one line. */
const SOURCES_NAMED_MAX = 5;
const NOTHING_ANSWERED =
  ' Nothing was answered yet; the same command begins again, and what is sent twice counts once.';
/** One is read and compressed while the gateway works on another. It never gives one client less room than that. */
const REQUESTS_AT_ONCE = 2;

/** Sends a file of events, and says of each that was refused where it stands, why, and how to mend it. */
export async function publish(path: string, options: PublishOptions): Promise<number> {
  const { as = [], errorFile, strict: isStrict = false } = options;
  checkSources(as);
  const server =
    as.length === 0
      ? new Server(options, 'sample-publisher')
      : new Server(
          options,
          'operator',
          as.map((source) => `publisher@${source}`),
        );
  await checkApart(path === '-' ? STANDARD_INPUT : path, errorFile);
  const input = await openInput(path);
  const stop = new StopRequest(() => input.pieces.destroy(new Error('stopped')));
  // Where it is stopped before the file is read, that is heard when it would be.
  input.pieces.on('error', () => undefined);
  let lock: Lock | undefined;
  let publication: Publication | undefined;
  let stopped: Delivered | undefined;
  try {
    if (input.file) lock = await Lock.take(path);
    publication = await Publication.begin(input, {
      server: serverUrl(options),
      publisher: publisherOf(as),
      errorFile: errorFile === undefined ? undefined : resolve(errorFile),
      isFromStart: options.fromStart ?? false,
      isQuiet: options.quiet ?? false,
      isListed: errorFile === undefined && !options.json,
    });
    stopped = await sendAll(input, publication, server, isStrict, stop);
  } finally {
    await publication?.close();
    await lock?.release();
    input.pieces.destroy();
    stop.close();
  }
  const refused = publication.refused + (stopped?.outcome.refused.length ?? 0);
  const { accepted, refusals, heldApart } = publication;
  const heldBack = isStrict && { heldBack: stopped?.outcome.heldBack ?? 0 };
  if (options.json) printJson({ accepted, refused, ...heldBack, heldApart, refusals });
  else printOutcome(publication, stopped, options);
  return refused > 0 ? EXIT.someRefused : EXIT.done;
}

function checkSources(sources: readonly string[]): void {
  const wrong = sources.find((source) => !SOURCE_URN.test(source));
  if (wrong === undefined) return;
  throw new CommandFailure(
    `--as ${wrong} is no organisation; one is named as urn:ons:E10000003 (a council) or urn:ods:RGN (an NHS body).`,
  );
}

/** In whose name it is published, as far as that can be told here. */
function publisherOf(as: readonly string[]): string {
  const token = given('BETTERCARE_TOKEN');
  if (token === undefined) return as.length === 0 ? 'sample-publisher' : as.join(' ');
  try {
    return decodeJwt(token).sub ?? 'whose token it is';
  } catch {
    return 'whose token it is';
  }
}

interface Delivered {
  readonly request: Request;
  readonly outcome: Outcome;
}

/** Sends until all of it is answered, or, where it is strict, some of a request is refused: it is told then. */
async function sendAll(
  input: Input,
  publication: Publication,
  server: Server,
  isStrict: boolean,
  stop: StopRequest,
): Promise<Delivered | undefined> {
  const ended = new AbortController();
  const delivery = new Delivery(
    server,
    isStrict,
    (line) => publication.say(line),
    AbortSignal.any([stop.signal, ended.signal]),
    () => publication.receipts,
  );
  const deliver = async (request: Request): Promise<Delivered> => {
    return { request, outcome: await delivery.deliver(request.entries) };
  };
  const requests = requestsOf(input, publication.next);
  try {
    for await (const delivered of inOrder(requests, isStrict ? 1 : REQUESTS_AT_ONCE, deliver)) {
      const { request, outcome } = delivered;
      if (isStrict && outcome.refused.length > 0) {
        await publication.list(outcome.refused, request.next);
        return delivered;
      }
      if (request.entries.length > 0) await publication.take(request, outcome);
      if (request.fault !== undefined) throw new CommandFailure(`${input.name}: ${request.fault}`);
    }
    await publication.complete();
    return undefined;
  } catch (failure) {
    if (stop.by !== undefined) throw new Stopped(stop.by, publication.howFar() || NOTHING_ANSWERED);
    if (failure instanceof ReceiptUnknown) throw new CommandFailure(publication.lost(), { cause: failure });
    if (!(failure instanceof CommandFailure)) throw failure;
    throw new CommandFailure(`${failure.message}${publication.howFar()}`, { cause: failure });
  } finally {
    ended.abort();
  }
}

function printOutcome(
  publication: Publication,
  stopped: Delivered | undefined,
  { errorFile, as = [] }: PublishOptions,
): void {
  for (const line of heldApartLines(publication.heldApart)) print(line);
  const inOthersNames = inOthersNamesLine(publication.othersSources, as);
  if (inOthersNames !== undefined) print(inOthersNames);
  const listed = errorFile === undefined ? '' : ` Those refused are listed in ${errorFile}.`;
  if (stopped === undefined) {
    print(`${publication.tally()}.${publication.refused > 0 ? listed : ''}`);
    return;
  }
  const { entries } = stopped.request;
  const lines = [entries[0], entries.at(-1)].map((entry) => thousands(entry?.line ?? 0)).join(' to ');
  const { refused, heldBack } = stopped.outcome;
  print(
    `Nothing of lines ${lines} was taken in: ${counted(refused.length, 'event')} refused, ` +
      `${thousands(heldBack)} held back.${listed}${publication.howFar()}`,
  );
}

/** How to publish in the name of others; a token that was given is for whom it is for. */
function inOthersNamesLine(sources: ReadonlySet<string>, as: readonly string[]): string | undefined {
  if (sources.size === 0 || given('BETTERCARE_TOKEN') !== undefined) return undefined;
  if (sources.size > SOURCES_NAMED_MAX)
    return 'To publish in the names of others, give --as with the source of each.';
  const names = [...as, ...sources].map((source) => `--as ${source}`).join(' ');
  return `To publish in the name of ${[...sources].join(', ')}: ${names}, and --as with any other source of the file.`;
}
