import { canonicalJson, sha256 } from '#kernel';
import type { JournalEntry } from './journal-entry';

/**
 * The hash that seals an entry, with its lines in their order, to all entries before it: SHA-256 over canonical JSON
 * of what is stored, and the hash of the entry before (null before the first). Pence are written as text, exact at any
 * size.
 */
export function journalHash(entry: JournalEntry, previous: Buffer | null): Buffer {
  const { number, fund, kind, effectiveOn, recordedAt, actor, narrative, decision, settles, reverses } =
    entry;
  const lines = entry.lines.map(({ account, pence }) => ({ account, pence: pence.toString() }));
  return sha256(
    canonicalJson({
      ...{
        number,
        fund,
        kind,
        effectiveOn,
        recordedAt,
        actor,
        narrative,
        decision,
        settles,
        reverses,
        lines,
      },
      previous: previous?.toString('hex') ?? null,
    }),
  );
}
