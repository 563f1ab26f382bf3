"""What was asked of a clock, and how long all answers hold.

Who is told the time by it works as with any other time. Each comparison, each day that is read off, each length that is
compared narrows the span in which nothing would have come out otherwise. Whatever else is asked, the time printed above
all, makes the answers loose: they hold for that moment alone.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from typing import NamedTuple

_NONE, _LEAST, _HOUR, _DAY = timedelta(), timedelta(microseconds=1), timedelta(hours=1), timedelta(days=1)


class Span(NamedTuple):
    """From when on (inclusive) until when (exclusive) the answers are the same."""

    since: datetime
    until: datetime


class Watch:
    """What was asked of one clock, which stands at *now*; a day before and after it is as far as anybody looks."""

    def __init__(self, now: datetime) -> None:
        self._now = now.astimezone(UTC)
        self._behind, self._ahead = -_DAY, _DAY
        self.loose = ""
        """What was asked that no span can tell; empty while nothing was."""
        self._even: set[tuple[int, timedelta]] = set()
        self._zones: list[tzinfo | None] = []  # held, so that no other gets its number

    @property
    def span(self) -> Span | None:
        """How long the answers hold; None where they hold for this moment alone."""
        return None if self.loose else Span(self._now + self._behind, self._now + self._ahead)

    def let_go(self, asked: str) -> None:
        """Somebody asked what changes from moment to moment."""
        self.loose = self.loose or asked

    def met(self, gap: timedelta) -> None:
        """The time was compared with a moment that lies that far ahead."""
        if gap > _NONE:
            self._ahead = min(self._ahead, gap)
        else:
            self.within(gap + _LEAST if gap else gap, _LEAST if gap == _NONE else _DAY)

    def within(self, behind: timedelta, ahead: timedelta) -> None:
        """From so far behind on (inclusive), until so far ahead (exclusive), an answer is the same."""
        self._behind, self._ahead = max(self._behind, behind), min(self._ahead, ahead)

    def stands_on(self, wall: datetime) -> None:
        """The time is looked at on a wall where it is *wall*. Where clocks are changed near it, nobody can say how the
        moment follows from the wall: what comes twice there is compared by its wall alone.
        """
        key = (id(wall.tzinfo), wall.replace(tzinfo=None) - self._now.replace(tzinfo=None))
        if key in self._even:
            return
        self._even.add(key)
        self._zones.append(wall.tzinfo)
        if wall.tzinfo is None:
            self.let_go("a time without a zone")
            return
        start = wall.astimezone(UTC)
        offsets = {(start + _HOUR * hours).astimezone(wall.tzinfo).utcoffset() for hours in range(-26, 27)}
        if len(offsets) > 1:
            self.let_go("a change of clocks")
