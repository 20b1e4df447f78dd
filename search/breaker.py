"""A circuit breaker: what does not answer is left alone for a while, and nobody waits for it twice."""

import time
from collections.abc import Callable
from threading import Lock

# After so many failures in a row it is left alone for so many seconds; then one call tries it.
FAILURES, SECONDS = 3, 5.0


class Breaker:
    """Whether to ask at all. Open means: left alone. Safe between threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._failures = 0
        self._closed_from = 0.0

    @property
    def is_open(self) -> bool:
        """Whether it is being left alone."""
        return self._failures >= FAILURES

    def may_ask(self) -> bool:
        """Yes while all is well. While it is not, yes for one caller every SECONDS."""
        with self._lock:
            if not self.is_open:
                return True
            if self._clock() < self._closed_from:
                return False
            self._closed_from = self._clock() + SECONDS
            return True

    def failed(self) -> bool:
        """Count a failure. Returns whether it was the one that opened the breaker."""
        with self._lock:
            self._failures += 1
            self._closed_from = self._clock() + SECONDS
            return self._failures == FAILURES

    def succeeded(self) -> bool:
        """Forget the failures. Returns whether the breaker was open."""
        with self._lock:
            was_open, self._failures = self.is_open, 0
            return was_open
