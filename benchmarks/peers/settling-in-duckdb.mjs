// Settlements in DuckDB on one thread: rows as they were recorded, all in memory, and agreements as tables. One statement
// finds the newest version of each count, sums the counts of each figure, and works out the amounts.
import { DuckDBInstance } from '@duckdb/node-api';
import { firstDay, lastDay, period } from '../../dist/libs/kernel/src/index.js';
import { ROW_COLUMNS, ROW_KEY, rowOf } from '../measuring/counts.mjs';
import { MEASURE_OF } from '../measuring/agreements.mjs';

/** What is asked of it gives `[place, name, pence]`, in the order of the agreements and of their amounts. */
export async function settlingInDuck(events, agreements) {
  const duck = await (await DuckDBInstance.create(':memory:', { threads: '1' })).connect();
  const typed = ROW_COLUMNS.map(({ name, type }) => [name, type === 'timestamptz' ? 'int8' : type]);
  await fill(
    duck,
    'counts',
    typed,
    events.map((event) => rowOf(event).map((value) => (value instanceof Date ? value.getTime() : value))),
  );
  await fill(
    duck,
    'agreements',
    columns('place int8', 'kind text', 'fund int8', 'corridor int8', 'cap int8', 'unit int8', 'to_date bool'),
    agreements.map(({ terms: { fundPence, rule } }, place) => {
      const { kind, corridorPence = 0, capPence = fundPence, unit, rounding } = rule;
      return [
        ...[place, kind, fundPence, corridorPence, capPence],
        ...[unit === 'pound' ? 100 : 1, rounding === 'to-date'],
      ];
    }),
  );
  await fill(
    duck,
    'figures',
    columns(
      ...['place int8', 'nth int8', 'name text', 'area text', 'measure text', 'first date', 'last date'],
      ...['baseline int8', 'target int8', 'price int8'],
    ),
    agreements.flatMap(({ of, terms: { rule } }, place) =>
      (rule.activity ?? rule.quarters).map((line, nth) => {
        const { metric = rule.metric, period: key, baseline = 0, target = line.plan, pricePence = 0 } = line;
        const days = [firstDay(period(key)), lastDay(period(key))];
        return [place, nth, key, of.area, MEASURE_OF[metric], ...days, baseline, target, pricePence];
      }),
    ),
  );
  await fill(
    duck,
    'shares',
    columns('place int8', 'nth int8', 'partner text', 'weight int8'),
    agreements.flatMap(({ terms: { rule } }, place) =>
      (rule.shares ?? []).map(({ partner, share }, nth) => [
        place,
        nth,
        partner,
        Math.round(Number(share) * 1e6),
      ]),
    ),
  );
  return async () => (await duck.runAndReadAll(SETTLED)).getRows();
}

const shareOfFund = (reduction) =>
  `(unit * sign(${reduction})::int8 * ((2 * fund * abs(${reduction}) + planned_in_all * unit)
                                // (2 * planned_in_all * unit)))`;

const SETTLED = `
  WITH counted AS (
    SELECT place, nth, any_value(name) AS name, any_value(baseline) AS baseline, any_value(target) AS target,
           any_value(price) AS price, sum(value)::int8 AS count
      FROM (SELECT *
              FROM figures f JOIN counts c ON c.area = f.area AND c.measure = f.measure
                                          AND c.period_from >= f.first AND c.period_to <= f.last
           QUALIFY row_number() OVER (PARTITION BY place, nth, ${ROW_KEY.split(', ')
             .map((column) => `c.${column}`)
             .join(', ')} ORDER BY version DESC, content DESC) = 1) newest
     GROUP BY place, nth
  ),
  kept AS (
    SELECT place, kind, fund, greatest(cost, 0) AS overspend,
           least(fund, cap, greatest(cost - corridor, 0)) AS retained
      FROM agreements JOIN (SELECT place, sum((count - target) * price)::int8 AS cost FROM counted GROUP BY place)
           USING (place)
     WHERE kind <> 'pay-for-performance'
  ),
  shared AS (
    SELECT place, nth, partner, weight * released // sum(weight) OVER whole AS pence, released,
           weight * released % sum(weight) OVER whole AS remainder
      FROM (SELECT place, fund - retained AS released FROM kept WHERE kind = 'pool-shares') JOIN shares USING (place)
    WINDOW whole AS (PARTITION BY place)
  ),
  quarters AS (
    SELECT place, nth, name, fund, unit, to_date, baseline - target AS planned, baseline - count AS saved,
           sum(baseline - target) OVER (PARTITION BY place)::int8 AS planned_in_all,
           sum(baseline - target) OVER so_far::int8 AS planned_so_far, sum(baseline - count) OVER so_far::int8 AS saved_so_far
      FROM counted JOIN agreements USING (place)
     WHERE kind = 'pay-for-performance'
    WINDOW so_far AS (PARTITION BY place ORDER BY nth)
  ),
  earned AS (
    SELECT place, nth, name, fund,
           greatest(0, least(fund, ${shareOfFund('saved_so_far')},
             CASE WHEN to_date THEN ${shareOfFund('planned_so_far')}
                  ELSE sum(${shareOfFund('planned')}) OVER (PARTITION BY place ORDER BY nth)::int8 END)) AS earned
      FROM quarters
  ),
  paid_to_date AS (
    SELECT *, max(earned) OVER (PARTITION BY place ORDER BY nth) AS paid FROM earned
  ),
  paid AS (
    SELECT *, paid - coalesce(lag(paid) OVER (PARTITION BY place ORDER BY nth), 0) AS pence FROM paid_to_date
  ),
  amounts AS (
    SELECT place, 1 AS part, 0 AS nth, 'overspend' AS name, overspend AS pence FROM kept
    UNION ALL SELECT place, 1, nth, 'paid/' || name, pence FROM paid
    UNION ALL SELECT place, 2, 0, 'released', fund - retained FROM kept
    UNION ALL SELECT place, 2, 0, 'released', max(paid) FROM paid GROUP BY place
    UNION ALL SELECT place, 3, 0, 'retained', retained FROM kept
    UNION ALL SELECT place, 3, 0, 'retained', max(fund) - max(paid) FROM paid GROUP BY place
    UNION ALL SELECT place, 4, nth, 'share/' || partner,
                     pence + CASE WHEN row_number() OVER (PARTITION BY place ORDER BY remainder DESC, nth)
                                       <= released - sum(pence) OVER (PARTITION BY place) THEN 1 ELSE 0 END
                FROM shared
  )
  SELECT place::int4, name, pence::int8 FROM amounts ORDER BY place, part, nth`;

const columns = (...declared) => declared.map((each) => each.split(' '));

async function fill(duck, table, typed, rows) {
  await duck.run(`CREATE TABLE ${table} (${typed.map((column) => column.join(' ')).join(', ')})`);
  await duck.run(`CREATE OR REPLACE TEMP TABLE texts (line text)`);
  const appender = await duck.createAppender('texts');
  for (const row of rows) {
    appender.appendVarchar(row.join('|'));
    appender.endRow();
  }
  appender.closeSync();
  const cast = typed.map(([, type], at) => `p[${at + 1}]::${type}`).join(', ');
  await duck.run(`INSERT INTO ${table} SELECT ${cast} FROM (SELECT string_split(line, '|') AS p FROM texts)`);
}
