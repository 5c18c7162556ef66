-- Who has signed in to the pages, in any number of trackers. The cookie's value is not kept, only its hash: whoever reads
-- this table can enter as nobody.

CREATE TABLE person_session (
  id_hash      bytea PRIMARY KEY CHECK (octet_length(id_hash) = 32),
  subject      text COLLATE "C" NOT NULL,
  shown_name   text NOT NULL,
  grants       text[] NOT NULL,                -- role@scope, as the access token of the sign-in vouched for
  begun_at     timestamptz(3) NOT NULL,
  last_seen_at timestamptz(3) NOT NULL,        -- to the minute: not every page turned is written
  ends_at      timestamptz(3) NOT NULL,        -- whatever is done until then
  ended_at     timestamptz(3)                  -- there once somebody has ended it
);
COMMENT ON TABLE person_session IS 'sessions of people who signed in, until some weeks after they are over';
CREATE INDEX person_session_of ON person_session (subject) WHERE ended_at IS NULL;
CREATE INDEX person_session_over ON person_session (ends_at);

GRANT SELECT, INSERT, UPDATE, DELETE ON person_session TO bcl_app;
