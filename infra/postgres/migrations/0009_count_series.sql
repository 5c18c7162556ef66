-- What a count is a figure of (area, measure, table, source, category) is written once, as a series with a
-- number; records, current records and cells hold the number. Keys of two or three fixed-width columns make
-- recording twice as fast as keys of eight texts, and a record half as large.
--
-- Whoever asks asks the views record_count, current_count and count_cell, which spell the series out. The
-- number means nothing outside this database: no answer, hash or chain contains it.

CREATE TABLE count_series (
  series    int4 PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  area      text COLLATE "C" NOT NULL,
  measure   text COLLATE "C" NOT NULL,
  tbl       text COLLATE "C" NOT NULL,
  source    text COLLATE "C" NOT NULL,
  care_type text COLLATE "C" NOT NULL,          -- '' where the table does not have the dimension
  agency    text COLLATE "C" NOT NULL,
  reason    text COLLATE "C" NOT NULL,
  UNIQUE (area, measure, tbl, source, care_type, agency, reason)
);
COMMENT ON TABLE count_series IS 'append-only: what counts are figures of; a series without a record is harmless';
CREATE INDEX count_series_of_source ON count_series (source);

INSERT INTO count_series (area, measure, tbl, source, care_type, agency, reason)
SELECT DISTINCT area, measure, tbl, source, care_type, agency, reason FROM record_count
 ORDER BY area, measure, tbl, source, care_type, agency, reason;

-- Columns of fixed width come first: they are found without walking over the others.
CREATE TABLE record_count_by_series (
  log_offset        int8 NOT NULL,
  lane              int2 NOT NULL,
  withdrawn         bool NOT NULL,
  series            int4 NOT NULL,
  period_from       date NOT NULL,
  period_to         date NOT NULL,
  version           timestamptz(3) NOT NULL,   -- the applicable time the sender gave
  content           int8 NOT NULL,             -- tells contents with one version apart
  appended_at       timestamptz(3) NOT NULL,
  decision_position int8 NOT NULL,             -- the definitions it was checked against
  reference_version int4 NOT NULL,
  period            text COLLATE "C" NOT NULL,
  value             int8,                      -- a whole count
  published_value   text COLLATE "C",          -- a published rate or score, as written
  status            text COLLATE "C",          -- provisional or final
  submission        text COLLATE "C",
  event_id          text NOT NULL,
  raw_hash          bytea NOT NULL,            -- SHA-256 of the bytes delivered
  PRIMARY KEY (lane, log_offset)
);
COMMENT ON TABLE record_count_by_series IS 'append-only: every accepted delivery of a count, winners and losers alike';

INSERT INTO record_count_by_series
       (log_offset, lane, withdrawn, series, period_from, period_to, version, content, appended_at,
        decision_position, reference_version, period, value, published_value, status, submission, event_id, raw_hash)
SELECT log_offset, lane, withdrawn, series, period_from, period_to, version, content, appended_at,
       decision_position, reference_version, period, value, published_value, status, submission, event_id, raw_hash
  FROM record_count JOIN count_series USING (area, measure, tbl, source, care_type, agency, reason)
 ORDER BY lane, log_offset;

-- For questions about the past, which read an area's records and not the current ones.
CREATE INDEX record_count_of_series ON record_count_by_series (series, period_from);
CREATE INDEX record_count_of_submission_by_series ON record_count_by_series (submission, series)
 WHERE submission IS NOT NULL;

-- The winning version of each record: of a series, one a period, which its first and last day name. A winner
-- that is withdrawn or replaced stays here without being live, so that what it superseded does not return.
CREATE TABLE current_count_by_series (
  series          int4 NOT NULL,
  period_from     date NOT NULL,
  period_to       date NOT NULL,
  lane            int2 NOT NULL,
  withdrawn       bool NOT NULL,
  live            bool NOT NULL,
  version         timestamptz(3) NOT NULL,
  content         int8 NOT NULL,
  log_offset      int8 NOT NULL,
  period          text COLLATE "C" NOT NULL,
  value           int8,
  published_value text COLLATE "C",
  status          text COLLATE "C",
  PRIMARY KEY (series, period_from, period_to)
) WITH (fillfactor = 90);

INSERT INTO current_count_by_series
       (series, period_from, period_to, lane, withdrawn, live, version, content, log_offset, period, value,
        published_value, status)
SELECT series, period_from, period_to, lane, withdrawn, live, version, content, log_offset, period, value,
       published_value, status
  FROM current_count JOIN count_series USING (area, measure, tbl, source, care_type, agency, reason)
 ORDER BY series, period_from, period_to;

-- Linear sums of the current records. `live` is the number of records behind the sum: none means no answer,
-- never 0. Several versions may stand side by side; cells_in_use says which one counts, so that a switch to a
-- rebuilt one is seen by every snapshot whole or not at all.
CREATE TABLE count_cell_by_series (
  cells_version int4 NOT NULL,
  series        int4 NOT NULL,
  month         date NOT NULL,                 -- first day of the period's last month
  total         int8 NOT NULL,
  live          int8 NOT NULL,
  provisional   int8 NOT NULL,
  PRIMARY KEY (cells_version, series, month)
) WITH (fillfactor = 70);

INSERT INTO count_cell_by_series (cells_version, series, month, total, live, provisional)
SELECT cells_version, series, month, total, live, provisional
  FROM count_cell JOIN count_series USING (area, measure, tbl, source, care_type, agency, reason)
 WHERE cells_version = (SELECT version FROM cells_in_use)
 ORDER BY series, month;

-- A rebuild that was under way is begun again by whoever asked for it.
UPDATE cells_in_use SET filling = NULL;

DROP TABLE record_count, current_count, count_cell, count_cell_delta;

-- While the next version is filled, what batches change goes here as well, never to what is being filled.
CREATE TABLE count_cell_delta_by_series (LIKE count_cell_by_series INCLUDING ALL);

CREATE VIEW record_count AS
SELECT lane, log_offset, source, measure, tbl, area, period, care_type, agency, reason, version, content,
       withdrawn, value, published_value, status, period_from, period_to, submission, event_id, raw_hash,
       appended_at, reference_version, decision_position
  FROM record_count_by_series JOIN count_series USING (series);

CREATE VIEW current_count AS
SELECT area, measure, tbl, source, period, care_type, agency, reason, version, content, withdrawn, live, value,
       published_value, status, period_from, period_to, lane, log_offset
  FROM current_count_by_series JOIN count_series USING (series);

CREATE VIEW count_cell AS
SELECT cells_version, area, measure, tbl, source, month, care_type, agency, reason, total, live, provisional
  FROM count_cell_by_series JOIN count_series USING (series);

GRANT SELECT, INSERT ON count_series, record_count_by_series TO bcl_app;
GRANT SELECT, INSERT, UPDATE ON current_count_by_series, count_cell_by_series, count_cell_delta_by_series TO bcl_app;
GRANT SELECT ON record_count, current_count, count_cell TO bcl_app;
