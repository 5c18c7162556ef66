-- What somebody was last vouched for by their OpenID provider, when they signed in to the pages: what is sent to them while
-- they are not there is held to it. Forgotten some weeks later, and at once where an administrator signs them out.

CREATE TABLE person_vouched (
  subject    text COLLATE "C" PRIMARY KEY,
  grants     text[] NOT NULL,                  -- role@scope
  vouched_at timestamptz(3) NOT NULL
);
COMMENT ON TABLE person_vouched IS 'what each person was last vouched for, until some weeks later';

-- Where the digest of one person and one area goes. Who asked for it, and who stopped it, stands among the decisions, which
-- are never erased; the address stands here alone, and goes with the row.

CREATE TABLE digest_subscription (
  id           text PRIMARY KEY CHECK (id ~ '^[0-9a-f]{16}$'), -- of one address that was given: a new one for another
  area         text COLLATE "C" NOT NULL,
  subject      text COLLATE "C" NOT NULL,
  rhythm       text NOT NULL,
  address      text NOT NULL,
  origin       text NOT NULL,                  -- where they reach the pages: https://ledger.example
  -- Its links are made from it. Kept as it is, since every mail has to bear them: they stop a digest, and do nothing else.
  link_key     bytea NOT NULL CHECK (octet_length(link_key) = 32),
  asked_at     timestamptz(3) NOT NULL,
  confirmed_at timestamptz(3),                 -- nothing but the mail that asks is sent before
  told_up_to   timestamptz(3),                 -- the moment of the last digest, or of the last look that found nothing new
  UNIQUE (area, subject),
  CHECK ((confirmed_at IS NULL) = (told_up_to IS NULL))
);
COMMENT ON TABLE digest_subscription IS 'where digests go: rows come and go with what people ask for';

-- How often somebody has lately had a mail sent to an address that they gave.
CREATE INDEX decision_event_digest_asked ON decision_event (actor, recorded_at) WHERE type = 'digest.asked';

GRANT SELECT, INSERT, UPDATE, DELETE ON person_vouched, digest_subscription TO bcl_app;
