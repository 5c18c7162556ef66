import { PassThrough } from 'node:stream';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { createGunzip, createInflate, gunzip, inflate } from 'node:zlib';
import { ProblemError, PROBLEMS } from '#platform';

/** Bytes that wait decoded for their reader: what is taken in at a time where the sender is the faster one. */
const WAITING_BYTES_MAX = 256 * 1024;
const waiting = { highWaterMark: WAITING_BYTES_MAX };
const waitingDecoded = { ...waiting, chunkSize: WAITING_BYTES_MAX };

/**
 * The content encodings that are read, as `Accept-Encoding` names them. Brotli is none of them: a body in it may ask
 * its reader for 16 MiB of memory, which nothing would have counted.
 */
const ENCODINGS = {
  identity: { decode: undefined, decoder: () => new PassThrough(waiting) },
  gzip: { decode: promisify(gunzip), decoder: () => createGunzip(waitingDecoded) },
  deflate: { decode: promisify(inflate), decoder: () => createInflate(waitingDecoded) },
};

/**
 * A body without its content encoding. What it grows to is limited while it grows.
 *
 * @throws ProblemError when the encoding is another than those, the body is not in it, or is too large without it.
 */
export async function decodedBody(
  body: Buffer,
  contentEncoding: string | undefined,
  bytesMax: number,
): Promise<Buffer> {
  const { decode } = encodingOf(contentEncoding);
  if (decode === undefined) return body;
  try {
    return await decode(body, { maxOutputLength: bytesMax });
  } catch (cause) {
    throw undecoded(cause, bytesMax);
  }
}

/**
 * As `decodedBody`, of a body that is read as it comes; its reader limits what it grows to. It may be destroyed: the
 * connection stays, so that the sender still hears why. Where the connection is cut, it fails.
 */
export function decodedStream(body: Readable, contentEncoding: string | undefined): Readable {
  const decoded = encodingOf(contentEncoding).decoder();
  // Not a pipeline: that would cut the connection over a body that is not in its encoding.
  body.once('close', () => body.readableEnded || decoded.destroy(cut()));
  return body.pipe(decoded);
}

/** The problem that a failure to decode amounts to; other failures as they are. */
export function undecoded(cause: unknown, bytesMax: number): unknown {
  const { code } = cause as NodeJS.ErrnoException;
  if (code === 'ERR_BUFFER_TOO_LARGE') {
    const detail = `Without its content encoding the body is larger than ${bytesMax / 1024 / 1024} MiB.`;
    return new ProblemError(PROBLEMS.bodyTooLarge, detail, { cause });
  }
  if (code?.startsWith('Z_') !== true) return cause;
  const detail = 'The body is not in its content encoding, or is cut short.';
  return new ProblemError(PROBLEMS.malformedRequest, detail, { cause });
}

function encodingOf(contentEncoding = 'identity') {
  const name = contentEncoding.trim().toLowerCase();
  if (Object.hasOwn(ENCODINGS, name)) return ENCODINGS[name as keyof typeof ENCODINGS];
  throw new ProblemError(
    PROBLEMS.unsupportedMediaType,
    'Send the body in gzip, in deflate (zlib), or without a content encoding.',
    { headers: { 'accept-encoding': Object.keys(ENCODINGS).join(', ') } },
  );
}

function cut(): ProblemError {
  return new ProblemError(PROBLEMS.malformedRequest, 'The connection was cut before the body was whole.');
}
