"""What is late, and how near the rest is: what a calendar leads to first."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from socialops.views.standing import Standing, Turn

SOON = timedelta(days=2)
"""What is due within this is soon."""
Urgency = Literal["late", "soon", "fine"]


class LatePost(NamedTuple):
    """A post that somebody is late with; `due` is when their turn was to be over."""

    post: str
    title: str
    turn: Turn
    due: datetime


def late_posts(standings: Iterable[Standing], now: datetime) -> tuple[LatePost, ...]:
    """The longest late first."""
    found = [
        LatePost(s.post.id, s.post.title, s.turn, s.turn.due)
        for s in standings
        if s.turn and s.turn.due and s.turn.due < now
    ]
    return tuple(sorted(found, key=lambda one: (one.due, one.post)))


def urgency(due: datetime, now: datetime) -> Urgency:
    """How near a duty is."""
    return "late" if due < now else "soon" if due - now <= SOON else "fine"
