import { createHash } from 'node:crypto';
import { createReadStream, rmSync } from 'node:fs';
import { mkdir, open, readFile, rename, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fail, ok } from '#kernel';
import type { Refusal, Result } from '#kernel';
import { MANIFEST, manifestText, readManifest } from './manifest';
import type { Manifest, TableFile } from './manifest';
import {
  backupDamaged,
  backupIncomplete,
  backupMissing,
  backupUnfinished,
  fileMissing,
  folderNotEmpty,
} from './refusals';

/** What is in it is everybody's figures, and what could not be recorded as it came. */
const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;

const PIECE_BYTES = 1024 * 1024;

/**
 * A backup while it is written. It stands beside its place, under a name of its own, until all of it is on the disk: what
 * stands in its place is whole.
 */
export class UnfinishedBackup {
  private readonly removeAtExit = (): void => rmSync(this.unfinished, { recursive: true, force: true });

  private constructor(
    private readonly folder: string,
    private readonly unfinished: string,
  ) {
    process.once('exit', this.removeAtExit);
  }

  /** Refused where there is something already, in its place or unfinished beside it. */
  static async begin(named: string): Promise<Result<UnfinishedBackup, Refusal>> {
    const folder = resolve(named);
    const unfinished = `${folder}.unfinished`;
    if (!(await removeEmpty(folder))) return fail(folderNotEmpty(folder));
    await mkdir(dirname(folder), { recursive: true });
    try {
      await mkdir(unfinished, { mode: FOLDER_MODE });
    } catch (cause) {
      if (codeOf(cause) === 'EEXIST') return fail(backupUnfinished(unfinished));
      throw cause;
    }
    return ok(new UnfinishedBackup(folder, unfinished));
  }

  /** Writes a file as its bytes come; it is on the disk when this resolves. */
  async write(
    file: string,
    bytes: AsyncIterable<Buffer>,
    written: (bytes: number) => void,
  ): Promise<{ readonly bytes: number; readonly sha256: string }> {
    const hash = createHash('sha256');
    let length = 0;
    const handle = await open(join(this.unfinished, file), 'wx', FILE_MODE);
    try {
      for await (const piece of bytes) {
        hash.update(piece);
        await handle.writeFile(piece);
        length += piece.length;
        written(length);
      }
      await handle.sync();
    } finally {
      await handle.close();
    }
    return { bytes: length, sha256: hash.digest('hex') };
  }

  /** Puts it in its place, whole. */
  async complete(manifest: Manifest): Promise<void> {
    await this.write(MANIFEST, once(Buffer.from(manifestText(manifest))), () => {});
    await syncFolder(this.unfinished);
    await rename(this.unfinished, this.folder);
    process.removeListener('exit', this.removeAtExit);
    await syncFolder(dirname(this.folder));
  }

  /** Leaves nothing of it. */
  async discard(): Promise<void> {
    process.removeListener('exit', this.removeAtExit);
    await rm(this.unfinished, { recursive: true, force: true });
  }
}

/** A backup that stands in its place, as its manifest says. */
export class Backup {
  private constructor(
    private readonly folder: string,
    readonly manifest: Manifest,
  ) {}

  static async open(named: string): Promise<Result<Backup, Refusal>> {
    const folder = resolve(named);
    let text: string;
    try {
      text = await readFile(join(folder, MANIFEST), 'utf8');
    } catch (cause) {
      if (codeOf(cause) !== 'ENOENT') throw cause;
      return fail((await isThere(folder)) ? backupIncomplete(folder) : backupMissing(folder));
    }
    const manifest = readManifest(text);
    return manifest.ok ? ok(new Backup(folder, manifest.value)) : manifest;
  }

  /** Refused by the first file that is not there, or not as it was written. */
  async check(read: (bytes: number) => void): Promise<Result<undefined, Refusal>> {
    let before = 0;
    for (const table of this.manifest.tables) {
      const { file, bytes, sha256 } = table;
      const size = await sizeOf(join(this.folder, file));
      if (size === undefined) return fail(fileMissing(file));
      if (size !== bytes)
        return fail(backupDamaged(file, `it has ${size} bytes, and was written with ${bytes}`));
      const hash = createHash('sha256');
      for await (const piece of this.read(table)) {
        hash.update(piece);
        read((before += piece.length));
      }
      if (hash.digest('hex') !== sha256)
        return fail(backupDamaged(file, 'its bytes are not those that were written'));
    }
    return ok(undefined);
  }

  read({ file }: TableFile): AsyncIterable<Buffer> {
    return createReadStream(join(this.folder, file), { highWaterMark: PIECE_BYTES }) as AsyncIterable<Buffer>;
  }
}

/** Whether there is nothing of that name any more: a folder with something in it stays. */
async function removeEmpty(folder: string): Promise<boolean> {
  try {
    await rmdir(folder);
    return true;
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return true;
    if (codeOf(cause) === 'ENOTEMPTY' || codeOf(cause) === 'EEXIST') return false;
    throw cause;
  }
}

/** So that the names in it outlive a crash; where folders cannot be opened, the system sees to that itself. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function sizeOf(file: string): Promise<number | undefined> {
  try {
    return (await stat(file)).size;
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return undefined;
    throw cause;
  }
}

async function isThere(folder: string): Promise<boolean> {
  return (await sizeOf(folder)) !== undefined;
}

// eslint-disable-next-line @typescript-eslint/require-await
async function* once(bytes: Buffer): AsyncIterable<Buffer> {
  yield bytes;
}

function codeOf(cause: unknown): string | undefined {
  return (cause as NodeJS.ErrnoException).code;
}
