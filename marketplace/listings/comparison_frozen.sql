-- A saved comparison is evidence: what somebody was shown, at what price, on what day.
CREATE FUNCTION comparison_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A saved comparison is never changed. Save a new one.' USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER comparison_is_frozen BEFORE UPDATE OR DELETE ON marketplace_comparison
    FOR EACH ROW EXECUTE FUNCTION comparison_is_frozen();
CREATE TRIGGER comparison_option_is_frozen BEFORE UPDATE OR DELETE ON marketplace_comparisonoption
    FOR EACH ROW EXECUTE FUNCTION comparison_is_frozen();
