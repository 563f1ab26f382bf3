"""How much time a rule may use."""

from __future__ import annotations

import time

AT_ONCE = 0.002
"""Seconds for which the processor time asked last holds; so much may a rule be charged for the one before."""
BRIEF = 0.001
"""Seconds that a text is not charged for: hardly any rule takes longer."""


class Purse:
    """The processor time that all rules together have left for one text, in seconds."""

    __slots__ = ("left",)

    def __init__(self, seconds: float) -> None:
        self.left = seconds


class Clock:
    """The time left to one rule on one text, in seconds.

    `left()` raises TimeoutError once it is used up, so a rule that asks often can't outlast its share either. Asking
    for processor time is slow, so elapsed time is looked at first, and only what exceeds that is judged by the
    processor time used since: a process that had to wait is not late.
    """

    __slots__ = ("_asked", "_processor", "_purse", "_seconds", "_share", "_start")

    def __init__(self, seconds: float) -> None:
        self._share = self._seconds = seconds
        self._purse: Purse | None = None
        self._start = 0.0
        self._processor = 0.0
        self._asked = 0.0

    def restart(self, purse: Purse) -> None:
        """Give the whole share again, to the next rule or for the next text, but no more than the text has left."""
        self._seconds = self._share
        self._purse = purse
        self._start = 0.0

    def stop(self) -> None:
        """Charge the text for what was used."""
        if self._start and self._purse and (elapsed := time.monotonic() - self._start) > BRIEF:
            self._purse.left -= min(elapsed, self._used())

    def left(self) -> float:
        """Give the seconds left, always above zero. The clock starts at the first question."""
        now = time.monotonic()
        if not self._start:
            self._begin(now)
        left = self._start + self._seconds - now
        if left > 0:
            return left
        used = self._used()
        if used >= self._seconds:
            raise TimeoutError
        self._start = now - used
        return self._seconds - used

    def _begin(self, now: float) -> None:
        self._start = now
        if self._purse:
            self._seconds = min(self._seconds, self._purse.left)
        if now - self._asked > AT_ONCE:
            self._asked = now
            self._processor = time.process_time()

    def _used(self) -> float:
        return time.process_time() - self._processor
