import { repositoryRoot } from '#installation';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The document a new ledger begins with. Unchecked: publishing it checks it, as it does any other. */
export async function readFirstVersion(): Promise<unknown> {
  const file = join(repositoryRoot(), 'libs', 'reference', 'data', 'england.json');
  return JSON.parse(await readFile(file, 'utf8')) as unknown;
}
