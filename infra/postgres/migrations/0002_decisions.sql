-- What people decided: one stream for each thing they decide about, one gapless line of positions over all of them.

CREATE TABLE decision_event (
  position    bigint         PRIMARY KEY,
  -- Byte order, so that a prefix of stream names is a range of the index.
  stream      text           COLLATE "C" NOT NULL,
  version     integer        NOT NULL CHECK (version > 0),
  type        text           NOT NULL,
  data        jsonb          NOT NULL,
  recorded_at timestamptz(3) NOT NULL,
  actor       text           NOT NULL,
  hash        bytea          NOT NULL CHECK (octet_length(hash) = 32),
  UNIQUE (stream, version)
);

COMMENT ON TABLE decision_event IS
  'append-only: every decision, hashed together with the hash of the decision before it';

-- Whoever appends holds this row until commit, so positions are handed out in the order in which they become
-- visible and a reader never sees a position appear below one it has already read.
CREATE TABLE decision_head (
  one_row       boolean PRIMARY KEY DEFAULT true CHECK (one_row),
  next_position bigint  NOT NULL CHECK (next_position >= 0)
);

COMMENT ON TABLE decision_head IS 'One row: the position the next decision will take.';

INSERT INTO decision_head (next_position) VALUES (0);

GRANT SELECT, INSERT ON decision_event TO bcl_app;
GRANT SELECT, UPDATE (next_position) ON decision_head TO bcl_app;
