import { userInfo } from 'node:os';
import { readJson } from '#kernel';
import { ReferenceStore } from '#reference';
import type { Where } from '../connection';
import { applicationDatabase, withDatabase } from '../database';
import { CommandFailure, EXIT } from '../exit-codes';
import { counted, print, printJson, refusalLine } from '../output';
import { readInputFile } from '../input-file';

/** Says which version of the reference data is in force. */
export async function showReference(options: Where & { readonly json?: boolean }): Promise<number> {
  const view = await withDatabase(applicationDatabase(options), (pool) => new ReferenceStore(pool).current());
  if (view === undefined) throw new CommandFailure('There is no reference data yet.');
  const { version, hash, areas, organisations } = view;
  if (options.json) printJson({ version, hash, areas, organisations });
  else {
    print(
      `Version ${version}: ${counted(areas.length, 'area')}, ${counted(organisations.length, 'organisation')}.`,
    );
    print(`SHA-256 ${hash}`);
  }
  return EXIT.done;
}

/** Makes a document the newest version of the reference data, in the name of whoever runs the command. */
export async function loadReference(
  file: string,
  options: Where & { readonly json?: boolean },
): Promise<number> {
  const read = readJson(await readInputFile(file));
  if (!read.ok) throw new CommandFailure(`${file} is not JSON: ${read.failure.what}.`);
  const document = read.value;
  const published = await withDatabase(applicationDatabase(options), (pool) =>
    new ReferenceStore(pool).publish(document, userInfo().username),
  );
  if (!published.ok) {
    if (options.json) printJson({ refusals: published.failure });
    else for (const refusal of published.failure) print(refusalLine(refusal));
    return EXIT.someRefused;
  }
  const { version, hash } = published.value;
  if (options.json) printJson({ version, hash });
  else print(`Version ${version} is in force.\nSHA-256 ${hash}`);
  return EXIT.done;
}
