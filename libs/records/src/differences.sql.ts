import { CELL_KEY, kills, RECORD_KEY_BY_SERIES } from './record.sql';

// How a batch changes what is current and what it adds up to: by difference, in one statement each.
// Parameters throughout: $1 lane, $2 first offset, $3 offset after the last, $4 the cells' version in use and,
// while a rebuild fills one, $5 the next.

/**
 * A count's contribution to its cell: none unless it is live and whole (a published rate is never summed).
 * `row` is OLD or NEW of the change.
 */
const contribution = (sign: 1 | -1, side: 'old' | 'new') => `
  SELECT ${CELL_KEY},
         ${sign} * ${side}_value AS total, ${sign} AS live,
         CASE ${side}_status WHEN 'provisional' THEN ${sign} ELSE 0 END AS provisional
    FROM changed
   WHERE ${side}_live AND ${side}_value IS NOT NULL`;

/** Written in key order: two workers that met in another order would wait for each other for ever. */
const addTo = (cells: 'count_cell_by_series' | 'count_cell_delta_by_series', version: '$4' | '$5') => `
  INSERT INTO ${cells} AS c (cells_version, ${CELL_KEY}, total, live, provisional)
  SELECT ${version}::int4, ${CELL_KEY}, total, live, provisional FROM folded ORDER BY ${CELL_KEY}
  ON CONFLICT (cells_version, ${CELL_KEY}) DO UPDATE
     SET total = c.total + excluded.total,
         live = c.live + excluded.live,
         provisional = c.provisional + excluded.provisional`;

const addToCells = (filling: boolean, delta: string) => `
  delta AS (${delta}),
  folded AS (
    SELECT ${CELL_KEY}, sum(total)::int8 AS total, sum(live)::int8 AS live, sum(provisional)::int8 AS provisional
      FROM delta GROUP BY ${CELL_KEY}
    HAVING sum(total) <> 0 OR sum(live) <> 0 OR sum(provisional) <> 0)
  ${filling ? `, next AS (${addTo('count_cell_delta_by_series', '$5')})` : ''}
  ${addTo('count_cell_by_series', '$4')}`;

/**
 * The period replacements of the batch: every current count they cover dies, and leaves its cell. Comes
 * before `recordCountsSql`, in a statement of its own: rows that arrive with it must see it.
 */
export const replacePeriodsSql = (filling: boolean): string => `
WITH changed AS (
  UPDATE current_count_by_series c SET live = false
    FROM period_replacement p, count_series s
   WHERE p.lane = $1 AND p.log_offset >= $2 AND p.log_offset < $3
     AND c.series = s.series AND c.live AND ${kills('p', 'c', 's')}
  RETURNING c.series, date_trunc('month', c.period_to::timestamp)::date AS month,
            old.live AS old_live, old.value AS old_value, old.status AS old_status),
${addToCells(filling, contribution(-1, 'old'))}`;

/**
 * The counts of the batch: of each record the greatest (version, content) goes against the current one,
 * and what wins brings its contribution in and takes the other's out. DISTINCT ON because one statement
 * may not touch a row twice. RETURNING gives nothing for rows that lost, and no old values for new ones.
 */
export const recordCountsSql = (filling: boolean): string => `
WITH arrived AS (
  SELECT DISTINCT ON (${RECORD_KEY_BY_SERIES})
         ${RECORD_KEY_BY_SERIES}, period, version, content, withdrawn, value, published_value, status, lane, log_offset,
         NOT withdrawn AND NOT EXISTS (
           SELECT FROM count_series s, period_replacement p
            WHERE s.series = r.series AND ${kills('p', 'r', 's')}) AS live
    FROM record_count_by_series r
   WHERE lane = $1 AND log_offset >= $2 AND log_offset < $3
   ORDER BY ${RECORD_KEY_BY_SERIES}, version DESC, content DESC, log_offset),
changed AS (
  INSERT INTO current_count_by_series AS c
         (${RECORD_KEY_BY_SERIES}, period, version, content, withdrawn, live, value, published_value, status, lane, log_offset)
  SELECT ${RECORD_KEY_BY_SERIES}, period, version, content, withdrawn, live, value, published_value, status, lane, log_offset
    FROM arrived
  ON CONFLICT (${RECORD_KEY_BY_SERIES}) DO UPDATE
     SET version = excluded.version, content = excluded.content, withdrawn = excluded.withdrawn,
         live = excluded.live, value = excluded.value, published_value = excluded.published_value,
         status = excluded.status, lane = excluded.lane, log_offset = excluded.log_offset
   WHERE (excluded.version, excluded.content) > (c.version, c.content)
  RETURNING c.series, date_trunc('month', c.period_to::timestamp)::date AS month,
            coalesce(old.live, false) AS old_live, old.value AS old_value, old.status AS old_status,
            new.live AS new_live, new.value AS new_value, new.status AS new_status),
${addToCells(filling, `${contribution(1, 'new')} UNION ALL ${contribution(-1, 'old')}`)}`;
