import type { ClientBase } from 'pg';
import type { JournalEntry } from './journal-entry';
import { ENTRY_COLUMNS, entryFromRow, WITH_LINES, type EntryRow } from './journal.store';

/** An entry with what seals it, so that its hash can be computed again without the rest of the chain. */
export interface SealedEntry extends JournalEntry {
  /** In hexadecimal. */
  readonly hash: string;
  /** The hash of the entry before it, of whatever fund; null of the first. */
  readonly previous: string | null;
}

/** The entries that decisions made, by number, in the transaction of whoever asks. */
export async function readSealedEntries(
  client: ClientBase,
  decisions: readonly number[],
): Promise<SealedEntry[]> {
  const { rows } = await client.query<EntryRow & { readonly hash: string; previous: string | null }>(
    `SELECT ${ENTRY_COLUMNS}, encode(e.hash, 'hex') AS hash,
            (SELECT encode(before.hash, 'hex') FROM journal_entry before
              WHERE before.number = e.number - 1) AS previous
       FROM journal_entry e ${WITH_LINES}
      WHERE e.decision = ANY($1)
      ORDER BY e.number`,
    [decisions],
  );
  return rows.map(({ hash, previous, ...row }) => ({ ...entryFromRow(row), hash, previous }));
}
