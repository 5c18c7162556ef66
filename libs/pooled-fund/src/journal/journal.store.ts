import type { ClientBase, Pool, PoolClient } from 'pg';
import type { RecordedDecision } from '#decisions';
import { journalHash } from './journal-hash';
import { entryFromStated } from './journal-entry';
import type { EntryDraft, EntryKind, JournalEntry, WithEntries } from './journal-entry';
import { asJournalRefused } from './journal-refused';

/** What an entry takes over from the decision that makes it. */
export interface MadeBy {
  readonly actor: string;
  /** The decision's position. */
  readonly decision: number;
  readonly recordedAt: string;
}

/**
 * Enters in the journal, in the order given, in the transaction of the decision that makes the entries (the `also` of
 * `handle`). Whoever enters waits for whoever is entering.
 *
 * @throws JournalRefused where a guard of the database does not let an entry in; the transaction is then to be undone,
 * and its decision with it.
 */
export async function recordEntries(
  client: PoolClient,
  entries: readonly EntryDraft[],
  by: MadeBy,
): Promise<JournalEntry[]> {
  if (entries.length === 0) return [];
  const { next, previous } = await takeTurn(client);
  const recorded = entries.map((entry, index) => ({ ...entry, ...by, number: next + index }));
  try {
    await insertEntries(client, recorded, previous);
    await insertLines(client, recorded);
    // What is held to at the commit is looked at now, while it can still be said which entry it is about.
    await client.query('SET CONSTRAINTS journal_entry_whole, journal_line_whole IMMEDIATE');
    await client.query('SET CONSTRAINTS journal_entry_whole, journal_line_whole DEFERRED');
  } catch (error) {
    throw asJournalRefused(error);
  }
  return recorded;
}

/** Enters what decisions say is to be entered for them: `also` for deciders whose events bear their entries. */
export async function enterDecided(
  client: PoolClient,
  decisions: readonly RecordedDecision[],
): Promise<JournalEntry[]> {
  const entered: JournalEntry[] = [];
  for (const { data, position, recordedAt, actor } of decisions) {
    const { entries = [] } = data as WithEntries;
    const by = { actor, decision: position, recordedAt };
    entered.push(...(await recordEntries(client, entries.map(entryFromStated), by)));
  }
  return entered;
}

/** Closes a fund's journal through the last day of a month, in the transaction of the decision. */
export async function closeJournal(
  client: PoolClient,
  closing: { readonly fund: string; readonly through: string; readonly decision: number },
): Promise<void> {
  try {
    await client.query('INSERT INTO journal_closing (fund, through, decision) VALUES ($1, $2, $3)', [
      closing.fund,
      closing.through,
      closing.decision,
    ]);
  } catch (error) {
    throw asJournalRefused(error);
  }
}

/** The entries that decisions made, in their order. */
export async function entriesOfDecisions(pool: Pool, decisions: readonly number[]): Promise<JournalEntry[]> {
  const { rows } = await pool.query<EntryRow>(
    `${SELECT_ENTRIES} WHERE e.decision = ANY($1::bigint[]) ORDER BY e.number`,
    [decisions],
  );
  return rows.map(entryFromRow);
}

/** A row of `SELECT_ENTRIES`. */
export interface EntryRow {
  readonly number: number;
  readonly fund: string;
  readonly kind: EntryKind;
  readonly effective_on: string;
  readonly recorded_at: string;
  readonly actor: string;
  readonly narrative: string;
  readonly decision: number;
  readonly settles: number | null;
  readonly reverses: number | null;
  readonly accounts: readonly string[];
  readonly pence: readonly string[];
}

/** Times as text in UTC: whatever the session's time zone, the hash is computed over the same text. */
export const ENTRY_COLUMNS = `
  e.number, e.fund, e.kind, to_char(e.effective_on, 'YYYY-MM-DD') AS effective_on,
  to_char(e.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS recorded_at,
  e.actor, e.narrative, e.decision, e.settles, e.reverses, l.accounts, l.pence`;

export const WITH_LINES = `
  CROSS JOIN LATERAL (
    SELECT coalesce(array_agg(account ORDER BY line), '{}') AS accounts,
           coalesce(array_agg(pence::text ORDER BY line), '{}') AS pence
      FROM journal_line WHERE entry = e.number) l`;

const SELECT_ENTRIES = `SELECT ${ENTRY_COLUMNS} FROM journal_entry e ${WITH_LINES}`;

export function entryFromRow(row: EntryRow): JournalEntry {
  const { number, fund, kind, actor, narrative, decision, settles, reverses } = row;
  return {
    number,
    fund,
    kind,
    effectiveOn: row.effective_on,
    recordedAt: row.recorded_at,
    actor,
    narrative,
    decision,
    ...(settles !== null && { settles }),
    ...(reverses !== null && { reverses }),
    lines: row.accounts.map((account, at) => ({ account, pence: BigInt(row.pence[at] ?? 0) })),
  };
}

/** From here to the commit nobody else enters, and what they entered is visible. */
async function takeTurn(client: ClientBase): Promise<{ next: number; previous: Buffer | null }> {
  const { rows } = await client.query<{ next: number }>(
    'SELECT next_number AS next FROM journal_head FOR UPDATE',
  );
  const next = rows[0]?.next;
  if (next === undefined) throw new Error('journal_head has lost its row');
  const before = await client.query<{ hash: Buffer }>('SELECT hash FROM journal_entry WHERE number = $1', [
    next - 1,
  ]);
  const previous = before.rows[0]?.hash ?? null;
  // Going on would begin a second chain, and hide that the end of the first was removed.
  if (next > 1 && previous === null) throw new Error(`Entry ${next - 1} of the journal is no longer there`);
  return { next, previous };
}

async function insertEntries(
  client: ClientBase,
  entries: readonly JournalEntry[],
  previous: Buffer | null,
): Promise<void> {
  let last = previous;
  const hashes = entries.map((entry) => (last = journalHash(entry, last)));
  await client.query(
    `INSERT INTO journal_entry (number, fund, kind, effective_on, recorded_at, actor, narrative, lines, decision,
                                settles, reverses, hash)
     SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[], $4::date[], $5::timestamptz[], $6::text[], $7::text[],
                          $8::int2[], $9::bigint[], $10::bigint[], $11::bigint[], $12::bytea[])`,
    [
      entries.map(({ number }) => number),
      entries.map(({ fund }) => fund),
      entries.map(({ kind }) => kind),
      entries.map(({ effectiveOn }) => effectiveOn),
      entries.map(({ recordedAt }) => recordedAt),
      entries.map(({ actor }) => actor),
      entries.map(({ narrative }) => narrative),
      entries.map(({ lines }) => lines.length),
      entries.map(({ decision }) => decision),
      entries.map(({ settles }) => settles ?? null),
      entries.map(({ reverses }) => reverses ?? null),
      hashes,
    ],
  );
}

async function insertLines(client: ClientBase, entries: readonly JournalEntry[]): Promise<void> {
  const lines = entries.flatMap(({ number, lines: of }) =>
    of.map((line, index) => ({ ...line, entry: number, line: index + 1 })),
  );
  await client.query(
    `INSERT INTO journal_line (entry, line, account, pence)
     SELECT * FROM unnest($1::bigint[], $2::int2[], $3::text[], $4::bigint[])`,
    [
      lines.map(({ entry }) => entry),
      lines.map(({ line }) => line),
      lines.map(({ account }) => account),
      lines.map(({ pence }) => pence.toString()),
    ],
  );
}
