"""Public pages, guidance, each council's settings, and the look of the whole site."""
