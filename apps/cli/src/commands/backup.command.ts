import { resolve } from 'node:path';
import { backUp } from '#backup';
import type { Where } from '../connection';
import { ownerDatabase, withDatabase } from '../database';
import { CommandFailure, EXIT } from '../exit-codes';
import { counted, print, printJson, refusalLine } from '../output';
import { endOnSignals, shownProgress } from './copying';
import { sealLines } from './ledger-text';

/**
 * Copies the ledger into a folder while everything goes on.
 *
 * @throws CommandFailure where it cannot be; then nothing is left there.
 */
export async function backup(
  folder: string,
  options: Where & { readonly json?: boolean; readonly quiet?: boolean },
): Promise<number> {
  endOnSignals();
  const progress = shownProgress(options);
  const backedUp = await withDatabase(ownerDatabase(options), (owner) =>
    backUp(owner, folder, progress.show),
  );
  progress.clear();
  if (!backedUp.ok) throw new CommandFailure(refusalLine(backedUp.failure));
  const manifest = backedUp.value;
  if (options.json) {
    printJson({ folder: resolve(folder), ...manifest });
    return EXIT.done;
  }
  const rows = manifest.tables.reduce((all, table) => all + table.rows, 0);
  const bytes = manifest.tables.reduce((all, table) => all + table.bytes, 0);
  print(
    `Backed up the ledger of ${manifest.takenAt} to ${resolve(folder)}: ${counted(rows, 'row')}, ${mebibytes(bytes)}.`,
  );
  for (const line of sealLines(manifest)) print(line);
  return EXIT.done;
}

function mebibytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toLocaleString('en-GB', { maximumFractionDigits: 1 })} MiB`;
}
