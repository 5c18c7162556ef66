-- A file may be handed in again, by somebody else and under another name: the first time it may have been turned away.
-- Every time is kept, and a count came in the newest one that is not after it was appended.
ALTER TABLE uploaded_file DROP CONSTRAINT uploaded_file_pkey;
-- Cut off as the log cuts its times off, so that a file is never handed in after its counts were appended.
ALTER TABLE uploaded_file ALTER COLUMN uploaded_at SET DEFAULT date_trunc('milliseconds', clock_timestamp());
CREATE INDEX uploaded_file_of_event ON uploaded_file (upload_id, source, uploaded_at);
COMMENT ON TABLE uploaded_file IS 'append-only: every time a file was handed in to be recorded';
