"""Which posts of a channel ring, once they have the age at which they are judged."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

from socialops.domain.numbers.alarms.condition import FEWEST, USUAL, Bound, PostCondition, Row, median_of, middle_of
from socialops.domain.numbers.alarms.over_periods import Cooled
from socialops.domain.numbers.alarms.ring import Ring, Verdict
from socialops.domain.numbers.kpi import Number

OLDEST = timedelta(days=28)
"""Posts that are older ring no more: nobody reworks them."""


class Aged(NamedTuple):
    """A post of a channel: when it went out, when it has the age, and its value then.

    `value` is None where it was not measured at that age, `since` the as-of of the record that told it. `wanted` is
    false for a post that the alert does not watch: it still says what is usual.
    """

    post: str
    out: datetime
    at: datetime
    value: Number | None
    since: datetime | None
    day: date
    wanted: bool = True


def rings(posts: Sequence[Aged], condition: PostCondition, *, least: int | None, cooled: Cooled) -> list[Ring]:
    """The posts that ring, in the order they went out; *posts* are all of one channel, in that order."""
    assert all(one.out <= other.out for one, other in pairwise(posts))  # noqa: S101 - whoever calls sorts
    found: list[Ring] = []
    known = _Usual(posts)
    watched = [number for number, post in enumerate(posts) if post.wanted]
    for place, number in enumerate(watched):
        post = posts[number]
        if post.value is None or post.since is None or (found and post.at < cooled(found[-1].at)):
            continue
        row = watched[max(0, place + 1 - condition.posts) : place + 1] if isinstance(condition, Row) else [number]
        if isinstance(condition, Row) and len(row) < condition.posts:
            continue
        if ring := _first(posts, known, row, condition, least):
            found.append(ring)
    return found


class _Usual:
    """What is usual before each post, one after the other: the window of 20 moves on, and stays sorted."""

    def __init__(self, posts: Sequence[Aged]) -> None:
        self.posts = posts
        self.begin = self.end = 0
        self.values: list[Number] = []
        self.latest: list[datetime] = []

    def before(self, number: int, moment: datetime) -> Number | None:
        """The median of the 20 posts before that one, as it was known at a moment; None for fewer than 8 values."""
        self._move(number)
        if self.latest and self.latest[-1] > moment:  # some were measured only later
            values = [value for value, since in _known(self.posts, number) if since <= moment]
            return median_of(values) if len(values) >= FEWEST else None
        return middle_of(self.values) if len(self.values) >= FEWEST else None

    def _move(self, number: int) -> None:
        """The window before that post; numbers only grow."""
        for post in self.posts[self.end : number]:
            if post.value is not None and post.since is not None:
                insort(self.values, post.value)
                insort(self.latest, post.since)
        begin = max(0, number - USUAL)
        for post in self.posts[self.begin : begin]:
            if post.value is not None and post.since is not None:
                del self.values[bisect_left(self.values, post.value)]
                del self.latest[bisect_left(self.latest, post.since)]
        self.begin, self.end = begin, number


def measured(posts: Sequence[Aged], before: int) -> int:
    """How many of the 20 posts before that one were measured at that age."""
    return len(_known(posts, before))


def _known(posts: Sequence[Aged], before: int) -> list[tuple[Number, datetime]]:
    there = posts[max(0, before - USUAL) : before]
    return [(post.value, post.since) for post in there if post.value is not None and post.since is not None]


def _first(
    posts: Sequence[Aged], known: _Usual, row: Sequence[int], condition: PostCondition, least: int | None
) -> Ring | None:
    """The ring of the last post of *row*, at the first moment at which enough was known for it."""
    post = posts[row[-1]]
    told = [posts[number].since for number in row]
    if post.value is None or None in told:
        return None
    ready = max(moment for moment in told if moment is not None)
    for moment in _moments(posts, row[0], ready, condition):
        if moment - post.out > OLDEST:
            return None
        verdict = _verdict(posts, known, row, post.value, condition, moment)
        if verdict and verdict.counts(post.value, least):
            return Ring(post.at, moment, post.value, verdict.limit, post.day, post.day, verdict.drop, post.post)
    return None


def _moments(posts: Sequence[Aged], before: int, ready: datetime, condition: PostCondition) -> Iterator[datetime]:
    """When to judge: as soon as it was measured, and again where a post before it was measured only later."""
    yield ready
    if not isinstance(condition, Bound):
        yield from sorted({since for _, since in _known(posts, before) if since > ready})


def _verdict(
    posts: Sequence[Aged], known: _Usual, row: Sequence[int], now: Number, condition: PostCondition, moment: datetime
) -> Verdict | None:
    if isinstance(condition, Bound):
        return condition.verdict(now)
    base = known.before(row[0], moment)
    if base is None:
        return None
    limit = base if isinstance(condition, Row) else base * condition.share
    values = [posts[number].value for number in row]
    below = all(value is not None and value < limit for value in values)
    return Verdict(limit, base, drop=True) if below else None
