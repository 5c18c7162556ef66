import { restore } from '#backup';
import type { Restored } from '#backup';
import type { Where } from '../connection';
import { withDatabase, withDatabaseToFill } from '../database';
import { CommandFailure, EXIT } from '../exit-codes';
import { print, printJson, refusalLine } from '../output';
import { endOnSignals, shownProgress } from './copying';
import { sealLines } from './ledger-text';

/**
 * Fills an empty database from a backup, and says whether it is what was backed up.
 *
 * @throws CommandFailure where it was not filled.
 */
export async function restoreBackup(
  folder: string,
  options: Where & { readonly json?: boolean; readonly quiet?: boolean },
): Promise<number> {
  endOnSignals();
  const progress = shownProgress(options);
  const restored = await withDatabaseToFill(options, ({ url, ownerTakesApplicationRole }) =>
    withDatabase({ url }, (owner) =>
      restore({ owner, ownerUrl: url, ownerTakesApplicationRole }, folder, progress.show),
    ),
  );
  progress.clear();
  if (!restored.ok) throw new CommandFailure(refusalLine(restored.failure));
  const { faults } = restored.value;
  if (options.json) printJson({ ...restored.value, holds: faults.length === 0 });
  else if (faults.length > 0) printFaults(faults);
  else printRestored(restored.value);
  return faults.length === 0 ? EXIT.done : EXIT.doesNotHold;
}

function printFaults(faults: readonly string[]): void {
  for (const fault of faults) print(`DOES NOT HOLD: ${fault}.`);
  print(
    'The database is left to be looked at, and nothing starts on it. Empty it, and restore another backup.',
  );
}

function printRestored({ manifest }: Restored): void {
  print(
    `Restored the ledger of ${manifest.takenAt}, and verified it: chains and cells are those that were backed up.`,
  );
  for (const line of sealLines(manifest)) print(line);
  print('What was accepted after that is not in it: ask those who published since to send it again.');
}
