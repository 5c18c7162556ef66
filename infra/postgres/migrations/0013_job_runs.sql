-- What is due, and what came of it. That a row is unique is what makes every obligation take effect once, however often
-- somebody is woken to carry it out.

CREATE TABLE job_run (
  name        text COLLATE "C" NOT NULL,       -- of the duty: verify-records
  area        text COLLATE "C" NOT NULL,       -- an area, or a lane
  period      text COLLATE "C" NOT NULL,
  due_since   timestamptz(3) NOT NULL,
  noted_at    timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  -- Each beginning takes the next number, and only who holds the newest one may finish: whoever was taken for dead
  -- and comes back finds that it has passed.
  attempts    int4 NOT NULL DEFAULT 0,
  begun_at    timestamptz(3),
  begun_by    text,
  failed_at   timestamptz(3),
  failure     text,
  next_try_at timestamptz(3),                  -- there from a failure to the next beginning
  asked_at    timestamptz(3),
  asked_by    text,                            -- who asked for it by hand
  finished_at timestamptz(3),
  outcome     jsonb,
  PRIMARY KEY (name, area, period),
  CHECK ((finished_at IS NULL) = (outcome IS NULL))
);
COMMENT ON TABLE job_run IS 'every obligation that has come to be due, and what came of it';
-- What is not done is asked for every other second, and is little; of each duty the newest that is done stands in the
-- status; the list is read from its newest end.
CREATE INDEX job_run_open ON job_run (due_since) WHERE finished_at IS NULL;
CREATE INDEX job_run_done ON job_run (name, due_since) WHERE finished_at IS NOT NULL;
CREATE INDEX job_run_newest ON job_run (due_since, name, area, period);

-- When somebody last looked for what is due. Without it, nothing being due and nobody looking would be the same.
CREATE TABLE job_look (
  one_row   bool PRIMARY KEY DEFAULT true CHECK (one_row),
  looked_at timestamptz(3),
  looked_by text,
  -- By which a queue outside knows this database's work from that of another one on the same server.
  queue     uuid NOT NULL DEFAULT gen_random_uuid()
);
INSERT INTO job_look DEFAULT VALUES;

GRANT SELECT, INSERT, UPDATE ON job_run TO bcl_app;
GRANT SELECT, UPDATE ON job_look TO bcl_app;
