"""Template tags of the look; built into every template by settings."""
