"""Whether the numbers of a post were read when they were due: what ticks the work of measuring off."""

from __future__ import annotations

from datetime import datetime

from socialops.domain.documents.measure import measure_name
from socialops.domain.numbers.readings import Readings
from socialops.domain.time.clock import Due, Duration, exact, shift
from socialops.domain.workspace import Workspace

_AT_ONCE = Duration(0, "h")


class Read:
    """What was read by *now*, of every post on every channel."""

    def __init__(self, workspace: Workspace, now: datetime) -> None:
        self.workspace = workspace
        self.now = exact(now, workspace.settings.timezone)
        self.readings = Readings(workspace)

    def by(self, post: str, due: Due | None) -> str | None:
        """Who read the numbers that were missing last; None while a channel that is out lacks a reading.

        That is one at the age at which it is due, or later.
        """
        span = due.duration if due and (due.anchor, due.side) == ("publish", "after") else _AT_ONCE
        done: list[tuple[datetime, str]] = []
        for channel in self.workspace.posts[post].item.channels:
            out = self.readings.out_since.get((post, channel))
            if out is None:
                continue
            first = shift(out, span, sign=1, holidays=self.workspace.holidays)
            found = next((r for r in self.readings.of(post, channel) if first <= r.as_of <= self.now), None)
            if found is None:
                return None
            name = measure_name(found.path)
            done.append((found.as_of, name.member if name else ""))
        return max(done)[1] if done else None
