"""What went out, and which of it is meant."""

from __future__ import annotations

from datetime import date, datetime, tzinfo
from typing import NamedTuple

from socialops.domain.documents.post import Post
from socialops.views.filters import Filters


class Gone(NamedTuple):
    """A post that is out on a channel; `at` is when what lies at its address there first went out, in UTC."""

    path: str
    post: Post
    channel: str
    at: datetime


class Choice(NamedTuple):
    """Of what a number is wanted: of such posts, of what went out (was counted, was opened) on these days."""

    filters: Filters = Filters()
    first: date | None = None
    last: date | None = None

    def takes(self, day: date) -> bool:
        """True for one of the days."""
        return (self.first is None or day >= self.first) and (self.last is None or day <= self.last)

    def takes_day(self, at: datetime, place: tzinfo) -> bool:
        """True for a moment of the days, in that zone."""
        return (self.first is None and self.last is None) or self.takes(at.astimezone(place).date())

    def takes_channel(self, channel: str) -> bool:
        """True where the channel is wanted."""
        return not self.filters.channels or channel in self.filters.channels


EVERYTHING = Choice()
