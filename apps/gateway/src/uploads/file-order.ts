import type { FileRefusal } from '#documents';

/**
 * Refusals as somebody goes through the file: first what is said of all of it, then sheet by sheet, row by row. What
 * holds for many rows, a parameter that cannot be read, is said once.
 *
 * @param sheets the names of its sheets, as they follow each other.
 */
export function inFileOrder(
  refusals: readonly FileRefusal[],
  sheets: readonly (string | undefined)[],
): FileRefusal[] {
  const once = new Map(refusals.map((each) => [`${each.rule} ${each.where}`, each]));
  const place = ({ sheet, row = 0, column = 0 }: FileRefusal) => [sheets.indexOf(sheet), row, column];
  return [...once.values()].sort((one, other) => {
    const [places, others] = [place(one), place(other)];
    return places.map((at, part) => at - (others[part] ?? 0)).find((apart) => apart !== 0) ?? 0;
  });
}
