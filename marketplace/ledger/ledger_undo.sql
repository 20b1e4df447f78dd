-- Takes the rules away again. The tables and what stands in them stay.
DROP TRIGGER ledger_open_balance ON public.ledger_account;
DROP TRIGGER ledger_fund_keeps_its_person ON public.marketplace_fund;
DROP TRIGGER ledger_account_is_final ON public.ledger_account;
DROP TRIGGER ledger_account_stays ON public.ledger_account;
DROP TRIGGER ledger_balance_is_kept ON public.ledger_account_balance;
DROP TRIGGER ledger_balance_stays ON public.ledger_account_balance;
DROP TRIGGER ledger_entry_is_complete ON public.ledger_entry;
DROP TRIGGER ledger_entry_is_final ON public.ledger_entry;
DROP TRIGGER ledger_entry_stays ON public.ledger_entry;
DROP TRIGGER ledger_apply_postings ON public.ledger_posting;
DROP TRIGGER ledger_posting_is_final ON public.ledger_posting;
DROP TRIGGER ledger_posting_stays ON public.ledger_posting;
DROP FUNCTION public.ledger_restrict(name);
DROP FUNCTION public.ledger_post_entry(
  text, text, bigint[], bigint[], text, timestamptz, bigint, text, text, bigint);
DROP FUNCTION public.ledger_refuse_change();
DROP FUNCTION public.ledger_entry_is_complete();
DROP FUNCTION public.ledger_apply_postings();
DROP FUNCTION public.ledger_open_balance();
ALTER TABLE public.ledger_account_balance
  RESET (fillfactor, autovacuum_vacuum_scale_factor, autovacuum_vacuum_threshold);
ALTER TABLE public.ledger_entry DROP COLUMN xact, DROP COLUMN created_at;
