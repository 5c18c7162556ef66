import { request as requestPlain } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { request as requestSecured } from 'node:https';
import type { TimeLimits } from './limits';

export interface Question {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** Whom TLS trusts and what it shows; nothing where the public authorities will do. */
export interface TlsOptions {
  readonly ca?: string[];
  readonly cert?: string;
  readonly key?: string;
}

/** There was none; `isSent` where the question may have come through all the same. */
export class Unanswered extends Error {
  override readonly name = 'Unanswered';

  constructor(
    readonly isSent: boolean,
    cause: unknown,
  ) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

/** What is kept of an answer: more of it would be no answer to what is asked here. */
const ANSWER_BYTES_MAX = 1024 * 1024;

/**
 * Asks once, on a connection of its own, and follows nobody who says that it is elsewhere.
 *
 * @throws Unanswered when the answer does not come, does not end, or does not come in time.
 */
export async function exchange(question: Question, limits: TimeLimits, tls: TlsOptions): Promise<Answer> {
  const { method, url, headers, body } = question;
  let isSent = false;
  try {
    return await new Promise<Answer>((resolve, reject) => {
      const whole = AbortSignal.timeout(limits.wholeMs);
      const request = url.protocol === 'https:' ? requestSecured : requestPlain;
      const asked = request(url, {
        ...tls,
        method,
        headers: { ...headers, ...(body && { 'content-length': String(body.byteLength) }) },
        agent: false,
        signal: whole,
      });
      const connecting = setTimeout(
        () => asked.destroy(new Error(`no connection within ${limits.connectMs} ms`)),
        limits.connectMs,
      );
      asked.once('socket', (socket) => {
        socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', () => clearTimeout(connecting));
      });
      asked.once('close', () => clearTimeout(connecting));
      // All of it has been handed to the network: from here on it may have been taken.
      asked.once('finish', () => (isSent = true));
      asked.setTimeout(limits.idleMs, () =>
        asked.destroy(new Error(`nothing heard for ${limits.idleMs} ms`)),
      );
      asked.once('error', (error) => reject(whole.aborted ? new Error('it took too long') : error));
      asked.once('response', (answer) => {
        read(answer).then(resolve, reject);
      });
      asked.end(body);
    });
  } catch (cause) {
    throw new Unanswered(isSent, cause);
  }
}

async function read(answer: IncomingMessage): Promise<Answer> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of answer as AsyncIterable<Buffer>) {
    parts.push(part);
    bytes += part.byteLength;
    if (bytes > ANSWER_BYTES_MAX) break;
  }
  const { statusCode: status = 0, headers } = answer;
  return { status, headers, text: Buffer.concat(parts).toString('utf8') };
}
