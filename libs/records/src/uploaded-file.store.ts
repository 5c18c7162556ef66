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
const READING_LENGTH = 16;
const UPLOAD_ID_LENGTH = 'upload/'.length + SHA256_LENGTH + '/'.length + READING_LENGTH;

/**
 * What the ids of all events of an upload begin with: the same file, read the same way, gives the same ids.
 *
 * @param fileHash SHA-256 of the file's bytes, and `readingHash` of how it is read; both in hexadecimal.
 */
export function uploadIdOf(fileHash: string, readingHash: string): string {
  return `upload/${fileHash}/${readingHash.slice(0, READING_LENGTH)}`;
}

/** In SQL, the upload that an event would be of by its id; that of no upload where it came otherwise. */
export function uploadIdSql(eventId: string): string {
  return `left(${eventId}, ${UPLOAD_ID_LENGTH})`;
}

/** Keeps under what name, by whom and when a file was handed in first; later times are the same events again. */
export async function keepUploadedFile(
  db: Queryable,
  { uploadId, source, name, uploadedBy }: UploadedFile,
): Promise<void> {
  await db.query(
    `INSERT INTO uploaded_file (upload_id, source, name, uploaded_by) VALUES ($1, $2, $3, $4)
     ON CONFLICT (upload_id, source) DO NOTHING`,
    [uploadId, source, name ?? null, uploadedBy],
  );
}
