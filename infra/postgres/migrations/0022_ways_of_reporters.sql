-- By which ways each reporter that looks for what is due can send documents: what one of them has no way for is left to the
-- others, and nothing can go by what none of them has. Each says it again at every look; empty until one has started.

DROP TABLE ways_set_up;

CREATE TABLE ways_set_up (
  reporter text PRIMARY KEY,
  ways     text[] NOT NULL,
  said_at  timestamptz(3) NOT NULL
);

GRANT SELECT, INSERT, UPDATE, DELETE ON ways_set_up TO bcl_app;
