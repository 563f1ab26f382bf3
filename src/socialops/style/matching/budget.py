"""How much time a rule may use."""

from __future__ import annotations

import time


class Clock:
    """The time left to one rule on one text, in seconds.

    `left()` raises TimeoutError once it is used up, so a rule that asks often can't outlast its share either. Asking
    for processor time is slow, so elapsed time is looked at first, and only what exceeds that is judged by the
    processor time used since the outer clock began: a process that had to wait is not late.
    """

    __slots__ = ("_processor", "_seconds", "_share", "_start", "_within")

    def __init__(self, seconds: float, *, within: Clock | None = None) -> None:
        self._share = self._seconds = seconds
        self._within = within
        self._start = 0.0
        self._processor = 0.0

    def restart(self) -> None:
        """Give the whole share again, to the next rule."""
        self._seconds = self._share
        self._start = 0.0

    def left(self) -> float:
        """Give the seconds left, always above zero. The clock starts at the first question."""
        now = time.monotonic()
        if not self._start:
            self._start = now
            if self._within is None:
                self._processor = time.process_time()
            else:
                self._seconds = min(self._seconds, self._within.left())
                self._processor = self._within._processor  # noqa: SLF001 - its own kind
        left = self._start + self._seconds - now
        if left > 0:
            return left
        used = time.process_time() - self._processor
        if used >= self._seconds:
            raise TimeoutError
        self._start = now - used
        return self._seconds - used
