-- One human being, or one organisation, kept twice: every other record points at the one to keep, in one step.
-- The record pointed at is held, so that two officers at once cannot make a chain.
CREATE FUNCTION same_as_in_one_step() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    is_kept boolean;
    is_pointed_at boolean;
BEGIN
    EXECUTE format('SELECT same_as_id IS NULL FROM %I WHERE id = $1 FOR NO KEY UPDATE', TG_TABLE_NAME)
        INTO is_kept USING NEW.same_as_id;
    EXECUTE format('SELECT EXISTS (SELECT FROM %I WHERE same_as_id = $1)', TG_TABLE_NAME)
        INTO is_pointed_at USING NEW.id;
    IF NOT is_kept OR is_pointed_at THEN
        RAISE EXCEPTION 'Records of one party point at the record to keep in one step.'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER person_same_as_in_one_step BEFORE INSERT OR UPDATE OF same_as_id ON marketplace_person
    FOR EACH ROW WHEN (NEW.same_as_id IS NOT NULL) EXECUTE FUNCTION same_as_in_one_step();
CREATE TRIGGER organisation_same_as_in_one_step
    BEFORE INSERT OR UPDATE OF same_as_id ON marketplace_organisation
    FOR EACH ROW WHEN (NEW.same_as_id IS NOT NULL) EXECUTE FUNCTION same_as_in_one_step();
