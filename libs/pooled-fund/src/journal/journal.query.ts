import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { Pool } from 'pg';
import { APP_POOL } from '#platform';
import type { JournalEntry } from './journal-entry';
import { poolOf } from '../fund.stream';
import { ENTRY_COLUMNS, entryFromRow, WITH_LINES, type EntryRow } from './journal.store';

/** Which past the journal is asked of. All may be given together; none means all of it, now. */
export interface JournalAsked {
  /** As known here: only what was recorded at this moment or before, `2017-04-03T09:00:00.000Z`. */
  readonly recordedBy?: string | undefined;
  /** Only what takes effect on this day or later, `2016-06-01`. */
  readonly effectiveFrom?: string | undefined;
  /** Only what takes effect on this day or before, `2016-06-30`. */
  readonly effectiveTo?: string | undefined;
}

export interface JournalPage {
  /** In the order of their numbers. */
  readonly entries: readonly JournalEntry[];
  /** Give it as `after` to read on; undefined at the end. */
  readonly next: number | undefined;
}

const PAGE_ENTRIES_MAX = 500;

/**
 * What is entered for a fund? Entries after a number, at most 500 of them: those of its own journal, and those of other
 * funds that moved money of its pool, each with the fund in whose journal it stands.
 */
export class JournalQuery extends Query<JournalPage> {
  constructor(
    /** The fund's stream, `fund/E10000003/2016-17`. */
    readonly fund: string,
    readonly asked: JournalAsked = {},
    readonly page: { readonly after?: number | undefined; readonly limit?: number | undefined } = {},
  ) {
    super();
  }
}

@QueryHandler(JournalQuery)
export class JournalHandler implements IQueryHandler<JournalQuery> {
  constructor(@Inject(APP_POOL) private readonly pool: Pool) {}

  async execute({ fund, asked, page }: JournalQuery): Promise<JournalPage> {
    const limit = Math.min(page.limit ?? PAGE_ENTRIES_MAX, PAGE_ENTRIES_MAX);
    // One more than is shown says whether there is more.
    const read = { onAccount: poolOf(fund), after: page.after ?? 0, limit: limit + 1 };
    const found = await readEntries(this.pool, fund, asked, read);
    const entries = found.slice(0, limit);
    return { entries, next: found.length > limit ? entries.at(-1)?.number : undefined };
  }
}

/** Which of the entries are read. */
interface Read {
  /** Those of other funds on this account as well. */
  readonly onAccount?: string;
  readonly after?: number;
  readonly limit?: number;
}

/** The entries of a fund in the order of their numbers; all of them, unless only a page is asked for. */
export async function readEntries(
  pool: Pool,
  fund: string,
  { recordedBy, effectiveFrom, effectiveTo }: JournalAsked = {},
  { onAccount, after = 0, limit }: Read = {},
): Promise<JournalEntry[]> {
  const { rows } = await pool.query<EntryRow>(
    `SELECT ${ENTRY_COLUMNS}
       FROM journal_entry e ${WITH_LINES}
      WHERE (e.fund = $1 OR e.number = ANY (ARRAY (
               -- An array, so that both sides of the OR are looked up by an index.
               SELECT o.number FROM journal_line JOIN journal_entry o ON o.number = entry
                WHERE account = $7 AND o.fund <> $1)))
        AND e.number > $2
        AND ($3::timestamptz IS NULL OR e.recorded_at <= $3)
        AND ($4::date IS NULL OR e.effective_on >= $4)
        AND ($5::date IS NULL OR e.effective_on <= $5)
      ORDER BY e.number
      LIMIT $6`,
    [
      ...[fund, after, recordedBy ?? null, effectiveFrom ?? null, effectiveTo ?? null, limit ?? null],
      onAccount ?? null,
    ],
  );
  return rows.map(entryFromRow);
}
