DROP TRIGGER organisation_same_as_in_one_step ON marketplace_organisation;
DROP TRIGGER person_same_as_in_one_step ON marketplace_person;
DROP FUNCTION same_as_in_one_step();
