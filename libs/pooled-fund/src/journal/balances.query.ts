import type { Pool } from 'pg';
import type { Pence } from '#kernel';
import type { JournalAsked } from './journal.query';

export interface Balance {
  readonly account: string;
  /** Debits less credits. */
  readonly pence: Pence;
}

/** What each account of a fund's journal comes to, in the order of their names. All of them sum to zero. */
export async function balances(
  pool: Pool,
  fund: string,
  { recordedBy, effectiveFrom, effectiveTo }: JournalAsked = {},
): Promise<Balance[]> {
  // A sum of int8 is numeric, which arrives as text: exact at any size.
  const { rows } = await pool.query<{ account: string; pence: string }>(
    `SELECT account, sum(pence)::text AS pence
       FROM journal_entry e JOIN journal_line l ON l.entry = e.number
      WHERE e.fund = $1
        AND ($2::timestamptz IS NULL OR e.recorded_at <= $2)
        AND ($3::date IS NULL OR e.effective_on >= $3)
        AND ($4::date IS NULL OR e.effective_on <= $4)
      GROUP BY account
      ORDER BY account`,
    [fund, recordedBy ?? null, effectiveFrom ?? null, effectiveTo ?? null],
  );
  return rows.map(({ account, pence }) => ({ account, pence: BigInt(pence) }));
}
