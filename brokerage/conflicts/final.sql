-- What a person answered and what the council decided are evidence: a new answer is a new row.
CREATE FUNCTION conflict_record_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'An answer or a decision is never changed. Write a new one.' USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER notice_answer_is_final BEFORE UPDATE OR DELETE ON brokerage_noticeanswer
    FOR EACH ROW EXECUTE FUNCTION conflict_record_is_final();
CREATE TRIGGER case_decision_is_final BEFORE UPDATE OR DELETE ON brokerage_casedecision
    FOR EACH ROW EXECUTE FUNCTION conflict_record_is_final();
