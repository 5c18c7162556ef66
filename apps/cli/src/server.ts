import { setTimeout as sleep } from 'node:timers/promises';
import { signIn } from '#installation';
import { localSecret, serverUrl } from './connection';
import type { As, LocalSecret, Where } from './connection';
import { CommandFailure } from './exit-codes';

/** Times a request is sent in all, while the server says that it has its hands full. */
const ATTEMPTS_MAX = 8;
const WAIT_SECONDS_DEFAULT = 1;
const WAIT_SECONDS_MAX = 30;

/** Of an answer: what it took in. Of a request: what the ledger has to have for anything of it to be taken in. */
export const RECEIPT_HEADER = 'bettercare-receipt';

export interface Reply {
  readonly status: number;
  readonly body: unknown;
}

/** A reply, and what else its sender says with it. */
export interface ReplyOnce extends Reply {
  /** In how many seconds it wants to be asked again. */
  readonly retryAfterSeconds: number | undefined;
  /** Of the newest event it took in. */
  readonly receipt: string | undefined;
}

export interface Sent {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** A parameter that is given several times has a list. */
  readonly query?: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly contentType?: string;
  readonly body?: string | Buffer;
  /** The ETag of what a command was decided over. */
  readonly ifMatch?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** A request that got no answer, or not all of one: whether it was taken in is not known. */
export class Unanswered extends CommandFailure {
  /** `No answer from http://127.0.0.1:8400 (ECONNRESET).` */
  readonly what: string;
  /** Whether it did not even get to a server. */
  readonly isNobodyThere: boolean;

  constructor(address: string, cause: unknown) {
    const { code } = ((cause as { cause?: unknown }).cause ?? {}) as { code?: unknown };
    const why = typeof code === 'string' ? ` (${code})` : '';
    super(`Nothing answers at ${address}${why}. Start it with \`npm start\`.`, { cause });
    this.what = `No answer from ${address}${why}.`;
    this.isNobodyThere = code === 'ECONNREFUSED' || code === 'ENOTFOUND';
  }
}

/** A stream that was not opened: a failure, unless it had been open before and the server is only busy or away. */
export class StreamRefused extends CommandFailure {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** The running system's HTTP door, entered with a token given from outside or one that its local issuer gives. */
export class Server {
  private token: string | undefined;

  constructor(
    private readonly where: Where,
    /** A client of the local issuer by its id, or one of its people: who must decide as a person, decides as one. */
    private readonly as: As,
    /** Other grants than their own, `role@scope`; the local issuer gives them to the operator alone. */
    private readonly grants: readonly string[] = [],
  ) {}

  /**
   * Sends, and waits and sends again while the answer is 429 or 503; any other answer is the caller's to read.
   *
   * @param untilStopped ends the waiting, and no request
   */
  async send(sent: Sent, untilStopped?: AbortSignal): Promise<Reply> {
    for (let attempt = 1; ; attempt++) {
      const { status, body, retryAfterSeconds = WAIT_SECONDS_DEFAULT } = await this.sendOnce(sent);
      const busy = status === 429 || status === 503;
      if (!busy || attempt === ATTEMPTS_MAX) return { status, body };
      const waitMs = Math.min(retryAfterSeconds, WAIT_SECONDS_MAX) * 1000;
      await sleep(waitMs, undefined, { ...(untilStopped && { signal: untilStopped }) }).catch(
        () => undefined,
      );
      if (untilStopped?.aborted) return { status, body };
    }
  }

  /**
   * Sends once, whatever the answer is.
   *
   * @throws Unanswered where there is none, or it breaks off.
   */
  async sendOnce(sent: Sent): Promise<ReplyOnce> {
    const response = await this.attempt(sent);
    try {
      const body = await bodyOf(response);
      return {
        status: response.status,
        body,
        retryAfterSeconds: retryAfterSeconds(response),
        receipt: response.headers.get(RECEIPT_HEADER) ?? undefined,
      };
    } catch (cause) {
      throw new Unanswered(serverUrl(this.where), cause);
    }
  }

  /** As `send`, for questions: whatever is not an answer is a failure in one line. */
  async ask<Answer>(path: string, query: Sent['query']): Promise<Answer> {
    const { status, body } = await this.send({ method: 'GET', path, ...(query && { query }) });
    if (status !== 200) throw new CommandFailure(problemLine(status, body));
    return body as Answer;
  }

