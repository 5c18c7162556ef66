// The law of records, written once: what a record's key is, which version of it counts, what a replacement
// kills, and what counts add up to. Every question and every change is put together from these.

export const RECORD_KEY = 'area, measure, tbl, source, period, care_type, agency, reason';

/** The same keys where a series stands by its number. */
export const RECORD_KEY_BY_SERIES = 'series, period_from, period_to';
export const CELL_KEY = 'series, month';

/**
 * Whether a period replacement makes a version dead: of its source and group, wholly inside, and earlier.
 * Where records stand by their series' number, `series` is the table that says which source and group it is.
 */
export const kills = (replacement: string, record: string, series = record): string => `
  ${replacement}.source = ${series}.source AND ${replacement}.area = ${series}.area
  AND ${replacement}.measure = ${series}.measure AND ${replacement}.tbl = ${series}.tbl
  AND ${replacement}.period_from <= ${record}.period_from AND ${replacement}.period_to >= ${record}.period_to
  AND ${replacement}.applicable_at > ${record}.version`;

/**
 * Of each record the version that counts: the greatest (version, content). Where one version was delivered
 * more than once, the delivery that came first is cited.
 */
export const winnersOf = (records: string): string => `
  SELECT DISTINCT ON (${RECORD_KEY}) *
    FROM (${records}) delivered
   ORDER BY ${RECORD_KEY}, version DESC, content DESC, appended_at, lane, log_offset`;

/** Every winner, and whether it is live: not a withdrawal, and not dead by a replacement that is known. */
export const withLiveness = (winners: string, replacementIsKnown: string): string => `
  SELECT winner.*,
         NOT withdrawn AND NOT EXISTS (
           SELECT FROM period_replacement p WHERE ${kills('p', 'winner')} AND ${replacementIsKnown}) AS live
    FROM (${winners}) winner`;

/** What live records add up to. A published rate or score has no value and is never summed. */
export const cellsOf = (
  liveRecords: string,
  series = 'area, measure, tbl, source, care_type, agency, reason',
): string => `
  SELECT ${series}, date_trunc('month', period_to::timestamp)::date AS month,
         sum(value)::int8 AS total, count(*) AS live,
         count(*) FILTER (WHERE status = 'provisional') AS provisional
    FROM (${liveRecords}) record
   WHERE value IS NOT NULL
   GROUP BY ${series}, month`;
