-- The event log on PostgreSQL: what was delivered, at which place of which lane. A lane is one partition
-- of one topic; its offsets are gapless and in the order of commit, because every append takes the lane's
-- row, moves its counter and writes its deliveries in one transaction.

CREATE TABLE log_topic (
  topic      text     PRIMARY KEY CHECK (length(topic) BETWEEN 1 AND 200),
  partitions smallint NOT NULL CHECK (partitions > 0)
);

-- The counters. Small, and rewritten by every append: room is left in the page so that each update stays
-- in it and touches no index.
CREATE TABLE log_lane (
  lane         smallint       PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  topic        text           NOT NULL REFERENCES log_topic,
  partition    smallint       NOT NULL CHECK (partition >= 0),
  start_offset bigint         NOT NULL DEFAULT 0 CHECK (start_offset >= 0),
  next_offset  bigint         NOT NULL DEFAULT 0 CHECK (next_offset >= start_offset),
  appended_at  timestamptz(3) NOT NULL DEFAULT '-infinity',
  UNIQUE (topic, partition)
) WITH (fillfactor = 20);
COMMENT ON COLUMN log_lane.appended_at IS 'of the lane''s newest delivery: no later one may bear an earlier time';

-- A segment holds the deliveries of all lanes that were appended while it was the newest one. Retention
-- drops whole segments, which costs the same however many deliveries are in them.
CREATE TABLE log_segment (
  segment   integer     PRIMARY KEY CHECK (segment > 0),
  opened_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE log_segment_lane (
  lane         smallint NOT NULL REFERENCES log_lane,
  segment      integer  NOT NULL REFERENCES log_segment ON DELETE CASCADE,
  first_offset bigint   NOT NULL CHECK (first_offset >= 0),
  PRIMARY KEY (lane, segment)
);
COMMENT ON TABLE log_segment_lane IS 'where each lane stood when the segment was opened: which segment holds an offset';

CREATE TABLE log_delivery (
  segment     integer        NOT NULL,
  lane        smallint       NOT NULL,
  log_offset  bigint         NOT NULL,
  appended_at timestamptz(3) NOT NULL,
  key         text           NOT NULL,
  headers     text,          -- a JSON object as text, since jsonb cannot hold U+0000
  value       bytea          NOT NULL,
  PRIMARY KEY (segment, lane, log_offset)
) PARTITION BY LIST (segment);
COMMENT ON TABLE log_delivery IS 'append-only: a delivery is never changed; whole segments are dropped once every consumer has passed';

CREATE TABLE log_delivery_1 PARTITION OF log_delivery FOR VALUES IN (1);
INSERT INTO log_segment (segment) VALUES (1);

-- How far each consumer group has durably come. Advice for lag and retention only: a consumer keeps its
-- true position beside its own data.
CREATE TABLE log_consumer (
  consumer_group text        NOT NULL CHECK (length(consumer_group) BETWEEN 1 AND 200),
  lane           smallint    NOT NULL REFERENCES log_lane,
  next_offset    bigint      NOT NULL CHECK (next_offset >= 0),
  updated_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (consumer_group, lane)
) WITH (fillfactor = 50);

-- Who is reading now, and which lanes each has taken. Hints: two members may hold a lane for a while.
CREATE TABLE log_member (
  consumer_group text        NOT NULL,
  member         uuid        NOT NULL,
  topics         text[]      NOT NULL,
  expires_at     timestamptz NOT NULL,
  PRIMARY KEY (consumer_group, member)
) WITH (fillfactor = 50);

CREATE TABLE log_lease (
  consumer_group text     NOT NULL,
  lane           smallint NOT NULL REFERENCES log_lane,
  member         uuid     NOT NULL,
  PRIMARY KEY (consumer_group, lane),
  FOREIGN KEY (consumer_group, member) REFERENCES log_member ON DELETE CASCADE
);

GRANT SELECT, INSERT ON log_topic, log_segment_lane, log_delivery TO bcl_app;
GRANT SELECT ON log_segment TO bcl_app;
GRANT SELECT, INSERT, UPDATE (next_offset, appended_at) ON log_lane TO bcl_app;
GRANT SELECT, INSERT, UPDATE ON log_consumer TO bcl_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON log_member, log_lease TO bcl_app;
