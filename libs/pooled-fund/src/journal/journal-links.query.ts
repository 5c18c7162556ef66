import type { PoolClient } from 'pg';

/**
 * What in the journal is not linked as its guards would have it, in sentences: they can be set aside by whoever owns the
 * database. Holds are settled once and cleared, and reversals are of one whole entry.
 */
export async function journalLinks(client: PoolClient): Promise<string[]> {
  const { rows } = await client.query<{ fault: string }>(
    `WITH standing AS (
       SELECT * FROM journal_entry e WHERE NOT EXISTS (SELECT FROM journal_entry r WHERE r.reverses = e.number)
     ), faults (number, fault) AS (
       SELECT min(number), format('Hold %s is settled by %s entries that stand', settles, count(*))
         FROM standing WHERE settles IS NOT NULL GROUP BY settles HAVING count(*) > 1
       UNION ALL
       SELECT e.number, format('Entry %s settles no hold of its fund that stands', e.number)
         FROM standing e
              LEFT JOIN standing h ON h.number = e.settles AND h.number < e.number AND h.fund = e.fund
                AND h.kind = 'hold'
        WHERE e.settles IS NOT NULL AND h.number IS NULL
       UNION ALL
       SELECT e.number, format('Entry %s does not clear hold %s', e.number, e.settles)
         FROM journal_entry e
        WHERE e.settles IS NOT NULL AND EXISTS (
          SELECT FROM journal_line
           WHERE entry IN (e.number, e.settles) AND account LIKE 'held:%'
           GROUP BY account HAVING sum(pence) <> 0)
       UNION ALL
       SELECT e.number, format('Entry %s reverses no earlier entry of its fund', e.number)
         FROM journal_entry e
              LEFT JOIN journal_entry o ON o.number = e.reverses AND o.number < e.number AND o.fund = e.fund
                AND o.kind <> 'reversal'
        WHERE e.reverses IS NOT NULL AND o.number IS NULL
       UNION ALL
       SELECT min(number), format('Entry %s is reversed %s times', reverses, count(*))
         FROM journal_entry WHERE reverses IS NOT NULL GROUP BY reverses HAVING count(*) > 1
       UNION ALL
       SELECT e.number, format('Entry %s does not undo the whole of entry %s', e.number, e.reverses)
         FROM journal_entry e
        WHERE e.reverses IS NOT NULL AND EXISTS (
          SELECT FROM journal_line WHERE entry IN (e.number, e.reverses) GROUP BY account HAVING sum(pence) <> 0)
     )
     SELECT fault FROM faults ORDER BY number, fault LIMIT 100`,
  );
  return rows.map(({ fault }) => fault);
}
