import { PARCEL_BYTES_MAX } from './limits';

/** What leaves the house: documents, a few words about them, and whom they go to. */
export interface Parcel {
  /**
   * Stable: the same for every attempt, on every channel, so that whoever gets a parcel twice knows that it is one.
   * Letters, digits, dots, dashes and underscores, up to 100.
   */
  readonly id: string;
  /** When it was made up (ISO 8601). Stands in what is sent, so that every attempt sends the same bytes. */
  readonly at: string;
  /** One line. */
  readonly subject: string;
  readonly text: string;
  /** The same as a page, for a channel that shows either: e-mail. */
  readonly html?: string | undefined;
  /** Where a POST of `List-Unsubscribe=One-Click` stops what comes by e-mail again and again (RFC 8058). */
  readonly stopAt?: string | undefined;
  /** Where it goes, as its channel understands it: see `destinations` in docs/delivery.md. */
  readonly to: string | undefined;
  readonly attachments: readonly Attachment[];
}

export interface Attachment {
  /** A file's name, without a folder. */
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

const ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;
const MEDIA_TYPE = /^[a-z]+\/[A-Za-z0-9.+-]{1,90}$/;
// No path, nothing hidden, and nothing that the file systems of receivers have no name for.
const NAME = /^(?!\.)[^\p{Cc}/\\:*?"<>|]{1,120}$/u;
const LINE = /^[^\p{Cc}]{1,200}$/u;

/** What is wrong with a parcel. A letter, which is words alone, is fit for some channels; others carry documents. */
export function parcelFault(parcel: Parcel, takes: 'letters-too' | 'documents'): string | undefined {
  const { id, at, subject, attachments } = parcel;
  if (!ID.test(id)) return 'its id is not letters, digits, dots, dashes and underscores, up to 100';
  if (Number.isNaN(Date.parse(at))) return `${at} is no moment`;
  if (!LINE.test(subject)) return 'its subject is not one line of up to 200 characters';
  if (attachments.length === 0 && takes === 'documents') return 'there is nothing in it';
  const names = attachments.map(({ name }) => name);
  const unfit = names.find((name) => !NAME.test(name) || name.trim() !== name);
  if (unfit !== undefined) return `${JSON.stringify(unfit)} is no name of a file`;
  if (new Set(names.map((name) => name.toLowerCase())).size < names.length)
    return 'two of its documents have one name';
  const strange = attachments.find(({ mediaType }) => !MEDIA_TYPE.test(mediaType));
  if (strange !== undefined) return `${JSON.stringify(strange.mediaType)} is no media type`;
  const bytes = attachments.reduce((sum, attachment) => sum + attachment.bytes.byteLength, 0);
  if (bytes > PARCEL_BYTES_MAX) return `it is of ${bytes} bytes, and at most ${PARCEL_BYTES_MAX} are carried`;
  return undefined;
}
