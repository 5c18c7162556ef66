import { readFile } from 'node:fs/promises';
import { CommandFailure } from './exit-codes';

/** A file somebody named, or a failure that says what is wrong with it. */
export async function readInputFile(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (cause) {
    throw unreadable(file, cause);
  }
}

/** Why a file that was named cannot be read, in a sentence. */
export function unreadable(file: string, cause: unknown): CommandFailure {
  const { code } = cause as NodeJS.ErrnoException;
  const why =
    code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder' : String(code);
  return new CommandFailure(`${file} cannot be read: ${why}.`);
}
