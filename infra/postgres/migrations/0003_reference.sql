-- Areas, organisations, expected reporters and populations: one validity-dated document a version, kept whole,
-- so that whatever was checked or worked out against a version can be checked again.

CREATE TABLE reference_version (
  version     integer        PRIMARY KEY CHECK (version > 0),
  document    jsonb          NOT NULL,
  hash        bytea          NOT NULL CHECK (octet_length(hash) = 32),
  recorded_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  actor       text           NOT NULL CHECK (actor <> '')
);

COMMENT ON TABLE reference_version IS 'append-only: every version of the reference data, numbered without a gap';

GRANT SELECT, INSERT ON reference_version TO bcl_app;
