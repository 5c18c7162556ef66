import type { Refusal, Result } from '#kernel';
import { fail, ok } from '#kernel';
import { fromBufferPromise } from 'yauzl';
import type { Entry, ZipFile } from 'yauzl';
import { tooLarge } from './table';

const ENTRIES_MAX = 1_000;
/** Bytes of everything in an archive, unpacked. Counts of a whole country and year take a twentieth of it. */
const UNPACKED_BYTES_MAX = 32 * 1024 * 1024;

/** The entries of an archive that are wanted, unpacked, by their names, as texts. */
export type Unpacked = ReadonlyMap<string, string>;

/** Unpacks the text files of a ZIP archive that are wanted, within the limits of `unpackFiles`. */
export async function unpack(
  bytes: Buffer,
  isWanted: (name: string) => boolean,
): Promise<Result<Unpacked, Refusal>> {
  const files = await unpackFiles(bytes, isWanted);
  if (!files.ok) return files;
  return ok(new Map([...files.value].map(([name, content]) => [name, content.toString('utf8')])));
}

/**
 * Unpacks the files of a ZIP archive that are wanted, in its order. Its directory is looked at first: one that says it
 * would unpack to more than the limit is refused before anything is; and one that says less than the truth fails when
 * an entry turns out longer than stated.
 */
export async function unpackFiles(
  bytes: Buffer,
  isWanted: (name: string) => boolean = () => true,
): Promise<Result<ReadonlyMap<string, Buffer>, Refusal>> {
  const locked = oldOrLocked(bytes);
  if (locked) return fail(locked);
  try {
    const archive = await fromBufferPromise(bytes, { validateEntrySizes: true });
    return await unpackEntries(archive, isWanted);
  } catch {
    // Every failure is one of the bytes: nothing else is read here.
    return fail(malformedWorkbook('an archive that cannot be unpacked'));
  }
}

async function unpackEntries(
  archive: ZipFile,
  isWanted: (name: string) => boolean,
): Promise<Result<ReadonlyMap<string, Buffer>, Refusal>> {
  const entries: Entry[] = [];
  let bytes = 0;
  if (archive.entryCount > ENTRIES_MAX)
    return fail(tooLarge('', `more than ${ENTRIES_MAX} files in the workbook`));
  for await (const entry of archive.eachEntry()) {
    bytes += entry.uncompressedSize;
    if (bytes > UNPACKED_BYTES_MAX) {
      return fail(
        tooLarge('', `a workbook that unpacks to more than ${UNPACKED_BYTES_MAX / 1024 / 1024} MiB`),
      );
    }
    if (entry.isEncrypted()) return fail(malformedWorkbook('a workbook under a password'));
    if (isWanted(entry.fileName)) entries.push(entry);
  }
  const unpacked = new Map<string, Buffer>();
  for (const entry of entries) {
    const pieces: Buffer[] = [];
    for await (const piece of await archive.openReadStreamPromise(entry)) pieces.push(piece as Buffer);
    unpacked.set(entry.fileName, Buffer.concat(pieces));
  }
  return ok(unpacked);
}

/** How files of Excel 97 to 2003 begin, and those that Excel put under a password. */
const COMPOUND_FILE = Buffer.from('d0cf11e0a1b11ae1', 'hex');

/** Why a workbook of a form before .xlsx, or a locked one, is not read; undefined for any other file. */
export function oldOrLocked(bytes: Buffer): Refusal | undefined {
  if (!bytes.subarray(0, COMPOUND_FILE.length).equals(COMPOUND_FILE)) return undefined;
  return malformedWorkbook('an Excel 97-2003 workbook (.xls), or one under a password');
}

export function malformedWorkbook(what: string): Refusal {
  return {
    rule: 'workbook-malformed',
    where: '',
    what,
    mend: 'Open it and save it as an Excel workbook (.xlsx) without a password, or as CSV.',
  };
}
