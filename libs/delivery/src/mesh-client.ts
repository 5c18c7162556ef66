import { createHmac, randomUUID } from 'node:crypto';
import { release, type } from 'node:os';
import type { MeshSettings } from '#platform';
import { exchange } from './http-exchange';
import type { Answer, Question, TlsOptions } from './http-exchange';
import type { TimeLimits } from './limits';

export interface MeshOptions extends MeshSettings {
  readonly tls: TlsOptions;
  readonly limits: TimeLimits;
  readonly now: () => Date;
  /** The size of a part of what is sent in several. MESH takes none below 5 MB but the last. */
  readonly chunkBytes: number;
  /** How many messages it is asked to name at a time, from 10 to 5,000. */
  readonly inboxPart: number;
}

export interface MeshQuestion extends Pick<Question, 'method' | 'body'> {
  /** Below the mailbox: `/outbox`. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The version of the API that is asked; only the first tells when a message was collected. */
  readonly version?: 1 | 2;
}

/** Asks MESH as a mailbox of it; every question is signed anew. */
export function askMesh(question: MeshQuestion, options: MeshOptions): Promise<Answer> {
  const { method, path, headers, body, version = 2 } = question;
  const base = options.url.replace(/\/+$/, '');
  return exchange(
    {
      method,
      url: new URL(`${base}/messageexchange/${encodeURIComponent(options.mailbox)}${path}`),
      headers: {
        ...headers,
        accept: version === 2 ? 'application/vnd.mesh.v2+json' : 'application/json',
        authorization: authorization(options),
        'user-agent': 'better-care-ledger',
      },
      ...(body && { body }),
    },
    options.limits,
    options.tls,
  );
}

/** Says that the mailbox is in use, which MESH wants to hear at least once a day. */
export function shakeHands(options: MeshOptions): Promise<Answer> {
  const headers = {
    'mex-clientversion': 'better-care-ledger',
    'mex-osname': type(),
    'mex-osversion': release(),
  };
  return askMesh({ method: 'POST', path: '', headers }, options);
}

function authorization({ mailbox, password, sharedKey, now }: MeshOptions): string {
  const nonce = randomUUID();
  const minute = now().toISOString().slice(0, 16).replace(/[-T:]/g, '');
  const count = '1';
  const hash = createHmac('sha256', sharedKey)
    .update([mailbox, nonce, count, password, minute].join(':'))
    .digest('hex');
  return `NHSMESH ${[mailbox, nonce, count, minute, hash].join(':')}`;
}
