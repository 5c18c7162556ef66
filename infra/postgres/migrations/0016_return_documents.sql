-- The bytes that were submitted, by what they are known by. A decision names each with its hash; the same bytes are
-- kept once.

CREATE TABLE return_document (
  sha256  bytea PRIMARY KEY CHECK (octet_length(sha256) = 32),
  content bytea NOT NULL CHECK (sha256 = pg_catalog.sha256(content))
);
COMMENT ON TABLE return_document IS 'append-only: documents of returns as they were submitted';
-- They are archives, or small.
ALTER TABLE return_document ALTER COLUMN content SET STORAGE EXTERNAL;

GRANT SELECT, INSERT ON return_document TO bcl_app;
