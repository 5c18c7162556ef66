-- What was reported, and what it adds up to. Codes are kept as text in the C collation: they are what
-- people compare, they sort the same on every machine, and answers are hashed over them.

-- Where each lane of the log has been recorded up to. The epoch is the fence: whoever took the newest one
-- may move the position, nobody else.
CREATE TABLE lane_position (
  lane         int2 PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  topic        text NOT NULL,
  partition    int4 NOT NULL,
  epoch        int8 NOT NULL,
  first_offset int8 NOT NULL,
  next_offset  int8 NOT NULL,
  UNIQUE (topic, partition)
);

-- Every offset of a lane from first_offset to next_offset has exactly one outcome: it stands in one of
-- record_count, period_replacement, quarantine, or inside one range of lane_absence.

CREATE TABLE record_count (
  lane              int2 NOT NULL,
  log_offset        int8 NOT NULL,
  source            text COLLATE "C" NOT NULL,
  measure           text COLLATE "C" NOT NULL,
  tbl               text COLLATE "C" NOT NULL,
  area              text COLLATE "C" NOT NULL,
  period            text COLLATE "C" NOT NULL,
  care_type         text COLLATE "C" NOT NULL, -- '' where the table does not have the dimension
  agency            text COLLATE "C" NOT NULL,
  reason            text COLLATE "C" NOT NULL,
  version           timestamptz(3) NOT NULL,   -- the applicable time the sender gave
  content           int8 NOT NULL,             -- tells contents with one version apart
  withdrawn         bool NOT NULL,
  value             int8,                      -- a whole count
  published_value   text COLLATE "C",          -- a published rate or score, as written
  status            text COLLATE "C",          -- provisional or final
  period_from       date NOT NULL,
  period_to         date NOT NULL,
  submission        text COLLATE "C",
  event_id          text NOT NULL,
  raw_hash          bytea NOT NULL,            -- SHA-256 of the bytes delivered
  appended_at       timestamptz(3) NOT NULL,
  reference_version int4 NOT NULL,
  decision_position int8 NOT NULL,             -- the definitions it was checked against
  PRIMARY KEY (lane, log_offset)
);
COMMENT ON TABLE record_count IS 'append-only: every accepted delivery of a count, winners and losers alike';
-- For questions about the past, which read an area's records and not the current ones.
CREATE INDEX record_count_of_area ON record_count (area, measure, period_from);
CREATE INDEX record_count_of_submission ON record_count (source, submission) WHERE submission IS NOT NULL;

CREATE TABLE period_replacement (
  lane              int2 NOT NULL,
  log_offset        int8 NOT NULL,
  source            text COLLATE "C" NOT NULL,
  measure           text COLLATE "C" NOT NULL,
  tbl               text COLLATE "C" NOT NULL,
  area              text COLLATE "C" NOT NULL,
  period_from       date NOT NULL,
  period_to         date NOT NULL,
  applicable_at     timestamptz(3) NOT NULL,
  announced_rows    int4 NOT NULL,
  submission        text COLLATE "C" NOT NULL,
  event_id          text NOT NULL,
  raw_hash          bytea NOT NULL,
  appended_at       timestamptz(3) NOT NULL,
  reference_version int4 NOT NULL,
  decision_position int8 NOT NULL,
  PRIMARY KEY (lane, log_offset)
);
COMMENT ON TABLE period_replacement IS 'append-only: every accepted period replacement';
CREATE INDEX period_replacement_of_group ON period_replacement (source, area, measure, tbl);

CREATE TABLE quarantine (
  lane              int2 NOT NULL,
  log_offset        int8 NOT NULL,
  rules             text[] NOT NULL,
  refusals          jsonb NOT NULL,
  raw               bytea NOT NULL,            -- digits of NHS numbers overwritten
  raw_hash          bytea NOT NULL,            -- of the bytes as delivered
  appended_at       timestamptz(3) NOT NULL,
  reference_version int4 NOT NULL,
  decision_position int8 NOT NULL,
  PRIMARY KEY (lane, log_offset)
);
COMMENT ON TABLE quarantine IS 'append-only: deliveries that could not be recorded, with the rules they broke';

