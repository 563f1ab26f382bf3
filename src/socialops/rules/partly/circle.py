"""For which posts a change of some others matters: their neighbours on a channel, and who says nearly the same.

Rather too many than too few. What is said of these is judged anew by the rules themselves, over them and all that they
are compared with; of no other post anything can have changed.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import field
from functools import lru_cache
from typing import NamedTuple

from socialops.classes import dataclass
from socialops.domain.time.clock import length
from socialops.domain.workspace import Workspace
from socialops.rules.partly.facts import Facts, OnDay, Slot
from socialops.rules.texts.duplicates import DEFAULT

Days = Callable[[Iterable[int]], Iterable[OnDay]]
"""What is planned on some days, as it is now."""
Post = Callable[[str], Iterable[tuple[int, OnDay]]]
"""What is planned of a post, as it is now, with its days."""
_WITHIN = DEFAULT.within.amount
_ROOM = 0.001
_NOTHING: tuple[str, list[tuple[OnDay, Slot]]] = ("", [])
_ZONES = 2
"""Days by which the same moment may be written differently."""


@dataclass
class Circle:
    """The slots (path, channel) of which too near neighbours may be told anew, the posts of which likenesses may be,
    and all posts that must be there for that.
    """

    times: set[tuple[str, str]] = field(default_factory=set)
    texts: set[str] = field(default_factory=set)
    needed: set[str] = field(default_factory=set)


class _Place(NamedTuple):
    """Where a slot stands on its channel: the order in which the rules take them."""

    at: int
    path: str
    post: str


def circle(workspace: Workspace, before: Iterable[Facts], after: Iterable[Facts], days: Days, post: Post) -> Circle:
    """Around posts as they were *before* a change and are *after* it; of the *workspace* only the policy is asked."""
    found = Circle()
    slots = {
        (day, slot, entry) for facts in (*before, *after) for day, entry in facts.days.items() for slot in entry.slots
    }
    _neighbours(found, slots, days, _spacing(workspace))
    changed = {facts.post for facts in after}
    texts = _Texts(days)
    for day, slot, entry in slots:
        alike = ((at, other.post) for at, other, _ in texts.alike(day, slot))
        found.texts.update(name for at, name in alike if (at, name) >= (day, entry.post))
    for name in found.texts | changed:
        for day, entry in post(name):
            for slot in entry.slots:
                found.needed.update(other.post for _, other, _ in texts.alike(day, slot))
    found.needed |= found.texts
    return found


def _spacing(workspace: Workspace) -> int:
    """The days within which a neighbour can be too near on any channel."""
    spacings = (filed.item.spacing for filed in workspace.channels.values())
    return max((length(spacing).days + 1 for spacing in spacings if spacing), default=1)


def _neighbours(found: Circle, slots: Iterable[tuple[int, Slot, OnDay]], days: Days, spacing: int) -> None:
    """Who stands right before and after a slot, and whom these are compared with."""
    far = 2 * spacing + _ZONES
    around = {near for day, _, _ in slots for near in range(day - far, day + far + 1)}
    planned: dict[str, list[_Place]] = {}
    for entry in days(around):
        for slot in entry.slots:
            planned.setdefault(slot.channel, []).append(_Place(slot.at, entry.path, entry.post))
    for places in planned.values():
        places.sort()
    for _, slot, entry in slots:
        places = planned.get(slot.channel, [])
        own = (slot.at, entry.path)
        first, last = bisect_left(places, own, key=_order), bisect_right(places, own, key=_order)
        found.needed.update(place.post for place in places[max(0, first - 2) : last + 2])
        found.times.update((place.path, slot.channel) for place in places[max(0, first - 1) : last + 1])


def _order(place: _Place) -> tuple[int, str]:
    return place.at, place.path


class _Texts:
    """What is said on each channel on each day, as it is compared."""

    def __init__(self, days: Days) -> None:
        self._days = days
        self._known: dict[int, dict[str, tuple[str, list[tuple[OnDay, Slot]]]]] = {}

    def alike(self, day: int, slot: Slot) -> Iterator[tuple[int, OnDay, Slot]]:
        """The slots on that channel whose text is nearly the same, with their days."""
        if slot.text is None:
            return
        runs = _runs(slot.text)
        rare = [f" {run} " for run in runs[: len(runs) - int(len(runs) * DEFAULT.alike) + 1]]
        whole, own = f"\n {slot.text} \n", frozenset(runs)
        for other_day in range(day - _WITHIN, day + _WITHIN + 1):
            together, entries = self._on(other_day).get(slot.channel, _NOTHING)
            if whole in together or any(run in together for run in rare):
                for entry, other in entries:
                    if other.text == slot.text or _is_alike(other.text or "", own, rare):
                        yield other_day, entry, other

    def _on(self, day: int) -> dict[str, tuple[str, list[tuple[OnDay, Slot]]]]:
        """By channel, all texts in one, and each."""
        if day not in self._known:
            found: dict[str, list[tuple[OnDay, Slot]]] = {}
            for entry in self._days((day,)):
                for slot in entry.slots:
                    if slot.text is not None:
                        found.setdefault(slot.channel, []).append((entry, slot))
            self._known[day] = {
                channel: ("\n" + "".join(f" {slot.text} \n" for _, slot in entries), entries)
                for channel, entries in found.items()
            }
        return self._known[day]


@lru_cache(maxsize=4096)
def _runs(folded: str) -> tuple[str, ...]:
    """The runs of three words of a text, each once."""
    words = []
    for word in folded.split(" "):
        if word.startswith(("http://", "https://")):  # links are compared as a whole only
            break
        words.append(word)
    return tuple(dict.fromkeys(map(" ".join, zip(words, words[1:], words[2:], strict=False))))


def _is_alike(folded: str, own: frozenset[str], rare: list[str]) -> bool:
    """Whether it has one of those runs of which it takes one, and then as much as it takes."""
    there = f" {folded} "
    return any(run in there for run in rare) and _likeness(own, folded) >= DEFAULT.alike


def _likeness(own: frozenset[str], folded: str) -> float:
    """The share of common runs; not a bit less than the rule finds."""
    theirs = _runs(folded)
    common = len(own.intersection(theirs))
    return (common + _ROOM) / (len(own) + len(theirs) - common) if common else 0
