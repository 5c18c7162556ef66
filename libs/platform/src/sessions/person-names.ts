import type { Pool } from 'pg';

/** Names of others may be committed this much after the moment that stands beside them. */
const LATE_SECONDS = 60;

/** The statement that keeps names as they are shown now; what is kept already is not written again. */
export function keepNames(subjects: string, names: string): string {
  return `INSERT INTO person_name AS kept (subject, shown_name)
          SELECT * FROM unnest(${subjects}::text[], ${names}::text[])
          ON CONFLICT (subject) DO UPDATE SET shown_name = excluded.shown_name, said_at = now()
           WHERE kept.shown_name <> excluded.shown_name`;
}

/**
 * What people are called who have signed in, by the subject that is kept of what they decide. A ledger has some thousands
 * of them: all are held, and each look reads what was said since the one before.
 */
export class PersonNames {
  private readonly names = new Map<string, string>();
  /** When it was looked last, by the clock of the database. */
  private lookedAt: Date | undefined;

  constructor(private readonly pool: Pool) {}

  async known(): Promise<ReadonlyMap<string, string>> {
    // A row that says when it was looked, also where nothing was said since.
    const { rows } = await this.pool.query<{ lookedAt: Date; subject: string | null; shownName: string }>(
      `SELECT now() AS "lookedAt", subject, shown_name AS "shownName"
         FROM (VALUES (1)) AS look LEFT JOIN person_name
              ON $1::timestamptz IS NULL OR said_at >= $1::timestamptz - interval '${LATE_SECONDS} seconds'`,
      [this.lookedAt],
    );
    for (const { subject, shownName } of rows) if (subject !== null) this.names.set(subject, shownName);
    this.lookedAt = rows[0]?.lookedAt;
    return this.names;
  }

  /** Keeps names of people who need not have signed in. */
  async keep(people: readonly { readonly subject: string; readonly shownName: string }[]): Promise<void> {
    await this.pool.query(keepNames('$1', '$2'), [
      people.map(({ subject }) => subject),
      people.map(({ shownName }) => shownName),
    ]);
  }
}
