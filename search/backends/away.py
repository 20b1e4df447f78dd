"""What goes wrong with an engine, in words that need no engine's client."""


class EngineAway(Exception):
    """The engine does not answer, not in time, or not sensibly. The text says what it did."""
