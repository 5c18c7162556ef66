import type { Refusal } from '#kernel';
import type { EntryStanding } from './read-entries.query';
import { findRegisterKind } from './register-kinds';
import { surroundingsOf, type Kept } from './surroundings.query';

/** How one entry stands, and what in it does not add up. */
export interface WarnedEntry extends EntryStanding {
  readonly warnings: readonly Refusal[];
}

/** Entries of one register of an area, with what in each that is open does not add up by what stood around it then. */
export async function warnedEntries(
  kept: Kept,
  area: string,
  kindName: string,
  entries: readonly EntryStanding[],
  upTo?: number,
): Promise<WarnedEntry[]> {
  const kind = findRegisterKind(kindName);
  if (!kind?.warn) return entries.map((standing) => ({ ...standing, warnings: [] }));
  const around = await surroundingsOf(kept, area, kind, upTo);
  return entries.map((standing) => {
    const { code, entry, status } = standing;
    const warnings = status === 'closed' ? [] : (kind.warn?.(entry, around(code)) ?? []);
    return { ...standing, warnings: warnings.map((each) => ({ ...each, where: `/entry${each.where}` })) };
  });
}
