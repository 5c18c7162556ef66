import { rebuildCells } from '#records';
import type { Where } from '../connection';
import { ownerDatabase, withDatabase } from '../database';
import { CommandFailure, EXIT } from '../exit-codes';
import { counted, print, printJson, refusalLine } from '../output';

/**
 * Fills the cells anew from the current records, beside the live ones, and switches to them when they agree.
 *
 * @throws CommandFailure while another rebuild is under way.
 */
export async function rebuild(
  options: Where & { readonly json?: boolean; readonly evenIfDifferent?: boolean },
): Promise<number> {
  const evenIfDifferent = options.evenIfDifferent ?? false;
  const rebuilt = await withDatabase(ownerDatabase(options), (owner) =>
    rebuildCells(owner, { evenIfDifferent }),
  );
  if (!rebuilt.ok) throw new CommandFailure(refusalLine(rebuilt.failure));
  const { cells, different, switched } = rebuilt.value;
  if (options.json) printJson(rebuilt.value);
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
