"""The golden set: what people ask for and which listings of the demonstration market answer it; scores an engine."""
