-- The journal: what decisions did to money, in whole pence, entered on both sides. Its guards stand here, so that they
-- hold whichever way an entry comes in.

CREATE TABLE journal_entry (
  number       bigint         PRIMARY KEY,
  -- The stream of the fund that it is of: fund/E10000003/2016-17.
  fund         text           COLLATE "C" NOT NULL CHECK (fund LIKE 'fund/%'),
  kind         text           COLLATE "C" NOT NULL CHECK (kind IN (
                 'contribution', 'expenditure', 'hold', 'forecast', 'post', 'void', 'release', 'dispute-outcome',
                 'reversal')),
  effective_on date           NOT NULL,
  recorded_at  timestamptz(3) NOT NULL,
  actor        text           NOT NULL,
  narrative    text           NOT NULL,
  -- How many lines it has: none can be added to it later, nor be lost unseen.
  lines        int2           NOT NULL CONSTRAINT entry_of_two_lines CHECK (lines >= 2),
  -- The position of the decision that made it.
  decision     bigint         NOT NULL REFERENCES decision_event,
  settles      bigint         REFERENCES journal_entry,   -- the hold that a post or a void is of
  reverses     bigint         REFERENCES journal_entry,
  hash         bytea          NOT NULL CHECK (octet_length(hash) = 32),
  CONSTRAINT reversed_once UNIQUE (reverses),
  CONSTRAINT settles_a_hold CHECK ((kind IN ('post', 'void')) = (settles IS NOT NULL)),
  CONSTRAINT reverses_an_entry CHECK ((kind = 'reversal') = (reverses IS NOT NULL))
);
COMMENT ON TABLE journal_entry IS
  'append-only: every entry of the journal, hashed with its lines and the hash of the entry before it';
CREATE INDEX journal_entry_of_fund ON journal_entry (fund, effective_on, number);
CREATE INDEX journal_entry_of_decision ON journal_entry (decision);
CREATE INDEX journal_entry_settling ON journal_entry (settles) WHERE settles IS NOT NULL;

CREATE TABLE journal_line (
  entry   bigint NOT NULL REFERENCES journal_entry,
  line    int2   NOT NULL CHECK (line > 0),
  account text   COLLATE "C" NOT NULL CONSTRAINT account_of_a_class CHECK (account ~
            '^(contributed|pool|held|payable|accrued|disputed|retained|spent):[^[:space:]]{1,200}$'),
  -- What is debited is above zero, what is credited below it. No line is of more than ten thousand million pounds.
  pence   bigint NOT NULL CONSTRAINT pence_within_limits CHECK (pence <> 0 AND abs(pence) <= 1000000000000),
  PRIMARY KEY (entry, line)
);
COMMENT ON TABLE journal_line IS 'append-only: the debits and credits of the entries of the journal';
CREATE INDEX journal_line_of_account ON journal_line (account, entry);

CREATE TABLE journal_closing (
  fund     text   COLLATE "C" NOT NULL,
  -- The last day of a month: nothing takes effect on it, or before it, any more.
  through  date   NOT NULL CHECK (extract(day FROM through + 1) = 1),
  decision bigint NOT NULL REFERENCES decision_event,
  PRIMARY KEY (fund, through)
);
COMMENT ON TABLE journal_closing IS 'append-only: through which month the journal of a fund is closed';

-- Whoever enters or closes holds this row until commit: numbers have no gap, and what a guard has seen stays so.
CREATE TABLE journal_head (
  one_row     boolean PRIMARY KEY DEFAULT true CHECK (one_row),
  next_number bigint  NOT NULL CHECK (next_number > 0)
);
COMMENT ON TABLE journal_head IS 'One row: the number that the next entry of the journal will take.';
INSERT INTO journal_head (next_number) VALUES (1);

