import { sessionOf } from '#platform';
import type { Session } from '#platform';
import type { FastifyRequest } from 'fastify';

/** Whose page it is, where nobody else was let in. */
export function sessionIn(request: FastifyRequest): Session {
  const session = sessionOf(request);
  if (session === undefined) throw new Error('Nobody is signed in, and a page that needs it was entered.');
  return session;
}
