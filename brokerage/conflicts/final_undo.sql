DROP TRIGGER case_decision_is_final ON brokerage_casedecision;
DROP TRIGGER notice_answer_is_final ON brokerage_noticeanswer;
DROP FUNCTION conflict_record_is_final();
