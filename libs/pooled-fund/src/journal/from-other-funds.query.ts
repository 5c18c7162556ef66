import type { Pool } from 'pg';
import type { Pence } from '#kernel';
import { poolOf } from '../fund.stream';
import type { EntryKind } from './journal-entry';
import type { JournalAsked } from './journal.query';

/** What an entry in the journal of another fund did to a fund's pool: a release that its agreement pays into this one. */
export interface FromOtherFund {
  /** The number of its entry. */
  readonly entry: number;
  /** The stream of the fund in whose journal it stands, `fund/E10000003/2016-17`. */
  readonly fund: string;
  readonly kind: EntryKind;
  readonly effectiveOn: string;
  readonly recordedAt: string;
  readonly narrative: string;
  /** Above zero what came into the pool, below zero what was taken back out of it. */
  readonly pence: Pence;
}

/** What came into a fund's pool from other funds, in the order in which it takes effect. */
export async function fromOtherFunds(
  pool: Pool,
  fund: string,
  { recordedBy, effectiveTo }: Pick<JournalAsked, 'recordedBy' | 'effectiveTo'>,
): Promise<FromOtherFund[]> {
  const { rows } = await pool.query<Omit<FromOtherFund, 'pence'> & { readonly pence: string }>(
    `SELECT e.number AS entry, e.fund, e.kind, to_char(e.effective_on, 'YYYY-MM-DD') AS "effectiveOn",
            to_char(e.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "recordedAt",
            e.narrative, sum(l.pence)::text AS pence
       FROM journal_line l JOIN journal_entry e ON e.number = l.entry
      WHERE l.account = $1 AND e.fund <> $2
        AND ($3::timestamptz IS NULL OR e.recorded_at <= $3)
        AND ($4::date IS NULL OR e.effective_on <= $4)
      GROUP BY e.number
      ORDER BY e.effective_on, e.number`,
    [poolOf(fund), fund, recordedBy ?? null, effectiveTo ?? null],
  );
  return rows.map((row) => ({ ...row, pence: BigInt(row.pence) }));
}
