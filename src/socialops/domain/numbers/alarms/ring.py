"""What an alert's rule says of one period or one post: it rings, by what number, against which limit."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from socialops.domain.numbers.kpi import Number


class Ring(NamedTuple):
    """One ring.

    `at` is when it was due to ring: a period was over, or a post had its age. `since` is the as-of of the record that
    made it ring, `now` the number that did, `limit` what it was to keep to. `first` and `last` are the days it is
    about: a period's, or the one a post went out on. `drop` is true where the number is too low.
    """

    at: datetime
    since: datetime
    now: Number
    limit: Number
    first: date
    last: date
    drop: bool
    post: str | None = None


class Verdict(NamedTuple):
    """A number is outside: the limit it broke, what it is compared with for `least`, and on which side."""

    limit: Number
    base: Number
    drop: bool

    def counts(self, now: Number, least: int | None) -> bool:
        """True where it is outside by as much as matters."""
        return least is None or size(now - self.base) >= least


def size(value: Number) -> Number:
    """Without its sign: days on which more followers left than came are below zero."""
    return -value if value < 0 else value
