import type { Pool, PoolClient } from 'pg';
import { canonicalJson } from '#kernel';
import { transaction } from '#platform';
import { statedEntry, type JournalEntry, type StatedEntry } from './journal-entry';
import { journalHash } from './journal-hash';
import { journalLinks } from './journal-links.query';
import { ENTRY_COLUMNS, entryFromRow, WITH_LINES, type EntryRow } from './journal.store';

export interface JournalVerdict {
  readonly entries: number;
  /** The last hash in hexadecimal, null where there is no entry: prints of it are the anchor outside the database. */
  readonly chainHead: string | null;
  /** What does not hold, in sentences; empty when all is well. */
  readonly faults: readonly string[];
}

/** Where the journal stands, as it is stored. */
export interface JournalSeal {
  /** The number the next entry will take. */
  readonly next: number;
  readonly head: string | null;
}

/** Read in the caller's transaction. */
export async function readJournalSeal(client: PoolClient): Promise<JournalSeal> {
  const { rows } = await client.query<JournalSeal>(
    `SELECT next_number AS next,
            (SELECT encode(hash, 'hex') FROM journal_entry WHERE number = next_number - 1) AS head
       FROM journal_head`,
  );
  const [seal] = rows;
  if (seal === undefined) throw new Error('journal_head has lost its row');
  return seal;
}

/**
 * Proves the journal whole, in one snapshot while entering goes on: every entry hashes to what was chained, has all its
 * lines and balances; is what the decision that made it states, and whatever decisions say is entered for them, or closed
 * by them, is; holds are settled once and cleared, and reversals are whole. What it cannot see is a decision cut off
 * together with its entries, which the decisions' own chain shows.
 */
export function verifyJournal(pool: Pool): Promise<JournalVerdict> {
  return transaction(pool, journalVerdict, { isolation: 'repeatable read', readOnly: true });
}

/** As `verifyJournal`, in the snapshot of whoever asks. */
export async function journalVerdict(client: PoolClient): Promise<JournalVerdict> {
  const walked = await walk(client);
  const { next, head } = await readJournalSeal(client);
  const faults = [
    ...walked.faults,
    ...(await strays(client)),
    ...(await missing(client)),
    ...(await closings(client)),
    ...(await journalLinks(client)),
  ];
  if (walked.faults.length === 0 && (next !== walked.entries + 1 || head !== walked.chainHead))
    faults.push(`The entries of the journal end at ${walked.entries}, and the next one is to be ${next}`);
  return { ...walked, faults };
}

const PAGE_ROWS = 1_000;

/** An entry, its seal, and what the decision that made it says. */
type WalkedRow = EntryRow & {
  readonly lines: number;
  readonly hash: Buffer;
  /** What is entered for it as the decision says; nothing where it states no such entry. */
  readonly stated: StatedEntry | null;
  readonly is_of_decision: boolean;
};

async function walk(client: PoolClient): Promise<JournalVerdict> {
  const faults: string[] = [];
  let previous: Buffer | null = null;
  let entries = 0;
  for (;;) {
    const page: WalkedRow[] = await readPage(client, entries);
    for (const row of page) {
      const entry = entryFromRow(row);
      if (entry.number !== entries + 1) faults.push(`Entry ${entries + 1} of the journal is missing`);
      else if (!journalHash(entry, previous).equals(row.hash))
        faults.push(`Entry ${entry.number} of the journal is not as it was entered`);
      // After the first break nothing that follows can be told from what it should be.
      if (faults.length > 0) return { entries, chainHead: previous?.toString('hex') ?? null, faults };
      faults.push(...faultsOf(entry, row));
      previous = row.hash;
      entries += 1;
    }
    if (page.length < PAGE_ROWS) return { entries, chainHead: previous?.toString('hex') ?? null, faults };
  }
}

function faultsOf(entry: JournalEntry, row: WalkedRow): string[] {
  const { number, lines } = entry;
  const faults: string[] = [];
  if (lines.length !== row.lines)
    faults.push(`Entry ${number} of the journal has ${lines.length} of ${row.lines} lines`);
  if (lines.reduce((sum, { pence }) => sum + pence, 0n) !== 0n)
    faults.push(`Entry ${number} of the journal does not balance`);
  if (!row.is_of_decision || !isAsStated(entry, row.stated))
    faults.push(`Entry ${number} of the journal is not what decision ${entry.decision} says`);
  return faults;
}

function isAsStated(entry: JournalEntry, stated: StatedEntry | null): boolean {
  return stated !== null && canonicalJson(statedEntry(entry)) === canonicalJson(stated);
}

async function readPage(client: PoolClient, after: number): Promise<WalkedRow[]> {
  const { rows } = await client.query<WalkedRow>(
    `SELECT ${ENTRY_COLUMNS}, e.lines, e.hash,
            d.data -> 'entries' -> (
              SELECT count(*)::int FROM journal_entry b WHERE b.decision = e.decision AND b.number < e.number
            ) AS stated,
            d.position IS NOT NULL AND d.recorded_at = e.recorded_at AND d.actor = e.actor AS is_of_decision
       FROM journal_entry e
            LEFT JOIN decision_event d ON d.position = e.decision
            ${WITH_LINES}
      WHERE e.number > $1
      ORDER BY e.number
      LIMIT ${PAGE_ROWS}`,
    [after],
  );
  return rows;
}

/** Lines of no entry, or out of their place in it, and entries ahead of the first: the walk does not come by them. */
async function strays(client: PoolClient): Promise<string[]> {
  const { rows } = await client.query<{ entry: number; line: number | null }>(
    `SELECT l.entry, l.line
       FROM journal_line l LEFT JOIN journal_entry e ON e.number = l.entry
      WHERE e.number IS NULL OR l.line NOT BETWEEN 1 AND e.lines
      UNION ALL
     SELECT number, NULL FROM journal_entry WHERE number < 1
      ORDER BY 1, 2 LIMIT 100`,
  );
  return rows.map(({ entry, line }) =>
    line === null
      ? `Entry ${entry} stands ahead of the first of the journal`
      : `Line ${line} of entry ${entry} is of no entry of the journal, or out of its place`,
  );
}

/** Decisions for which fewer or more is entered than they say. */
async function missing(client: PoolClient): Promise<string[]> {
  const { rows } = await client.query<{ position: number; stated: number; entered: number }>(
    `SELECT * FROM (
       SELECT position, jsonb_array_length(data -> 'entries') AS stated,
              (SELECT count(*) FROM journal_entry WHERE decision = position) AS entered
         FROM decision_event WHERE data ? 'entries') AS each
      WHERE stated <> entered ORDER BY position LIMIT 100`,
  );
  return rows.map(
    ({ position, stated, entered }) =>
      `Decision ${position} is entered in the journal by ${entered} entries, not by ${stated}`,
  );
}

/** Months that are closed without a decision, or open in spite of one. */
async function closings(client: PoolClient): Promise<string[]> {
  const { rows } = await client.query<{ fund: string; through: string }>(
    `SELECT coalesce(c.fund, d.stream) AS fund, coalesce(c.through::text, d.through) AS through
       FROM journal_closing c
            FULL JOIN (SELECT position, stream, data ->> 'closedThrough' AS through
                         FROM decision_event WHERE data ? 'closedThrough') d
              ON d.position = c.decision AND d.stream = c.fund AND d.through = c.through::text
      WHERE c.fund IS NULL OR d.stream IS NULL
      ORDER BY 1, 2 LIMIT 100`,
  );
  return rows.map(({ fund, through }) => `That ${fund} is closed through ${through} is not as decided`);
}
