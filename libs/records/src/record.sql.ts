// The law of records, written once: what a record's key is, which version of it counts, what a replacement
// kills, and what counts add up to. Every question and every change is put together from these.

export const RECORD_KEY = 'area, measure, tbl, source, period, care_type, agency, reason';
export const CELL_KEY = 'area, measure, tbl, source, month, care_type, agency, reason';

/** Whether a period replacement makes a version dead: of its source and group, wholly inside, and earlier. */
export const kills = (replacement: string, record: string): string => `
  ${replacement}.source = ${record}.source AND ${replacement}.area = ${record}.area
  AND ${replacement}.measure = ${record}.measure AND ${replacement}.tbl = ${record}.tbl
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
export const cellsOf = (liveRecords: string): string => `
  SELECT area, measure, tbl, source, date_trunc('month', period_to)::date AS month, care_type, agency, reason,
         sum(value)::int8 AS total, count(*) AS live,
         count(*) FILTER (WHERE status = 'provisional') AS provisional
    FROM (${liveRecords}) record
   WHERE value IS NOT NULL
   GROUP BY area, measure, tbl, source, month, care_type, agency, reason`;
