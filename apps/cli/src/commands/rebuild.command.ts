import { rebuildCells } from '#records';
import { ownerDatabase } from '../connection';
import type { Where } from '../connection';
import { withDatabase } from '../database';
import { EXIT } from '../exit-codes';
import { counted, print, printJson } from '../output';

/** Fills the cells anew from the current records, beside the live ones, and switches to them when they agree. */
export async function rebuild(
  options: Where & { readonly json?: boolean; readonly evenIfDifferent?: boolean },
): Promise<number> {
  const evenIfDifferent = options.evenIfDifferent ?? false;
  const result = await withDatabase(ownerDatabase(options), (owner) =>
    rebuildCells(owner, { evenIfDifferent }),
  );
  const { cells, different, switched } = result;
  if (options.json) printJson(result);
  else if (different === 0) {
    print(`Rebuilt ${counted(cells, 'cell')} from the current records: every one was as kept.`);
  } else {
    print(`DOES NOT HOLD: ${counted(different, 'cell')} of ${cells} differed from those kept.`);
    print(
      switched
        ? 'The rebuilt cells are now in use.'
        : 'The kept cells stay in use; both are there to compare.',
    );
  }
  return different === 0 ? EXIT.done : EXIT.doesNotHold;
}
