/** Why the records behind a count are not told. */
export type Untold = 'too-many' | 'not-explained';

/** What stands in the place of the records. */
export function untoldText(untold: Untold): string {
  return untold === 'too-many'
    ? 'by records that are too many to name'
    : 'by records that are not told any more';
}
