"""Who may act for whom: mandates that a person gives and can end, and the authority they make."""
