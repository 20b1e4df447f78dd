-- The rules of the book, kept by PostgreSQL itself. Amounts are whole pence: plus adds, minus takes.
-- Every name is qualified, so that nobody's search_path can put another table in its place.

-- Who wrote an entry and when, told by the server and hidden from the application.
ALTER TABLE public.ledger_entry
  ADD COLUMN xact xid8 NOT NULL DEFAULT pg_current_xact_id(),
  ADD COLUMN created_at timestamptz NOT NULL DEFAULT clock_timestamp();
-- Rows that change often: leave room on the page, and clean up early.
ALTER TABLE public.ledger_account_balance
  SET (fillfactor = 40, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);

-- Accounts of a fund and constrained accounts carry a balance row; others are summed when asked, so
-- that many people can pay one payee at the same time.
CREATE FUNCTION public.ledger_open_balance() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO public.ledger_account_balance (account_id, balance_pence, floor_pence)
    VALUES (NEW.id, 0, CASE WHEN NEW.constrained THEN 0 END);
  RETURN NULL;
END $$;
CREATE TRIGGER ledger_open_balance AFTER INSERT ON public.ledger_account
  FOR EACH ROW WHEN (NEW.constrained OR NEW.fund_id IS NOT NULL)
  EXECUTE FUNCTION public.ledger_open_balance();

-- For each INSERT of postings: sealed, balanced, balanced per fund, and the balances moved.
CREATE FUNCTION public.ledger_apply_postings() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  changed record;
  standing bigint;
BEGIN
  -- The counter of transactions may come round after a restore: the time tells them apart.
  IF EXISTS (SELECT FROM posted JOIN public.ledger_entry entry ON entry.id = posted.entry_id
             WHERE entry.xact <> pg_current_xact_id() OR entry.created_at < transaction_timestamp()) THEN
    RAISE EXCEPTION 'an entry is final once it is written: post a reversal'
      USING ERRCODE = '23514', CONSTRAINT = 'entry_sealed';
  END IF;
  IF EXISTS (SELECT FROM posted GROUP BY entry_id HAVING sum(amount_pence) <> 0) THEN
    RAISE EXCEPTION 'the postings of an entry must add up to nothing'
      USING ERRCODE = '23514', CONSTRAINT = 'entry_balanced';
  END IF;
  IF EXISTS (SELECT FROM posted JOIN public.ledger_account account ON account.id = posted.account_id
             GROUP BY posted.entry_id, account.fund_id HAVING sum(posted.amount_pence) <> 0) THEN
    RAISE EXCEPTION 'money may not pass from one fund to another'
      USING ERRCODE = '23514', CONSTRAINT = 'fund_balanced';
  END IF;
  -- In the order of accounts, so that two entries never wait for each other.
  FOR changed IN SELECT account_id, sum(amount_pence)::bigint AS pence FROM posted
                 GROUP BY account_id ORDER BY account_id LOOP
    UPDATE public.ledger_account_balance SET balance_pence = balance_pence + changed.pence
      WHERE account_id = changed.account_id
        AND (floor_pence IS NULL OR balance_pence + changed.pence >= floor_pence);
    IF NOT FOUND THEN
      SELECT balance_pence INTO standing FROM public.ledger_account_balance
        WHERE account_id = changed.account_id;
      IF FOUND THEN  -- the CHECK would refuse it too, without saying how much there is
        RAISE EXCEPTION 'not enough money in account %', changed.account_id
          USING ERRCODE = '23514', CONSTRAINT = 'no_overspend',
                DETAIL = format('%s %s %s', changed.account_id, standing, -changed.pence);
      END IF;
    END IF;
  END LOOP;
  RETURN NULL;
END $$;
CREATE TRIGGER ledger_apply_postings AFTER INSERT ON public.ledger_posting
  REFERENCING NEW TABLE AS posted
  FOR EACH STATEMENT EXECUTE FUNCTION public.ledger_apply_postings();

-- An entry that nobody posted to may not commit.
CREATE FUNCTION public.ledger_entry_is_complete() RETURNS trigger LANGUAGE plpgsql
  SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF (SELECT count(*) FROM public.ledger_posting WHERE entry_id = NEW.id) < 2 THEN
    RAISE EXCEPTION 'entry % has fewer than two postings', NEW.id
      USING ERRCODE = '23514', CONSTRAINT = 'entry_complete';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER ledger_entry_is_complete AFTER INSERT ON public.ledger_entry
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.ledger_entry_is_complete();

-- Nothing is changed or taken away. Tests may empty the tables when they say so.
CREATE FUNCTION public.ledger_refuse_change() RETURNS trigger LANGUAGE plpgsql
  SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RAISE EXCEPTION '% on % is refused: the ledger is only ever added to', TG_OP, TG_TABLE_NAME
    USING ERRCODE = '42501';
END $$;
CREATE TRIGGER ledger_entry_is_final BEFORE UPDATE OR DELETE ON public.ledger_entry
  FOR EACH ROW EXECUTE FUNCTION public.ledger_refuse_change();
CREATE TRIGGER ledger_posting_is_final BEFORE UPDATE OR DELETE ON public.ledger_posting
  FOR EACH ROW EXECUTE FUNCTION public.ledger_refuse_change();
CREATE TRIGGER ledger_account_is_final BEFORE UPDATE OR DELETE ON public.ledger_account
  FOR EACH ROW EXECUTE FUNCTION public.ledger_refuse_change();
