import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';

const gzipped = promisify(gzip);

/** Fewer bytes fit in one or two packets as they are. */
const COMPRESSED_FROM_BYTES = 2_048;

/** Answers that are kept and given again are compressed once. */
const kept = new WeakMap<Buffer, Buffer>();

/**
 * Whether the body of an answer goes in gzip: its caller reads that, and there is something to gain. Says in the
 * answer's headers that it depends on the caller, also where only the headers are sent. A tag then says what is said
 * and not by which bytes: it becomes a weak one.
 */
export function goesInGzip(
  { headers }: FastifyRequest,
  reply: FastifyReply,
  body: unknown,
): body is string | Buffer {
  if (!isLongText(body, reply)) return false;
  void reply.header('vary', 'accept-encoding');
  if (!readsGzip(headers['accept-encoding'])) return false;
  const tag = reply.getHeader('etag');
  if (typeof tag === 'string' && !tag.startsWith('W/')) void reply.header('etag', `W/${tag}`);
  return true;
}

/** The body in gzip. */
export async function inGzip(body: string | Buffer): Promise<Buffer> {
  if (typeof body === 'string') return gzipped(body);
  const smaller = kept.get(body) ?? (await gzipped(body));
  kept.set(body, smaller);
  return smaller;
}

/** A stream, such as of live figures, is neither: its events are not to wait for each other. */
function isLongText(body: unknown, reply: FastifyReply): body is string | Buffer {
  const isText = /^(?:text\/|application\/(?:\w+\+)?json)/.test(String(reply.getHeader('content-type')));
  return (
    isText && (typeof body === 'string' || Buffer.isBuffer(body)) && body.length >= COMPRESSED_FROM_BYTES
  );
}

function readsGzip(acceptEncoding: string | string[] = ''): boolean {
  const accepted = String(acceptEncoding)
    .split(',')
    .map((each) => each.trim().toLowerCase());
  return accepted.some((each) => /^(?:x-)?gzip\s*(?:;\s*q=(?!0(?:\.0*)?$)[\d.]+)?$/.test(each));
}
