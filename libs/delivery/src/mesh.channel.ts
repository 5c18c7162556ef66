import { createHash } from 'node:crypto';
import { writeArchive } from '#documents';
import { fail, ok } from '#kernel';
import type { Result } from '#kernel';
import { gzipSync } from 'fflate';
import { failureOfNone } from './answered';
import type { Channel, DeliveryFailure, Sent } from './channel';
import { unfitDestination } from './failures';
import { meshFailure, meshReceipt, notUnderstood, readMessageId, readTracking } from './mesh-answers';
import type { Tracked } from './mesh-answers';
import { meshAftermath } from './mesh-aftermath';
import { askMesh, shakeHands } from './mesh-client';
import type { MeshOptions } from './mesh-client';
import type { Attachment, Parcel } from './parcel';

const MAILBOX = /^[A-Za-z0-9]{1,100}$/;
/** Twice as often as MESH asks for. */
const HANDSHAKE_EVERY_MS = 12 * 3_600_000;

/**
 * Sends a parcel as one message of MESH, whose Mex-LocalID is the parcel's id. MESH is asked for that id first: what an
 * earlier attempt brought there is not sent again, and what it left half sent is sent to its end.
 */
export function meshChannel(options: MeshOptions): Channel {
  let handsShakenAt = -Infinity;
  const greet = async (): Promise<DeliveryFailure | undefined> => {
    if (options.now().getTime() - handsShakenAt < HANDSHAKE_EVERY_MS) return undefined;
    const answer = await shakeHands(options);
    if (answer.status !== 200) return meshFailure(answer, options.mailbox);
    handsShakenAt = options.now().getTime();
    return undefined;
  };
  return {
    name: 'mesh',
    send: async (parcel) => {
      const to = parcel.to ?? options.to;
      if (to === undefined || !MAILBOX.test(to))
        return fail(unfitDestination(to ?? '', 'It is no mailbox of MESH, and the settings name none'));
      try {
        const failure = await greet();
        return failure === undefined ? await send(parcel, to, options) : fail(failure);
      } catch (cause) {
        return fail(failureOfNone(cause, to));
      }
    },
    aftermath: meshAftermath(options),
  };
}

async function send(parcel: Parcel, to: string, options: MeshOptions): Promise<Sent> {
  const earlier = await sentEarlier(parcel.id, to, options);
  if (!earlier.ok) return earlier;
  const tracked = earlier.value;
  if (tracked?.state === 'accepted' || tracked?.state === 'acknowledged')
    return ok(meshReceipt(parcel.id, tracked, options.now()));
  const file = asOneFile(parcel);
  const chunks = chunksOf(file.bytes, options.chunkBytes);
  const half = tracked?.state === 'uploading' ? tracked : undefined;
  const begun = half ? ok(half) : await begin(parcel, to, file, chunks, options);
  if (!begun.ok) return begun;
  for (const [index, chunk] of chunks.entries()) {
    if (index === 0) continue;
    const answer = await askMesh(
      {
        method: 'POST',
        path: `/outbox/${begun.value.messageId}/${index + 1}`,
        headers: {
          'content-type': 'application/octet-stream',
          'mex-chunk-range': `${index + 1}:${chunks.length}`,
        },
        body: chunk,
      },
      options,
    );
    if (answer.status !== 202) return fail(meshFailure(answer, to));
  }
  return ok(meshReceipt(parcel.id, begun.value, options.now()));
}

/** What MESH knows of a message under that id: nothing, where there is none. */
async function sentEarlier(
  id: string,
  to: string,
  options: MeshOptions,
): Promise<Result<Tracked | undefined, DeliveryFailure>> {
  const path = `/outbox/tracking/${encodeURIComponent(id)}`;
  const answer = await askMesh({ method: 'GET', path, version: 1 }, options);
  if (answer.status === 404) return ok(undefined);
  if (answer.status === 300) return fail(unclear(to, answer.text));
  if (answer.status !== 200) return fail(meshFailure(answer, to));
  const tracked = readTracking(answer);
  return tracked === undefined ? fail(notUnderstood(answer, to)) : ok(tracked);
}

async function begin(
  parcel: Parcel,
  to: string,
  file: Attachment,
  chunks: readonly Uint8Array[],
  options: MeshOptions,
): Promise<Result<Tracked, DeliveryFailure>> {
  const [first = new Uint8Array()] = chunks;
  // In one part it is packed. Parts must stay above 5 MB, and what is that large is packed by itself.
  const isPacked = chunks.length === 1;
  const answer = await askMesh(
    {
      method: 'POST',
      path: '/outbox',
      headers: {
        'content-type': isPacked ? file.mediaType : 'application/octet-stream',
        ...(isPacked && { 'content-encoding': 'gzip' }),
        'mex-from': options.mailbox,
        'mex-to': to,
        'mex-workflowid': options.workflow,
        'mex-localid': parcel.id,
        'mex-filename': inAscii(file.name),
        'mex-subject': inAscii(parcel.subject),
        'mex-content-type': file.mediaType,
        'mex-content-checksum': createHash('sha256').update(file.bytes).digest('hex'),
        'mex-chunk-range': `1:${chunks.length}`,
      },
      // Without a time, which would make other bytes of every attempt.
      body: isPacked ? gzipSync(first, { mtime: 0 }) : first,
    },
    options,
  );
  if (answer.status !== 202) return fail(meshFailure(answer, to));
  const messageId = readMessageId(answer);
  if (messageId === undefined) return fail(notUnderstood(answer, to));
  return ok({ messageId, state: 'accepted', at: undefined, why: '', said: answer.text });
}

/** A message is one file; several documents go as an archive. */
function asOneFile({ id, at, attachments }: Parcel): Attachment {
  const [only, ...others] = attachments;
  if (only !== undefined && others.length === 0) return only;
  const files = new Map(attachments.map(({ name, bytes }) => [name, Buffer.from(bytes)]));
  return { name: `${id}.zip`, mediaType: 'application/zip', bytes: writeArchive(files, new Date(at)) };
}

function chunksOf(bytes: Uint8Array, chunkBytes: number): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  for (let from = 0; from < Math.max(bytes.byteLength, 1); from += chunkBytes)
    chunks.push(bytes.subarray(from, from + chunkBytes));
  return chunks;
}

/** Headers hold nothing else. */
function inAscii(text: string): string {
  return text
    .replace(/[–—]/g, '-')
    .replace(/£/g, 'GBP ')
    .replace(/[^ -~]/g, '_');
}

function unclear(where: string, said: string): DeliveryFailure {
  return {
    rule: 'earlier-attempts-unclear',
    where,
    what: 'MESH has several messages under this id, and does not say which arrived',
    mend: 'Ask the addressee whether one did, and send it as a new parcel where none has',
    mayRetry: false,
    said,
  };
}
