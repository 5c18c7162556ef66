import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { unreadable } from '../input-file';
import { JournalFile } from './journal';

const PIECE_BYTES = 256 * 1024;

/** What is published: a file, or what comes by standard input or a pipe. */
export interface Input {
  /** As a person calls it. */
  readonly name: string;
  readonly pieces: Readable;
  /** Of a file, which can be read again: its size, and the journal of how far it was published. */
  readonly file: { readonly bytes: number; readonly journal: JournalFile } | undefined;
}

/** @throws CommandFailure where it cannot be read. */
export async function openInput(path: string): Promise<Input> {
  if (path === '-') return { name: 'Standard input', pieces: process.stdin, file: undefined };
  try {
    const handle = await open(path);
    const found = await handle.stat();
    if (found.isDirectory()) {
      await handle.close();
      throw Object.assign(new Error('a folder'), { code: 'EISDIR' });
    }
    const pieces = handle.createReadStream({ highWaterMark: PIECE_BYTES });
    const file = found.isFile() ? { bytes: found.size, journal: new JournalFile(path) } : undefined;
    return { name: path, pieces, file };
  } catch (cause) {
    throw unreadable(path, cause);
  }
}
