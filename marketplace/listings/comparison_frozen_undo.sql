DROP TRIGGER comparison_option_is_frozen ON marketplace_comparisonoption;
DROP TRIGGER comparison_is_frozen ON marketplace_comparison;
DROP FUNCTION comparison_is_frozen();
