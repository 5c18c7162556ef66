// The barest way to keep the newest version of each row: COPY to a staging table, then one upsert. It decodes
// nothing, keeps no loser, no sum and no chain.
import { copyRows } from '../../dist/libs/platform/src/index.js';
import { ROW_COLUMNS, ROW_KEY, rowTable } from '../measuring/counts.mjs';
import { perSecond } from '../measuring/run.mjs';

const NAMES = ROW_COLUMNS.map(({ name }) => name).join(', ');

export async function stagedUpsert(owner, rows, size) {
  await owner.query(`DROP TABLE IF EXISTS peer; ${rowTable('peer')};
    ALTER TABLE peer ADD PRIMARY KEY (${ROW_KEY}), SET (fillfactor = 90); CHECKPOINT`);
  const client = await owner.connect();
  try {
    await client.query('CREATE TEMP TABLE IF NOT EXISTS stage (LIKE peer)');
    const rate = await perSecond(rows.length, async () => {
      for (let from = 0; from < rows.length; from += size) {
        await client.query('BEGIN; SET LOCAL synchronous_commit = off; TRUNCATE stage');
        await copyRows(client, 'stage', ROW_COLUMNS, rows.slice(from, from + size));
        await client.query(UPSERT);
        await client.query('COMMIT');
      }
    });
    await assertNewest(client, rows);
    return rate;
  } finally {
    client.release();
  }
}

const UPSERT = `
  INSERT INTO peer AS p (${NAMES})
  SELECT DISTINCT ON (${ROW_KEY}) ${NAMES} FROM stage ORDER BY ${ROW_KEY}, version DESC, content DESC
  ON CONFLICT (${ROW_KEY}) DO UPDATE SET version = excluded.version, content = excluded.content,
                                         value = excluded.value, status = excluded.status
   WHERE (excluded.version, excluded.content) > (p.version, p.content)`;

async function assertNewest(client, rows) {
  const newest = new Map();
  for (const row of rows) {
    const key = row.slice(0, 8).join('|');
    const kept = newest.get(key);
    if (!kept || row[8] > kept[8] || (row[8].getTime() === kept[8].getTime() && row[9] > kept[9]))
      newest.set(key, row);
  }
  const total = [...newest.values()].reduce((sum, row) => sum + row[10], 0);
  const { rows: found } = await client.query('SELECT count(*) AS rows, sum(value)::int8 AS total FROM peer');
  if (found[0].rows !== newest.size || found[0].total !== total)
    throw new Error('The staged upsert is wrong');
}
