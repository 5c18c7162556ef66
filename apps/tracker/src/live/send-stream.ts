import type { FastifyReply } from 'fastify';
import { refusedQuestion } from '../problems';
import { readEventId, type EventId } from './event-id';
import type { LiveClient } from './live-client';

/** Where a reader left off, as it says; undefined where it says nothing. */
export function leftAt(id: string | undefined): EventId | undefined {
  const left = id ? readEventId(id) : undefined;
  if (id && !left)
    throw refusedQuestion([
      {
        rule: 'parameter-not-understood',
        where: '/Last-Event-ID',
        what: 'Last-Event-ID is not the id of an event of such a stream',
        mend: 'Send the id of the last event received as it came, or leave it out to begin anew',
      },
    ]);
  return left;
}

/** Sends what a reader is told, as it is told. */
export async function sendStream(
  reply: FastifyReply,
  { stream }: LiveClient,
  heartbeatSeconds: number,
): Promise<void> {
  await reply
    .headers({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'bettercare-heartbeat-seconds': String(heartbeatSeconds),
      connection: 'close', // it ends when the stream does, and holds up no shutdown
      'x-accel-buffering': 'no', // a proxy that gathers events would hold them back
    })
    .send(stream);
}