  /** The bytes of a document; whatever is none is a failure in one line. */
  async download(path: string, query: Sent['query']): Promise<Buffer> {
    const response = await this.attempt({ method: 'GET', path, ...(query && { query }) });
    if (response.status !== 200)
      throw new CommandFailure(problemLine(response.status, await bodyOf(response)));
    return Buffer.from(await response.arrayBuffer());
  }

  /** Opens a stream of events; whatever is not one is a failure in one line. */
  async open(
    sent: Pick<Sent, 'path' | 'headers' | 'signal'>,
  ): Promise<{ readonly headers: Headers; readonly body: ReadableStream<Uint8Array> }> {
    const response = await this.attempt({ method: 'GET', ...sent });
    if (response.status !== 200 || response.body === null)
      throw new StreamRefused(response.status, problemLine(response.status, await bodyOf(response)));
    return { headers: response.headers, body: response.body };
  }

  /** A token given from outside, or a fresh one. */
  async bearerToken(signal?: AbortSignal): Promise<string> {
    const given = process.env['BETTERCARE_TOKEN'];
    if (given !== undefined && given !== '') return given;
    return this.localToken(signal);
  }

  /** One that the local issuer gives, whatever was given from outside. */
  async localToken(signal?: AbortSignal): Promise<string> {
    const secret = localSecret(this.where, this.as);
    try {
      return await (typeof this.as === 'string'
        ? clientToken(secret, this.grants, signal)
        : personToken(secret, this.grants));
    } catch (cause) {
      throw cause instanceof CommandFailure ? cause : new Unanswered(secret.issuer, cause);
    }
  }

  private async attempt(sent: Sent): Promise<Response> {
    this.token ??= await this.bearerToken(sent.signal);
    const response = await this.fetch(sent, this.token);
    if (response.status !== 401) return response;
    // It may only have grown old over a long file.
    const fresh = await this.bearerToken(sent.signal);
    if (fresh === this.token) return response;
    this.token = fresh;
    return this.fetch(sent, fresh);
  }

  private async fetch(sent: Sent, token: string): Promise<Response> {
    const { method, path, query, contentType, body, ifMatch, headers, signal } = sent;
    const base = serverUrl(this.where);
    if (!URL.canParse(base)) throw new CommandFailure(`${base} is not an address.`);
    const url = new URL(base + path);
    for (const [name, values] of Object.entries(query ?? {}))
      for (const value of [values ?? []].flat()) url.searchParams.append(name, value);
    try {
      return await fetch(url, {
        method,
        headers: {
          ...headers,
          authorization: `Bearer ${token}`,
          ...(contentType !== undefined && { 'content-type': contentType }),
          ...(ifMatch !== undefined && { 'if-match': ifMatch }),
        },
        ...(body !== undefined && { body }),
        ...(signal !== undefined && { signal }),
      });
    } catch (cause) {
      throw new Unanswered(base, cause);
    }
  }
}

/** Asks the local issuer for a token in a client's own name. */
async function clientToken(
  { issuer, id, secret }: LocalSecret,
  grants: readonly string[],
  signal: AbortSignal | undefined,
): Promise<string> {
  const response = await fetch(`${issuer}/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` },
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      ...(grants.length > 0 && { grants: grants.join(' ') }),
    }),
    ...(signal && { signal }),
  });
  const answer = (await bodyOf(response)) as { readonly access_token?: unknown } | undefined;
  if (typeof answer?.access_token === 'string') return answer.access_token;
  throw new CommandFailure(`${issuer} gave ${id} no token (HTTP ${response.status}).`);
}

/** Signs a person in at the local issuer. */
async function personToken(person: LocalSecret, grants: readonly string[]): Promise<string> {
  const token = await signIn(person, grants);
  if (token === undefined) throw new CommandFailure(`${person.issuer} did not sign ${person.id} in.`);
  return token;
}

async function bodyOf(response: Response): Promise<unknown> {
  const text = await response.text();
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function retryAfterSeconds(response: Response): number | undefined {
  const asked = Number(response.headers.get('retry-after') ?? undefined);
  return Number.isFinite(asked) && asked >= 0 ? asked : undefined;
}

interface Problem {
  readonly code?: string;
  readonly title?: string;
  readonly detail?: string;
}

/** A problem document (RFC 9457) as one line. */
export function problemLine(status: number, body: unknown): string {
  const { code, title, detail } = (body ?? {}) as Problem;
  return `${code ?? `HTTP ${status}`}: ${detail ?? title ?? 'no reason was given'}`;
}
