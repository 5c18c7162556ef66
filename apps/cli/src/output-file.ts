import { open } from 'node:fs/promises';
import { CommandFailure } from './exit-codes';

const FULL = 'the disk is full. Make room there, or name a file on another disk.';
const NOT_ALLOWED = 'it may not be written there. Name a file in a folder that you may write in.';

const WHY: Readonly<Record<string, string>> = {
  ENOSPC: FULL,
  EDQUOT: FULL,
  EACCES: NOT_ALLOWED,
  EPERM: NOT_ALLOWED,
  EROFS: NOT_ALLOWED,
  ENOENT: 'there is no such folder. Make it, or name a file in another.',
  EISDIR: 'it is a folder. Name a file.',
};

/**
 * Sees that a file can be written, and leaves what stands there.
 *
 * @throws CommandFailure where it cannot.
 */
export async function checkWritable(file: string): Promise<void> {
  try {
    await (await open(file, 'a')).close();
  } catch (cause) {
    throw unwritable(file, cause);
  }
}

/** Why a file that was named cannot be written, in sentences that say how to mend it. */
export function unwritable(file: string, cause: unknown): CommandFailure {
  const { code = '', message } = cause as NodeJS.ErrnoException;
  return new CommandFailure(`${file} cannot be written: ${WHY[code] ?? `${message}.`}`, { cause });
}
