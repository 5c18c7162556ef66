-- A release may go into the pool of another year. A month that is closed in that fund takes nothing on its pool either,
-- whichever fund an entry is of.

CREATE FUNCTION guard_journal_pool() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
  this   journal_entry;
  -- pool:E10000003/2017-18 is of fund/E10000003/2017-18.
  pooled text := 'fund/' || substr(NEW.account, length('pool:') + 1);
  closed date;
BEGIN
  SELECT * INTO this FROM journal_entry WHERE number = NEW.entry;
  -- Whoever enters holds the head since the entry went in, so nobody closes a month between here and the commit.
  SELECT max(through) INTO closed FROM journal_closing WHERE fund = pooled;
  IF this.effective_on <= closed THEN
    PERFORM refuse_entry('month-closed',
      format('%s is closed through %s, and the entry takes effect on %s', pooled, closed, this.effective_on));
  END IF;
  RETURN NEW;
END $$;

DO $$
BEGIN
  EXECUTE format('ALTER FUNCTION guard_journal_pool() SET search_path = %I, pg_temp', current_schema());
END $$;

CREATE TRIGGER guarded BEFORE INSERT ON journal_line FOR EACH ROW
  WHEN (NEW.account LIKE 'pool:%') EXECUTE FUNCTION guard_journal_pool();
