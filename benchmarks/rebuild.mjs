// All cells made again from the current records, against the same rows copied into a table and grouped, and against
// DuckDB on one thread that finds the newest versions and groups them.
import { DuckDBInstance } from '@duckdb/node-api';
import { copyRows } from '../dist/libs/platform/src/index.js';
import { rebuildCells } from '../dist/libs/records/src/index.js';
import { expectedCells, hashCells } from '../dist/libs/testing/src/oracle-cells.js';
import { makeCounts, ROW_COLUMNS, ROW_KEY, rowOf, rowTable } from './measuring/counts.mjs';
import { assertCells, deliveriesOf, forgetRecords, recording, withLedger } from './measuring/ledger.mjs';
import { interleaved, keep, ratio, secondsOf, sizes } from './measuring/run.mjs';

const size = sizes({ counts: 150_000, rounds: 5 });
const CELL = "area, measure, tbl, source, date_trunc('month', period_to), care_type, agency, reason";

await withLedger(async (ledger) => {
  const { owner, pool } = ledger;
  const events = makeCounts(size.counts, ledger.areas);
  const rows = events.map(rowOf);
  const cells = expectedCells(events);
  await forgetRecords(owner);
  await (
    await recording(ledger, deliveriesOf(events), 5_000)
  )();
  await assertCells(pool, hashCells(cells));
  await owner.query('VACUUM ANALYZE');
  const duck = await openDuck(rows);

  const figures = await interleaved(size.rounds, {
    'rebuild of the cells, s': () =>
      secondsOf(async () => {
        const rebuilt = await rebuildCells(owner);
        if (!rebuilt.ok || rebuilt.value.different !== 0 || rebuilt.value.cells !== cells.length)
          throw new Error(`The rebuilt cells are wrong: ${JSON.stringify(rebuilt)}`);
      }),
    'COPY and GROUP BY, s': () => copyAndGroup(owner, newestOf(rows), cells.length),
    'DuckDB, one thread, s': () =>
      secondsOf(async () => {
        const found = await duck.runAndReadAll(`
          SELECT count(*)::int FROM (
            SELECT ${CELL}, sum(value), count(*), count(*) FILTER (WHERE status = 'provisional')
              FROM (SELECT * FROM counts QUALIFY row_number() OVER (
                      PARTITION BY ${ROW_KEY} ORDER BY version DESC, content DESC) = 1) newest
             GROUP BY ${CELL})`);
        if (found.getRows()[0][0] !== cells.length) throw new Error("DuckDB's cells are wrong");
      }),
  });
  keep('rebuild', {
    grain: 'all cells of a ledger, each of one area, table, source, month and category',
    sizes: size,
    postgres: ledger.postgres,
    figures,
    outcomes: [
      {
        what: 'COPY and GROUP BY to rebuild, by time',
        is: ratio(figures, 'COPY and GROUP BY, s', 'rebuild of the cells, s'),
        target: 4,
      },
      {
        what: 'DuckDB to rebuild, by time',
        is: ratio(figures, 'DuckDB, one thread, s', 'rebuild of the cells, s'),
        target: 1,
      },
    ],
  });
});

/** What a rebuild without current records would have to do: bring the winners in, and add them up. */
async function copyAndGroup(owner, newest, cells) {
  const client = await owner.connect();
  try {
    return await secondsOf(async () => {
      await client.query(`BEGIN; ${rowTable('copied', 'TEMP')} ON COMMIT DROP`);
      await copyRows(client, 'copied', ROW_COLUMNS, newest);
      const { rows } = await client.query(
        `SELECT count(*) AS cells FROM (SELECT ${CELL}, sum(value), count(*) FROM copied GROUP BY ${CELL}) grouped`,
      );
      await client.query('COMMIT');
      if (rows[0].cells !== cells) throw new Error('The grouped cells are wrong');
    });
  } finally {
    client.release();
  }
}

function newestOf(rows) {
  const newest = new Map();
  for (const row of rows) {
    const key = row.slice(0, 8).join('|');
    const kept = newest.get(key);
    if (!kept || row[8] > kept[8] || (row[8].getTime() === kept[8].getTime() && row[9] > kept[9]))
      newest.set(key, row);
  }
  return [...newest.values()];
}

async function openDuck(rows) {
  const duck = await (await DuckDBInstance.create(':memory:', { threads: '1' })).connect();
  await duck.run(`
    CREATE TABLE counts (area text, measure text, tbl text, source text, period text, care_type text, agency text,
      reason text, version int8, content int8, value int8, status text, period_from date, period_to date)`);
  await duck.run('CREATE TABLE texts (line text)');
  const appender = await duck.createAppender('texts');
  for (const row of rows) {
    appender.appendVarchar(row.map((value) => (value instanceof Date ? value.getTime() : value)).join('|'));
    appender.endRow();
  }
  appender.closeSync();
  await duck.run(`
    INSERT INTO counts
    SELECT p[1], p[2], p[3], p[4], p[5], p[6], p[7], p[8], p[9]::int8, p[10]::int8, p[11]::int8, p[12], p[13]::date, p[14]::date
      FROM (SELECT string_split(line, '|') AS p FROM texts)`);
  return duck;
}
