import type { FastifyReply, FastifyRequest } from 'fastify';

/**
 * Whether the caller has the answer already: one of the tags it sends is the answer's. Tags are compared as weak
 * ones, as is right for `If-None-Match` (RFC 9110, 13.1.2).
 */
export function isNotModified({ method, headers }: FastifyRequest, reply: FastifyReply): boolean {
  const had = headers['if-none-match'];
  if (had === undefined || reply.statusCode !== 200 || (method !== 'GET' && method !== 'HEAD')) return false;
  const tag = reply.getHeader('etag');
  if (typeof tag !== 'string') return false;
  return had.trim() === '*' || tagsIn(had).includes(opaque(tag));
}

function tagsIn(list: string): string[] {
  return [...list.matchAll(/(?:W\/)?("[^"]*")/g)].flatMap(([, tag]) => tag ?? []);
}

function opaque(tag: string): string {
  return tag.startsWith('W/') ? tag.slice(2) : tag;
}
