import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { createGunzip, gunzip } from 'node:zlib';
import { ProblemError, PROBLEMS } from '#platform';

const unzip = promisify(gunzip);

/** The content encodings that are read, as `Accept-Encoding` names them. */
const ENCODINGS = ['identity', 'gzip'] as const;
type Encoding = (typeof ENCODINGS)[number];

/**
 * A body without its content encoding. What it grows to is limited while it grows.
 *
 * @throws ProblemError when the encoding is another than gzip, the body is not in it, or is too large without it.
 */
export async function decodedBody(body: Buffer, contentEncoding: string | undefined, bytesMax: number) {
  if (encodingOf(contentEncoding) === 'identity') return body;
  try {
    return await unzip(body, { maxOutputLength: bytesMax });
  } catch (cause) {
    throw undecoded(cause, bytesMax);
  }
}

/** As `decodedBody`, of a body that is read as it comes; its reader limits what it grows to. */
export function decodedStream(body: Readable, contentEncoding: string | undefined): Readable {
  if (encodingOf(contentEncoding) === 'identity') return body;
  const decoded = createGunzip();
  // Not a pipeline: that would cut the connection over a body that is not in gzip, and its sender never hear why.
  body.once('close', () => body.readableEnded || decoded.destroy(new Error('The connection was cut.')));
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
  return new ProblemError(PROBLEMS.malformedRequest, 'The body is not in gzip, or is cut short.', { cause });
}

function encodingOf(contentEncoding = 'identity'): Encoding {
  const encoding = ENCODINGS.find((known) => known === contentEncoding.trim().toLowerCase());
  if (encoding !== undefined) return encoding;
  throw new ProblemError(
    PROBLEMS.unsupportedMediaType,
    'Send the body in gzip or without a content encoding.',
    {
      headers: { 'accept-encoding': ENCODINGS.join(', ') },
    },
  );
}
