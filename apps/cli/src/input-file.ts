import { readFile, stat } from 'node:fs/promises';
import { readJson } from '#kernel';
import { CommandFailure } from './exit-codes';

/** A file somebody named, or a failure that says what is wrong with it. */
export async function readInputFile(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (cause) {
    throw unreadable(file, cause);
  }
}

/** What a file of JSON has, unchecked. */
export async function readJsonFile(file: string): Promise<unknown> {
  const json = readJson(await readInputFile(file));
  if (!json.ok) throw new CommandFailure(`${file} is not JSON: ${json.failure.what}.`);
  return json.value;
}

/**
 * Sees that the error file is another than the one that is sent, whatever they are called.
 *
 * @throws CommandFailure where they are one.
 */
export async function checkApart(sent: string, errorFile: string | undefined): Promise<void> {
  if (errorFile === undefined) return;
  // One that is not there yet is no other's.
  const identityOf = (file: string) => stat(file, { bigint: true }).catch(() => undefined);
  const [from, to] = await Promise.all([identityOf(sent), identityOf(errorFile)]);
  if (!from?.isFile() || from.dev !== to?.dev || from.ino !== to.ino) return;
  throw new CommandFailure(
    `--error-file ${errorFile} is the very file that is sent. Name another, or it would be written over.`,
  );
}

/** Why a file that was named cannot be read, in a sentence. */
export function unreadable(file: string, cause: unknown): CommandFailure {
  const { code } = cause as NodeJS.ErrnoException;
  const why =
    code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder' : String(code);
  return new CommandFailure(`${file} cannot be read: ${why}.`);
}
