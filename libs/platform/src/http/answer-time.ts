import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/**
 * Has a server note when all of a request has come, and tells how many seconds its answer then took: how long a body
 * is on its way is the sender's affair. One that is read as it comes has come when its last piece was taken in.
 */
export function timeAnswers(
  server: FastifyInstance,
): (request: FastifyRequest, reply: FastifyReply) => number {
  const cameAt = new WeakMap<IncomingMessage, number>();
  server.addHook('onRequest', ({ raw }, _reply, next) => {
    if (hasBody(raw)) raw.once('end', () => cameAt.set(raw, performance.now()));
    next();
  });
  return ({ raw }, reply) => {
    const came = cameAt.get(raw);
    if (came !== undefined) return (performance.now() - came) / 1_000;
    // Answered before all of it came, it was the sender who let the answer wait.
    return raw.complete ? reply.elapsedTime / 1_000 : 0;
  };
}

/** Of a request without one the end is told only once it was answered. */
function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}
