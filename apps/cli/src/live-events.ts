import { setTimeout as sleep } from 'node:timers/promises';
import { createParser } from 'eventsource-parser';
import { CommandFailure } from './exit-codes';
import { StreamRefused } from './server';
import type { Server } from './server';

/** The server sends something every 15 seconds; after so long without a word the connection is taken for dead. */
const SILENCE_MS_MAX = 40_000;
const AGAIN_FIRST_MS = 500;
const AGAIN_MAX_MS = 10_000;
const EVENT_CHARACTERS_MAX = 64 * 1024 * 1024;

/** What comes of following a stream. */
export type LiveNews =
  | { readonly kind: 'event'; readonly name: string; readonly id: string | undefined; readonly data: unknown }
  | { readonly kind: 'cut-off'; readonly why: string }
  | { readonly kind: 'resumed'; readonly afterMs: number };

/**
 * Follows a stream of events until `signal` is aborted. When it is cut off it is opened again, from the last event
 * that came whole, however long that takes. What fails before it was ever open, or is refused for good, is thrown.
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
    let why = 'the server ended the stream';
    const silence = new Silence();
    try {
      const body = await server.open({
        path,
        headers: { accept: 'text/event-stream', ...(lastId !== undefined && { 'last-event-id': lastId }) },
        signal: AbortSignal.any([signal, silence.signal]),
      });
      wasOpen = true;
      for await (const event of eventsIn(body, silence)) {
        if (cutOffAt !== undefined) yield { kind: 'resumed', afterMs: Date.now() - cutOffAt };
        cutOffAt = undefined;
        againMs = AGAIN_FIRST_MS;
        lastId = event.id ?? lastId;
        yield event;
      }
    } catch (cause) {
      if (signal.aborted) return;
      if (!wasOpen || isForGood(cause)) throw cause;
      why = silence.signal.aborted ? 'nothing was heard of the server' : 'the connection was lost';
    } finally {
      silence.end();
    }
    if (signal.aborted) return;
    if (cutOffAt === undefined) yield { kind: 'cut-off', why };
    cutOffAt ??= Date.now();
    await sleep(againMs, undefined, { signal }).catch(() => undefined);
    againMs = Math.min(againMs * 2, AGAIN_MAX_MS);
  }
}

/** Refused for what was asked or who asks; a server that is away, stopping or busy is tried again. */
function isForGood(cause: unknown): boolean {
  return cause instanceof StreamRefused && cause.status < 500 && cause.status !== 429;
}

async function* eventsIn(
  body: ReadableStream<Uint8Array>,
  silence: Silence,
): AsyncGenerator<Extract<LiveNews, { kind: 'event' }>> {
  const waiting: Extract<LiveNews, { kind: 'event' }>[] = [];
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
    throw new CommandFailure('What answers is not a live stream of the ledger.', { cause });
  }
}

/** Aborts what is read once nothing has come for too long. */
class Silence {
  private readonly controller = new AbortController();
  private timer = this.begin();

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  broken(): void {
    clearTimeout(this.timer);
    this.timer = this.begin();
  }

  end(): void {
    clearTimeout(this.timer);
  }

  private begin(): NodeJS.Timeout {
    return setTimeout(() => this.controller.abort(), SILENCE_MS_MAX);
  }
}
