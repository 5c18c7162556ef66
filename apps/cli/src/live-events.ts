import { setTimeout as sleep } from 'node:timers/promises';
import { createParser } from 'eventsource-parser';
import { CommandFailure } from './exit-codes';
import { StreamRefused } from './server';
import type { Server } from './server';

/** How long opening a stream may take before it is tried anew. */
const OPENING_MS_MAX = 10_000;
/** So many heartbeats that did not come, and the connection is taken for dead. */
const HEARTBEATS_MISSED_MAX = 3;
const HEARTBEAT_SECONDS_UNSAID = 15;
const AGAIN_FIRST_MS = 500;
const AGAIN_MAX_MS = 5_000;
const EVENT_CHARACTERS_MAX = 64 * 1024 * 1024;

/** What comes of following a stream. */
export type LiveNews =
  | LiveEvent
  | { readonly kind: 'cut-off'; readonly why: string }
  | {
      readonly kind: 'resumed';
      readonly afterMs: number;
      /** Whether the stream went on where it broke off, rather than beginning anew. */
      readonly isWhole: boolean;
    };

interface LiveEvent {
  readonly kind: 'event';
  readonly name: string;
  readonly id: string | undefined;
  readonly data: unknown;
}

/**
 * Follows a stream of events until `signal` is aborted. When it is cut off, or nothing is heard for three heartbeats,
 * it is opened again from the last event that came whole, however long that takes: after half a second, then after
 * twice as long each time up to five, less up to half by chance, so that not everybody comes back at once. What
 * fails before it was ever open, or is refused for good, is thrown.
 */
export async function* followStream(
  server: Server,
  path: string,
  signal: AbortSignal,
): AsyncGenerator<LiveNews> {
  let lastId: string | undefined;
  let cutOffAt: number | undefined;
  let wasOpen = false;
  let againMs = AGAIN_FIRST_MS;
  while (!signal.aborted) {
    let why = 'the connection was lost';
    const silence = new Silence(OPENING_MS_MAX);
    try {
      const { headers, body } = await server.open({
        path,
        headers: { accept: 'text/event-stream', ...(lastId !== undefined && { 'last-event-id': lastId }) },
        signal: AbortSignal.any([signal, silence.signal]),
      });
      wasOpen = true;
      silence.atMost(HEARTBEATS_MISSED_MAX * heartbeatMs(headers));
      for await (const event of eventsIn(body, silence)) {
        if (cutOffAt !== undefined)
          yield { kind: 'resumed', afterMs: Date.now() - cutOffAt, isWhole: event.name !== 'snapshot' };
        cutOffAt = undefined;
        againMs = AGAIN_FIRST_MS;
        lastId = event.id ?? lastId;
        if (event.name === 'end') why = endOf(event.data);
        yield event;
      }
    } catch (cause) {
      if (signal.aborted) return;
      if (isForGood(cause) || (!wasOpen && !silence.signal.aborted)) throw cause;
      if (!wasOpen) throw new CommandFailure('The server did not answer in time.', { cause });
      if (silence.signal.aborted) why = 'nothing was heard of the server';
    } finally {
      silence.end();
    }
    if (signal.aborted) return;
    if (cutOffAt === undefined) yield { kind: 'cut-off', why };
    cutOffAt ??= Date.now();
    await sleep(againMs * (1 - Math.random() / 2), undefined, { signal }).catch(() => undefined);
    againMs = Math.min(againMs * 2, AGAIN_MAX_MS);
  }
}

/** Refused for what was asked or who asks; a server that is away, stopping or busy is tried again. */
function isForGood(cause: unknown): boolean {
  if (cause instanceof NotAStream) return true;
  return cause instanceof StreamRefused && cause.status < 500 && cause.status !== 429;
}

function heartbeatMs(headers: Headers): number {
  const seconds = Number(headers.get('bettercare-heartbeat-seconds') ?? HEARTBEAT_SECONDS_UNSAID);
  return 1_000 * (seconds > 0 && seconds <= 3_600 ? seconds : HEARTBEAT_SECONDS_UNSAID);
}

/** Why the server says that it ends the stream. */
function endOf(data: unknown): string {
  const { reason } = data as { readonly reason?: unknown };
  if (reason === 'token-expired') return 'the token has expired';
  return reason === 'stopping' ? 'the server is stopping' : 'the server ended the stream';
}

async function* eventsIn(body: ReadableStream<Uint8Array>, silence: Silence): AsyncGenerator<LiveEvent> {
  const waiting: LiveEvent[] = [];
  const parser = createParser({
    maxBufferSize: EVENT_CHARACTERS_MAX,
    onEvent: ({ event, id, data }) =>
      waiting.push({ kind: 'event', name: event ?? 'message', id, data: jsonOf(data) }),
  });
  const decoder = new TextDecoder();
  for await (const piece of body) {
    silence.broken();
    parser.feed(decoder.decode(piece, { stream: true }));
    yield* waiting.splice(0);
  }
}

function jsonOf(data: string): unknown {
  try {
    return JSON.parse(data) as unknown;
  } catch (cause) {
    throw new NotAStream('What answers is not a live stream of the ledger.', { cause });
  }
}

class NotAStream extends CommandFailure {}

/** Aborts what is read once nothing has come for too long. */
class Silence {
  private readonly controller = new AbortController();
  private timer: NodeJS.Timeout;

  constructor(private maxMs: number) {
    this.timer = this.begin();
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** From now on so long. */
  atMost(ms: number): void {
    this.maxMs = ms;
    this.broken();
  }

  broken(): void {
    clearTimeout(this.timer);
    this.timer = this.begin();
  }

  end(): void {
    clearTimeout(this.timer);
  }

  private begin(): NodeJS.Timeout {
    return setTimeout(() => this.controller.abort(), this.maxMs);
  }
}
