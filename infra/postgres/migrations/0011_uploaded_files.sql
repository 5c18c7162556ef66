-- Where uploaded counts came from, for those who follow a figure back. The ids of the events of an upload begin with
-- what was read and how; the same file, read the same way, makes the same events again, so the first time counts.
CREATE TABLE uploaded_file (
  upload_id   text COLLATE "C" NOT NULL,       -- what the ids of its events begin with
  source      text COLLATE "C" NOT NULL,       -- in whose name
  name        text,                            -- as whoever sent it called it; null where they did not say
  uploaded_by text NOT NULL,                   -- the subject of the token
  uploaded_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (upload_id, source)
);
COMMENT ON TABLE uploaded_file IS 'append-only: every file that was handed in to be recorded';

GRANT SELECT, INSERT ON uploaded_file TO bcl_app;
