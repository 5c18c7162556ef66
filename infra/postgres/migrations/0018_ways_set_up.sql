-- By which ways documents can leave the house, as the reporter that started last was set up: whoever says where a return
-- goes is told at once where it never could. Empty until a reporter has started.

CREATE TABLE ways_set_up (
  one_row bool PRIMARY KEY DEFAULT true CHECK (one_row),
  ways    text[] NOT NULL,
  said_at timestamptz(3) NOT NULL DEFAULT clock_timestamp()
);

GRANT SELECT, INSERT, UPDATE ON ways_set_up TO bcl_app;
