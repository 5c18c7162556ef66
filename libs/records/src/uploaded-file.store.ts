import type { Refusal } from '#kernel';
import type { Queryable } from './as-at';

/** A file as it was handed in to be recorded. */
export interface UploadedFile {
  readonly uploadId: string;
  readonly source: string;
  /** As whoever sent it called it. */
  readonly name: string | undefined;
  readonly uploadedBy: string;
}

const SHA256_LENGTH = 64;
/** As many as make it a digest to whoever looks for NHS numbers: fewer may hold ten such digits by chance. */
const READING_LENGTH = 32;
const PREFIX = 'upload/';
const UPLOAD_ID_LENGTH = PREFIX.length + SHA256_LENGTH + '/'.length + READING_LENGTH;

/**
 * What the ids of all events of an upload begin with: the same file, read the same way, gives the same ids.
 *
 * @param fileHash SHA-256 of the file's bytes, and `readingHash` of how it is read; both in hexadecimal.
 */
export function uploadIdOf(fileHash: string, readingHash: string): string {
  return `${PREFIX}${fileHash}/${readingHash.slice(0, READING_LENGTH)}`;
}

/** Whether an event says by its id that an upload made it. */
export function isIdOfUpload(eventId: string): boolean {
  return eventId.startsWith(PREFIX);
}

/** Of an event whose id says so though none did. */
export function idOfUpload(): Refusal {
  return {
    rule: 'id-of-upload',
    where: '/id',
    what: 'An id as an upload gives it, of an event that is not as an upload made it',
    mend: 'Give the event an id of its own, which does not begin with upload/.',
  };
}

/** In SQL, the upload that an event would be of by its id; that of no upload where it came otherwise. */
export function uploadIdSql(eventId: string): string {
  return `left(${eventId}, ${UPLOAD_ID_LENGTH})`;
}

/**
 * Keeps under what name, by whom and when a file was handed in: each time anew, since nobody knows beforehand which time
 * brings its counts into the log.
 */
export async function keepUploadedFile(
  db: Queryable,
  { uploadId, source, name, uploadedBy }: UploadedFile,
): Promise<void> {
  await db.query(`INSERT INTO uploaded_file (upload_id, source, name, uploaded_by) VALUES ($1, $2, $3, $4)`, [
    uploadId,
    source,
    name ?? null,
    uploadedBy,
  ]);
}
