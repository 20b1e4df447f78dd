"""Who may act for whom: mandates that a person gives and can end at any moment, and the authority they make."""
