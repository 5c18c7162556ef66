import { writeFile } from 'node:fs/promises';
import { STATEMENT_FORMS } from '#documents';
import { CommandFailure } from '../exit-codes';
import { unwritable } from '../output-file';
import { Server } from '../server';
import type { DecidingOptions } from './decision-desk';

/**
 * Keeps a document in a file, as what the file's name ends in.
 *
 * @param path the address of the document, without an ending
 */
export async function saveDocument(
  path: string,
  query: Readonly<Record<string, string | undefined>>,
  out: string,
  options: DecidingOptions,
): Promise<void> {
  const form = out.slice(out.lastIndexOf('.') + 1);
  if (!Object.hasOwn(STATEMENT_FORMS, form)) {
    const endings = Object.keys(STATEMENT_FORMS).join(', .');
    throw new CommandFailure(`${out} is no document: end its name in .${endings}.`);
  }
  await save(out, await new Server(options, 'operator').download(`${path}.${form}`, query));
}

export async function save(file: string, bytes: Buffer): Promise<void> {
  await writeFile(file, bytes).catch((cause: unknown) => {
    throw unwritable(file, cause);
  });
}
