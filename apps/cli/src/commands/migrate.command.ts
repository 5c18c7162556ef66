import { migrate } from '#platform';
import type { Where } from '../connection';
import { ownerDatabase, ownerTakesApplicationRole, withDatabase } from '../database';
import { EXIT } from '../exit-codes';
import { print, printJson } from '../output';

/** Applies the migrations that the database has not had. Processes that are told never to migrate start after it. */
export async function migrateDatabase(options: Where & { readonly json?: boolean }): Promise<number> {
  const owner = ownerDatabase(options);
  const applied = await withDatabase(owner, () =>
    migrate(owner.url, { ownerTakesApplicationRole: ownerTakesApplicationRole(options) }),
  );
  if (options.json) printJson({ applied });
  else if (applied.length === 0) print('The database was up to date.');
  else print(`The database was brought up to date: ${applied.join(', ')}.`);
  return EXIT.done;
}