-- Money stays the person's for whom it was given: a fund's words and dates may change, not its owner.
CREATE TRIGGER ledger_fund_keeps_its_person BEFORE UPDATE ON public.marketplace_fund FOR EACH ROW
  WHEN ((OLD.person_id, OLD.council_id, OLD.source, OLD.key)
        IS DISTINCT FROM (NEW.person_id, NEW.council_id, NEW.source, NEW.key))
  EXECUTE FUNCTION public.ledger_refuse_change();
-- Balances move only from within the triggers above.
CREATE TRIGGER ledger_balance_is_kept BEFORE INSERT OR UPDATE OR DELETE ON public.ledger_account_balance
  FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION public.ledger_refuse_change();
CREATE TRIGGER ledger_entry_stays BEFORE TRUNCATE ON public.ledger_entry FOR EACH STATEMENT
  WHEN (current_setting('ledger.allow_truncate', true) IS DISTINCT FROM 'on')
  EXECUTE FUNCTION public.ledger_refuse_change();
CREATE TRIGGER ledger_posting_stays BEFORE TRUNCATE ON public.ledger_posting FOR EACH STATEMENT
  WHEN (current_setting('ledger.allow_truncate', true) IS DISTINCT FROM 'on')
  EXECUTE FUNCTION public.ledger_refuse_change();
CREATE TRIGGER ledger_account_stays BEFORE TRUNCATE ON public.ledger_account FOR EACH STATEMENT
  WHEN (current_setting('ledger.allow_truncate', true) IS DISTINCT FROM 'on')
  EXECUTE FUNCTION public.ledger_refuse_change();
CREATE TRIGGER ledger_balance_stays BEFORE TRUNCATE ON public.ledger_account_balance FOR EACH STATEMENT
  WHEN (current_setting('ledger.allow_truncate', true) IS DISTINCT FROM 'on')
  EXECUTE FUNCTION public.ledger_refuse_change();

-- The door: an entry with its postings in one round trip. The same key again answers with the first
-- entry; the same key for something else is refused.
CREATE FUNCTION public.ledger_post_entry(
  p_key text, p_kind text, p_accounts bigint[], p_amounts bigint[], p_subject text, p_at timestamptz,
  p_actor_id bigint, p_actor_name text, p_basis text, p_reverses bigint DEFAULT NULL,
  OUT entry_id bigint, OUT created boolean) LANGUAGE plpgsql AS $$
DECLARE
  asked bytea := sha256(convert_to(
    concat_ws('|', p_kind, p_accounts, p_amounts, p_subject, p_reverses), 'UTF8'));
  first_asked bytea;
BEGIN
  INSERT INTO public.ledger_entry
      (key, request_hash, kind, reverses_id, subject, at, actor_id, actor_name, basis)
    VALUES (p_key, asked, p_kind, p_reverses, p_subject, p_at, p_actor_id, p_actor_name, p_basis)
    ON CONFLICT (key) DO NOTHING RETURNING id INTO entry_id;
  created := entry_id IS NOT NULL;
  IF created THEN
    INSERT INTO public.ledger_posting (entry_id, line, account_id, amount_pence)
      SELECT ledger_post_entry.entry_id, lines.line, lines.account, lines.amount
      FROM unnest(p_accounts, p_amounts) WITH ORDINALITY AS lines(account, amount, line);
  ELSE
    SELECT entry.id, entry.request_hash INTO entry_id, first_asked
      FROM public.ledger_entry entry WHERE entry.key = p_key;
    IF first_asked <> asked THEN
      RAISE EXCEPTION 'key % was used for something else', p_key
        USING ERRCODE = '23505', CONSTRAINT = 'key_used_for_something_else';
    END IF;
  END IF;
END $$;

-- A function that runs as the owner must not be hung on a table of somebody's own making.
REVOKE EXECUTE ON FUNCTION public.ledger_open_balance(), public.ledger_apply_postings() FROM PUBLIC;

-- Take from a role everything but reading and adding. The migration calls it for the application's
-- role; call it again for a role that was made later: SELECT ledger_restrict('role');
CREATE FUNCTION public.ledger_restrict(p_role name) RETURNS boolean LANGUAGE plpgsql
  SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF p_role = current_user OR NOT EXISTS (SELECT FROM pg_roles WHERE rolname = p_role) THEN
    RETURN false;
  END IF;
  EXECUTE format('REVOKE ALL ON public.ledger_account, public.ledger_account_balance,
    public.ledger_entry, public.ledger_posting FROM %I', p_role);
  EXECUTE format('GRANT SELECT ON public.ledger_account, public.ledger_account_balance,
    public.ledger_entry, public.ledger_posting TO %I', p_role);
  EXECUTE format('GRANT INSERT (code, kind, constrained, fund_id) ON public.ledger_account TO %I', p_role);
  EXECUTE format('GRANT INSERT (key, request_hash, kind, reverses_id, subject, at, actor_id, actor_name,
    basis) ON public.ledger_entry TO %I', p_role);
  EXECUTE format('GRANT INSERT (entry_id, line, account_id, amount_pence) ON public.ledger_posting
    TO %I', p_role);
  RETURN true;
END $$;
REVOKE EXECUTE ON FUNCTION public.ledger_restrict(name) FROM PUBLIC;
