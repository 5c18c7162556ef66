import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Refusal } from '#kernel';
import type { HeldApart } from '../held-apart';
import type { Sent } from '../server';

/** An event that was refused, by its place among those sent, from 0. */
export interface RefusedAt {
  readonly at: number;
  readonly id?: string | undefined;
  readonly errors: readonly Refusal[];
}

/** What an answer says of single events. */
export interface Settled {
  /** Of how many, from the first, it says what became of them. */
  readonly settled: number;
  readonly refused: readonly RefusedAt[];
  /** Whether nothing was taken in because of those refused. */
  readonly isHeldBack: boolean;
  readonly heldApart: readonly HeldApart[];
}

/** A way to send events, and to read what is answered. */
export interface Route {
  request(events: readonly Buffer[]): Promise<Sent>;
  read(answer: unknown): Settled;
}

export const NOTHING_SETTLED: Settled = { settled: 0, refused: [], isHeldBack: false, heldApart: [] };

/** Each event by itself, one a line. */
export const LINES: Route = {
  request: (events) => sent('application/x-ndjson', joined('', events, '\n', '')),
  read: (answer) => {
    const { lines = 0, refused = 0, refusals = [], heldApart = [] } = (answer ?? {}) as Partial<LinesAnswer>;
    // The answer names no more than the first 1,000 refused: what stands below them is as good as not looked at.
    const settled = refused > refusals.length ? (refusals.at(-1)?.line ?? 0) : lines;
    return {
      settled,
      refused: refusals.map(({ line, id, errors }) => ({ at: line - 1, id, errors })),
      isHeldBack: false,
      heldApart,
    };
  },
};

interface LinesAnswer {
  readonly lines: number;
  readonly refused: number;
  readonly refusals: readonly {
    readonly line: number;
    readonly id?: string;
    readonly errors: readonly Refusal[];
  }[];
  readonly heldApart: readonly HeldApart[];
}

/** All of them or none. */
export const STRICT_BATCH: Route = {
  request: (events) =>
    sent('application/cloudevents-batch+json', joined('[', events, ',', ']'), { mode: 'strict' }),
  read: (answer) => {
    const { results = [], heldApart = [] } = (answer ?? {}) as Partial<BatchAnswer>;
    const refused = results.flatMap(({ status, index, id, errors = [] }) =>
      status === 'refused' ? [{ at: index, id, errors: errors.map(withinEvent) }] : [],
    );
    return { settled: results.length, refused, isHeldBack: refused.length > 0, heldApart };
  },
};

interface BatchAnswer {
  readonly results: readonly BatchResult[];
  readonly heldApart: readonly HeldApart[];
}

interface BatchResult {
  readonly index: number;
  readonly id?: string;
  readonly status: 'accepted' | 'refused' | 'held-back';
  readonly errors?: readonly Refusal[];
}

/** The gateway points into the batch; a person looks into the event. */
function withinEvent(refusal: Refusal): Refusal {
  return { ...refusal, where: refusal.where.replace(/^\/\d+/, '') };
}

const zipped = promisify(gzip);

async function sent(contentType: string, body: Buffer, query?: Sent['query']): Promise<Sent> {
  const headers = { 'content-encoding': 'gzip' };
  return {
    method: 'POST',
    path: '/v1/events',
    contentType,
    headers,
    body: await zipped(body),
    ...(query && { query }),
  };
}

/** The bytes as they are in the file: whether they are UTF-8 is for the gateway to say. */
function joined(before: string, events: readonly Buffer[], between: string, after: string): Buffer {
  const separator = Buffer.from(between);
  const parts = events.flatMap((event, at) => (at === 0 ? [event] : [separator, event]));
  return Buffer.concat([Buffer.from(before), ...parts, Buffer.from(after)]);
}
