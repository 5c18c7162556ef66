import { sessionOf } from '#platform';
import type { Session } from '#platform';
import type { ReferenceStore } from '#reference';
import type { FastifyRequest } from 'fastify';

// Who reads a page, and what organisations are called on it.

/** Whose page it is. Pages with a permission are entered by nobody else. */
export function sessionIn(request: FastifyRequest): Session {
  const session = sessionOf(request);
  if (session === undefined) throw new Error('Nobody is signed in, and a page that needs it was entered.');
  return session;
}

/** What organisations are called, by the newest reference data; their urns where nobody knows. */
export async function organisationNames(reference: ReferenceStore): Promise<(source: string) => string> {
  const view = await reference.current();
  return (source) => view?.organisation(source)?.name ?? source;
}
