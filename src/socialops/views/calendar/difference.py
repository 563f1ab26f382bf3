"""What differs between two plans: moved, added, removed, and posts that now stand too close together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from socialops.classes import dataclass
from socialops.views.calendar.entries import By, Calendar, CalendarEntry
from socialops.views.calendar.period import Period

Key = tuple[str, str, str | None]


@dataclass(frozen=True)
class Move:
    """An entry with another time than before; `entry` is as it is now."""

    before: datetime
    entry: CalendarEntry


@dataclass(frozen=True)
class Difference:
    """What the plan holds that it did not hold before, and the other way round; each in the order of time.

    `clashes` are entries whose `conflicts` name only what they did not stand too close to before; each pair once.
    """

    first: date | None
    last: date | None
    added: tuple[CalendarEntry, ...]
    removed: tuple[CalendarEntry, ...]
    moved: tuple[Move, ...]
    clashes: tuple[CalendarEntry, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.moved or self.clashes)


def difference(
    before: Calendar, after: Calendar, *, period: Period, shown: tuple[Calendar, Calendar] | None = None
) -> Difference:
    """What turns the plan *before* into the plan *after*; both with all their days.

    *shown* are the same two after the user's filters: what passes on either side is told. Of a move it is enough that
    one of its two times lies in the period.
    """
    old, new = _keyed(before, before.by), _keyed(after, after.by)
    told = {*old, *new} if shown is None else {*_keyed(shown[0], before.by), *_keyed(shown[1], after.by)}
    ordered = sorted(told & {*old, *new}, key=lambda key: ((new.get(key) or old[key]).at, key[0], key[1]))
    both = [key for key in ordered if key in old and key in new]
    moved = [Move(old[key].at, new[key]) for key in both if old[key].at != new[key].at]
    return Difference(
        period.first,
        period.last,
        added=tuple(new[k] for k in ordered if k not in old and _inside(new[k].at, period)),
        removed=tuple(old[k] for k in ordered if k not in new and _inside(old[k].at, period)),
        moved=tuple(m for m in moved if _inside(m.before, period) or _inside(m.entry.at, period)),
        clashes=tuple(_clashes(old, [new[k] for k in ordered if k in new and _inside(new[k].at, period)])),
    )


def _keyed(found: Calendar, by: By) -> Mapping[Key, CalendarEntry]:
    """One entry a post, channel and (by due time) task: what it is, whenever it is."""
    return {(entry.post, entry.channel, entry.stage if by == "due" else None): entry for entry in found.entries}


def _inside(at: datetime, period: Period) -> bool:
    day = at.date()
    return (period.first is None or period.first <= day) and (period.last is None or day <= period.last)


def _clashes(old: Mapping[Key, CalendarEntry], entries: Sequence[CalendarEntry]) -> Iterator[CalendarEntry]:
    told: set[tuple[str, frozenset[str]]] = set()
    for entry in entries:
        known = old.get((entry.post, entry.channel, None))
        fresh = [post for post in entry.conflicts if known is None or post not in known.conflicts]
        pairs = {post: (entry.channel, frozenset({entry.post, post})) for post in fresh}
        kept = tuple(post for post in fresh if pairs[post] not in told)
        told |= set(pairs.values())
        if kept:
            yield replace(entry, conflicts=kept)