CREATE TABLE lane_absence (
  lane        int2 NOT NULL,
  from_offset int8 NOT NULL,
  to_offset   int8 NOT NULL,                   -- exclusive
  PRIMARY KEY (lane, from_offset)
);
COMMENT ON TABLE lane_absence IS 'append-only: offsets the log does not hold (control records, aborted transactions)';

CREATE TABLE lane_chain (
  lane        int2 NOT NULL,
  from_offset int8 NOT NULL,
  to_offset   int8 NOT NULL,                   -- exclusive
  rows_hash   bytea NOT NULL,
  previous    bytea NOT NULL,
  hash        bytea NOT NULL,
  PRIMARY KEY (lane, from_offset)
);
COMMENT ON TABLE lane_chain IS 'append-only: the hash of each batch, linked to the one before it';

-- The winning version of each record. A winner that is withdrawn or replaced stays here without being
-- live, so that what it superseded does not return. The key begins with the area and measure: figures are
-- read by them, and a replacement''s group is a prefix of it.
CREATE TABLE current_count (
  area            text COLLATE "C" NOT NULL,
  measure         text COLLATE "C" NOT NULL,
  tbl             text COLLATE "C" NOT NULL,
  source          text COLLATE "C" NOT NULL,
  period          text COLLATE "C" NOT NULL,
  care_type       text COLLATE "C" NOT NULL,
  agency          text COLLATE "C" NOT NULL,
  reason          text COLLATE "C" NOT NULL,
  version         timestamptz(3) NOT NULL,
  content         int8 NOT NULL,
  withdrawn       bool NOT NULL,
  live            bool NOT NULL,
  value           int8,
  published_value text COLLATE "C",
  status          text COLLATE "C",
  period_from     date NOT NULL,
  period_to       date NOT NULL,
  lane            int2 NOT NULL,
  log_offset      int8 NOT NULL,
  PRIMARY KEY (area, measure, tbl, source, period, care_type, agency, reason)
) WITH (fillfactor = 90);

-- Linear sums of the current records, at the grain questions are asked. `live` is the number of records
-- behind the sum: none means no answer, never 0. Several versions may stand side by side; cells_in_use says
-- which one counts, so that a switch to a rebuilt one is seen by every snapshot whole or not at all.
CREATE TABLE count_cell (
  cells_version int4 NOT NULL,
  area        text COLLATE "C" NOT NULL,
  measure     text COLLATE "C" NOT NULL,
  tbl         text COLLATE "C" NOT NULL,
  source      text COLLATE "C" NOT NULL,
  month       date NOT NULL,                   -- first day of the period's last month
  care_type   text COLLATE "C" NOT NULL,
  agency      text COLLATE "C" NOT NULL,
  reason      text COLLATE "C" NOT NULL,
  total       int8 NOT NULL,
  live        int8 NOT NULL,
  provisional int8 NOT NULL,
  PRIMARY KEY (cells_version, area, measure, tbl, source, month, care_type, agency, reason)
) WITH (fillfactor = 70);

-- While the next version is filled, what batches change goes here as well, never to what is being filled.
CREATE TABLE count_cell_delta (LIKE count_cell INCLUDING ALL);

CREATE TABLE cells_in_use (
  one_row bool PRIMARY KEY DEFAULT true CHECK (one_row),
  version int4 NOT NULL,
  filling int4                                 -- the version a rebuild is filling, while it does
);
INSERT INTO cells_in_use (version) VALUES (1);

CREATE TABLE watermark (
  id                int8 PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  at                timestamptz(3) NOT NULL,
  lanes             int2[] NOT NULL,
  next_offsets      int8[] NOT NULL,
  decision_position int8 NOT NULL,
  reference_version int4 NOT NULL
);
COMMENT ON TABLE watermark IS 'append-only: how far everything had been recorded, each second in which anything changed';
CREATE INDEX watermark_at ON watermark (at, id);

GRANT SELECT, INSERT ON record_count, period_replacement, quarantine, lane_absence, lane_chain, watermark TO bcl_app;
GRANT SELECT, INSERT, UPDATE ON lane_position, current_count, count_cell, count_cell_delta TO bcl_app;
GRANT SELECT ON cells_in_use TO bcl_app;
