-- What was refused, in the hands of those who can mend it.

-- In whose name a delivery came, as far as its bytes say so in the proper form. It was checked at the door that its
-- sender may speak for it. Without one it is the administrators' alone.
ALTER TABLE quarantine ADD COLUMN source text COLLATE "C";
CREATE INDEX quarantine_newest ON quarantine (appended_at, lane, log_offset);
CREATE INDEX quarantine_of_source ON quarantine (source, appended_at, lane, log_offset) WHERE source IS NOT NULL;

-- What people decided on each: the newest decision of its stream, kept beside it so that what is still open can be
-- listed. Written in the decision's own transaction; the decisions are the authority.
CREATE TABLE quarantine_standing (
  lane       int2 NOT NULL,
  log_offset int8 NOT NULL,
  state      text COLLATE "C" NOT NULL CHECK (state IN ('replayed', 'dismissed')),
  position   int8 NOT NULL,                    -- of the decision
  PRIMARY KEY (lane, log_offset)
);

GRANT SELECT, INSERT, UPDATE ON quarantine_standing TO bcl_app;
