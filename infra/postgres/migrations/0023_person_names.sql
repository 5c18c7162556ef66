-- What people are called who have signed in to the pages: decisions keep the subject of whoever made them, for as long as
-- they stand, and pages say the name. The name that was shown last, one row a person; a row that is deleted leaves the
-- subject to be read.

CREATE TABLE person_name (
  subject    text COLLATE "C" PRIMARY KEY,
  shown_name text NOT NULL,
  said_at    timestamptz(3) NOT NULL DEFAULT now()  -- when it was first shown so
);
COMMENT ON TABLE person_name IS 'names of people who have signed in, for as long as decisions of theirs are read';
CREATE INDEX person_name_said ON person_name (said_at);

INSERT INTO person_name (subject, shown_name)
SELECT DISTINCT ON (subject) subject, shown_name FROM person_session ORDER BY subject, begun_at DESC;

GRANT SELECT, INSERT, UPDATE, DELETE ON person_name TO bcl_app;
