"""What rang and who answered: an answer ends all that rang until then, and a later ring is a new alert."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from socialops.domain.numbers.alarms.ring import Ring
from socialops.domain.numbers.kpi import Number


class Answer(NamedTuple):
    """What ended an alert, and when: `reading`, `done/M`, `case/ID` or `decision/PATH`."""

    at: datetime
    what: str


class Reading(NamedTuple):
    """A value that was read later, whatever the age."""

    at: datetime
    value: Number


class Episode(NamedTuple):
    """An alert from its first ring on; `answer` is None while it stands."""

    rings: tuple[Ring, ...]
    answer: Answer | None

    @property
    def since(self) -> datetime:
        """The as-of of the record that made it ring."""
        return self.rings[0].since

    @property
    def last(self) -> Ring:
        """The newest of its rings: that says how bad it is now."""
        return self.rings[-1]


def episodes(rings: Iterable[Ring], answers: Iterable[Answer]) -> list[Episode]:
    """The alerts of one name, in order; the last of them may stand."""
    left = sorted(rings, key=lambda ring: (ring.since, ring.at))
    found: list[Episode] = []
    for answer in sorted(answers):
        ended = [ring for ring in left if ring.since <= answer.at]
        if ended:
            found.append(Episode(tuple(ended), answer))
            left = left[len(ended) :]
    return [*found, Episode(tuple(left), None)] if left else found


def recovery(ring: Ring, readings: Sequence[Reading]) -> Answer | None:
    """The first later reading of a post at or over the limit; what was too high does not get better by a reading."""
    if not ring.drop:
        return None
    later = (reading for reading in readings if reading.at > ring.since and reading.value >= ring.limit)
    first = min(later, key=lambda reading: reading.at, default=None)
    return Answer(first.at, "reading") if first else None