-- What a guard refuses bears the code of its rule as the name of the constraint.
CREATE FUNCTION refuse_entry(rule text, what text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = rule, MESSAGE = what;
END $$;

CREATE FUNCTION guard_journal_entry() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
  expected bigint;
  closed   date;
  other    record;
BEGIN
  -- The row is changed, not only locked, so that a transaction that looked before cannot go by what it saw.
  UPDATE journal_head SET next_number = next_number + 1 RETURNING next_number - 1 INTO expected;
  IF NEW.number <> expected THEN
    PERFORM refuse_entry('entry-out-of-turn', format('the next entry is %s, not %s', expected, NEW.number));
  END IF;

  SELECT max(through) INTO closed FROM journal_closing WHERE fund = NEW.fund;
  IF NEW.effective_on <= closed THEN
    PERFORM refuse_entry('month-closed',
      format('%s is closed through %s, and the entry takes effect on %s', NEW.fund, closed, NEW.effective_on));
  END IF;

  IF NEW.reverses IS NOT NULL THEN
    SELECT * INTO other FROM journal_entry WHERE number = NEW.reverses;
    IF other.number IS NULL OR other.fund <> NEW.fund THEN
      PERFORM refuse_entry('reverses-nothing', format('%s has no entry %s', NEW.fund, NEW.reverses));
    END IF;
    IF other.kind = 'reversal' THEN
      PERFORM refuse_entry('reversal-of-a-reversal', format('entry %s is itself a reversal', NEW.reverses));
    END IF;
    IF NEW.effective_on < other.effective_on THEN
      PERFORM refuse_entry('reversed-before-it-took-effect',
        format('entry %s takes effect on %s, and its reversal on %s', NEW.reverses, other.effective_on, NEW.effective_on));
    END IF;
    IF EXISTS (SELECT FROM journal_entry WHERE reverses = NEW.reverses) THEN
      PERFORM refuse_entry('already-reversed', format('entry %s is reversed already', NEW.reverses));
    END IF;
    IF standing_settlement(NEW.reverses) IS NOT NULL THEN
      PERFORM refuse_entry('hold-already-settled',
        format('hold %s is settled by entry %s', NEW.reverses, standing_settlement(NEW.reverses)));
    END IF;
  END IF;

  IF NEW.settles IS NOT NULL THEN
    SELECT * INTO other FROM journal_entry WHERE number = NEW.settles;
    IF other.number IS NULL OR other.kind <> 'hold' OR other.fund <> NEW.fund
      OR EXISTS (SELECT FROM journal_entry WHERE reverses = NEW.settles) THEN
      PERFORM refuse_entry('settles-no-hold', format('%s has no hold %s that stands', NEW.fund, NEW.settles));
    END IF;
    IF standing_settlement(NEW.settles) IS NOT NULL THEN
      PERFORM refuse_entry('hold-already-settled',
        format('hold %s is settled by entry %s', NEW.settles, standing_settlement(NEW.settles)));
    END IF;
  END IF;
  RETURN NEW;
END $$;

-- The post or void of a hold that nobody has reversed.
CREATE FUNCTION standing_settlement(hold bigint) RETURNS bigint LANGUAGE sql AS $$
  SELECT e.number FROM journal_entry e
   WHERE e.settles = hold AND NOT EXISTS (SELECT FROM journal_entry r WHERE r.reverses = e.number)
$$;

-- At the commit, when all that is to come of an entry is there.
CREATE FUNCTION guard_journal_whole() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  this  journal_entry;
  there record;
BEGIN
  IF TG_TABLE_NAME = 'journal_entry' THEN
    this := NEW;
  ELSE
    SELECT * INTO this FROM journal_entry WHERE number = NEW.entry;
  END IF;
  SELECT count(*) AS lines, max(line) AS last, coalesce(sum(pence), 0) AS balance
    INTO there FROM journal_line WHERE entry = this.number;
  IF there.lines > this.lines OR there.last > this.lines THEN
    PERFORM refuse_entry('line-added-later', format('entry %s has %s lines, and no more', this.number, this.lines));
  END IF;
  IF there.lines < this.lines THEN
    PERFORM refuse_entry('entry-incomplete',
      format('entry %s is of %s lines, and %s are there', this.number, this.lines, there.lines));
  END IF;
  IF there.balance <> 0 THEN
    PERFORM refuse_entry('entry-unbalanced',
      format('the debits of entry %s exceed its credits by %s pence', this.number, there.balance));
  END IF;
  IF this.reverses IS NOT NULL AND EXISTS (
    SELECT FROM (
      SELECT account, sum(pence) AS pence FROM journal_line WHERE entry IN (this.number, this.reverses) GROUP BY account
    ) left_over WHERE pence <> 0) THEN
    PERFORM refuse_entry('reversal-not-whole',
      format('entry %s does not undo every line of entry %s', this.number, this.reverses));
  END IF;
  IF this.settles IS NOT NULL AND EXISTS (
    SELECT FROM (
      SELECT account, sum(pence) AS pence FROM journal_line
       WHERE entry IN (this.number, this.settles) AND account LIKE 'held:%' GROUP BY account
    ) left_over WHERE pence <> 0) THEN
    PERFORM refuse_entry('hold-not-cleared',
      format('entry %s does not clear what hold %s set aside, account by account', this.number, this.settles));
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION guard_journal_closing() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
  closed date;
BEGIN
  UPDATE journal_head SET next_number = next_number;
  SELECT max(through) INTO closed FROM journal_closing WHERE fund = NEW.fund;
  IF NEW.through <= closed THEN
    PERFORM refuse_entry('month-closed', format('%s is closed through %s already', NEW.fund, closed));
  END IF;
  RETURN NEW;
END $$;

-- Temporary tables come last, so that none can stand in the place of those a guard looks into.
DO $$
DECLARE
  guard regprocedure;
BEGIN
  FOREACH guard IN ARRAY ARRAY['guard_journal_entry()', 'guard_journal_whole()', 'guard_journal_closing()',
                               'standing_settlement(bigint)', 'refuse_entry(text, text)']::regprocedure[] LOOP
    EXECUTE format('ALTER FUNCTION %s SET search_path = %I, pg_temp', guard, current_schema());
  END LOOP;
END $$;

CREATE TRIGGER guarded BEFORE INSERT ON journal_entry FOR EACH ROW EXECUTE FUNCTION guard_journal_entry();
CREATE TRIGGER guarded BEFORE INSERT ON journal_closing FOR EACH ROW EXECUTE FUNCTION guard_journal_closing();
CREATE CONSTRAINT TRIGGER journal_entry_whole AFTER INSERT ON journal_entry
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION guard_journal_whole();
CREATE CONSTRAINT TRIGGER journal_line_whole AFTER INSERT ON journal_line
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION guard_journal_whole();

GRANT SELECT, INSERT ON journal_entry, journal_line, journal_closing TO bcl_app;
-- The number is moved on by the guards alone, as the owner. To lock the row takes the right to change some of it: this
-- column can be nothing else.
GRANT SELECT, UPDATE (one_row) ON journal_head TO bcl_app;
