"""From a council's decision to restricted funds: a person's budget and its lines."""
