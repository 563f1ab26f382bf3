"""The posts that a series stands for: each occurrence with its number, day, time and fields."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from math import isfinite
from typing import TYPE_CHECKING, Any, NamedTuple

from socialops.classes import dataclass
from socialops.domain.documents.post import Post
from socialops.domain.pattern import late
from socialops.domain.time.clock import ClockTrouble, iso, resolve
from socialops.domain.time.recurrence import from_day, parse_rule, walls
from socialops.domain.time.zones import zone

if TYPE_CHECKING:
    from socialops.domain.documents.series import Series

_PLACE = late(r"\{([A-Za-z_][A-Za-z0-9_-]*)\}")
OWN = ("id", "publish_at", "series", "occurrence")
"""Fields of a post that the series itself sets."""
NUMBER, DAY = "n", "date"
"""Places that every template knows: the occurrence's number, and its day."""
LONGEST = 200_000
"""Characters of a post at most: its file must stay below what a file may hold, 256 KiB."""
MOST_VALUES = 366
"""So many entries of `values` are looked at ahead of their posts: a day each, for a year."""
ROUND = 2_000_000
"""Characters of all posts of one round at most: more nobody reads, and no check reads in time."""
_LEAF = 10
"""What a text costs besides its characters: empty ones are work, too."""
_TIME = "%Y-%m-%d %H:%M"
_STATUS = {"each": "draft", "ahead": "ready"}
"""The status of a new post whose template names none: where the series was approved, nobody need hand its posts in."""


@dataclass(frozen=True)
class Occurrence:
    """One time round. `number` counts those not skipped, from 1; `written` is the time as a post's file says it.

    `remark` says what a clock change did to it.
    """

    series: str
    number: int
    day: date
    at: datetime
    written: str
    remark: str | None = None

    @property
    def post(self) -> str:
        """The id of its post."""
        return f"{self.series}-{self.day.isoformat()}"

    @property
    def path(self) -> str:
        """Where its post lies."""
        return f"posts/{self.day:%Y/%m}/{self.post}.yaml"


def occurrences(series: Series, zone_name: str, last: date, *, first: date | None = None) -> Iterator[Occurrence]:
    """The occurrences to the day *last*, without those skipped; *zone_name* is the workspace's.

    Those before the day *first* are counted and left out, which is quick.
    """
    place, start = _begin(series, zone_name)
    number, skipped = 0, frozenset(series.skip)
    for wall in walls(parse_rule(series.rrule), start, place, last):
        if wall.date() not in skipped:
            number += 1
            if first is None or wall.date() >= first:
                yield _occurrence(series.id, number, wall, place)


def goes_on(series: Series, zone_name: str, first: date, last: date) -> bool:
    """Whether any occurrence falls on the days from *first* to *last*."""
    place, start = _begin(series, zone_name)
    skipped = frozenset(series.skip)
    return any(w.date() not in skipped for w in from_day(parse_rule(series.rrule), start, place, first, last))


def _begin(series: Series, zone_name: str) -> tuple[str, datetime]:
    """The series' zone, and its start on the wall there."""
    place = series.timezone or zone_name
    start = series.starts
    if start.tzinfo is not None:
        start = start.astimezone(zone(place) or UTC).replace(tzinfo=None)
    return place, start


def _occurrence(series: str, number: int, wall: datetime, place: str) -> Occurrence:
    """A time in the gap moves forward by the gap, as RFC 5545 has it; of two in the overlap it is the first."""
    found = resolve(wall, place)
    if not isinstance(found, ClockTrouble):
        return Occurrence(series, number, wall.date(), found, wall.strftime(_TIME))
    if found.kind == "nonexistent":
        at = found.later
        written = at.strftime(_TIME)
        remark = f"{wall.strftime(_TIME)} does not exist in {place}, the clock jumps over it: moved to {written}"
        return Occurrence(series, number, wall.date(), at, written, remark)
    written = iso(found.earlier)
    remark = f"{wall.strftime(_TIME)} happens twice in {place}: the first of the two is taken, {written}"
    return Occurrence(series, number, wall.date(), found.earlier, written, remark)


def occurrence_days(
    series: Series, zone_name: str, last: date, *, first: date | None = None
) -> Mapping[date, Occurrence]:
    """The occurrences from the day *first* to the day *last*, by day."""
    return {found.day: found for found in occurrences(series, zone_name, last, first=first)}


def fields(series: Series, occurrence: Occurrence) -> dict[str, Any]:
    """The fields of the occurrence's post, in the order in which people write them.

    A place that nothing fills stays as it is written; `check` says so.
    """
    known = places(series, occurrence.number, occurrence.day)
    filled: dict[str, Any] = fill(series.template, known)
    filled = {name: value for name, value in filled.items() if name not in OWN}
    first = {"id": occurrence.post, "title": filled.pop("title", f"{series.title} {occurrence.number}")}
    zoned = {"timezone": series.timezone} if series.timezone else {}
    rest = {"publish_at": occurrence.written, **zoned, "status": filled.pop("status", _STATUS[series.approve])}
    last = {"series": series.id, "occurrence": occurrence.day.isoformat()}
    return {**first, **rest, **filled, **last}


def expand(series: Series, occurrence: Occurrence) -> Post:
    """The occurrence as a post.

    Raises:
        pydantic.ValidationError: the template makes no post.
    """
    return Post.model_validate(fields(series, occurrence))


def places(series: Series, number: int, day: date) -> Mapping[str, str]:
    """What the places of the template stand for, in the occurrence of that number."""
    own = series.values[(number - 1) % len(series.values)] if series.values else {}
    return {**{name: str(value) for name, value in own.items()}, NUMBER: str(number), DAY: day.isoformat()}


def fill(value: Any, known: Mapping[str, str], room: int = LONGEST) -> Any:
    """A value with its places filled; only texts have any, and what is filled in is never looked at again.

    No more than *room* characters are filled in, since a few places could stand for gigabytes; the rest stay places.
    """
    return _fill(value, known, [room])


def _fill(value: Any, known: Mapping[str, str], room: list[int]) -> Any:
    if isinstance(value, str):

        def put(found: re.Match[str]) -> str:
            text = known.get(found[1], found[0])
            room[0] -= len(text)
            return text if room[0] >= 0 else found[0]

        return _PLACE.sub(put, value)
    if isinstance(value, dict):
        return {key: _fill(item, known, room) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_fill(item, known, room) for item in value]
    return value


class CharacterOrigin(NamedTuple):
    """Where a character of a filled text comes from: in the raw text; and in what fills a place, where one does."""

    offset: int
    name: str | None = None
    inside: int = 0


def origin(raw: str, known: Mapping[str, str], offset: int) -> CharacterOrigin:
    """Where the character at *offset* of the filled text comes from."""
    shown = last = 0
    for found in _PLACE.finditer(raw):
        plain, text = found.start() - last, known.get(found[1], found[0])
        if offset < shown + plain:
            break
        shown += plain
        if offset < shown + len(text):
            within = offset - shown
            return (
                CharacterOrigin(found.start(), found[1], within)
                if found[1] in known
                else CharacterOrigin(found.start() + within)
            )
        shown, last = shown + len(text), found.end()
    return CharacterOrigin(last + offset - shown)


def is_plain(value: Any) -> bool:
    """True for what `values` may hold: texts, numbers, true and false. Others have no one way to be written."""
    return isinstance(value, str | int) or (isinstance(value, float) and isfinite(value))


def excess(series: Series) -> str | None:
    """What is too long about the posts of a series, whatever their number; None where nothing is."""
    sizes = list(_sizes(series))
    if max(sizes) > LONGEST:
        return f"a post of it would hold over {LONGEST} characters: shorten it"
    round_ = sum(sizes[:MOST_VALUES]) + _LEAF * sum(1 for _ in _texts(series.template)) * min(len(sizes), MOST_VALUES)
    return f"one round of 'values' would hold over {ROUND} characters: make two series" if round_ > ROUND else None


def _sizes(series: Series) -> Iterator[int]:
    """The characters of a post for each entry of `values`, with a number as long as it can get."""
    plain = sum(map(len, _texts(series.template)))
    counts = Counter(name for _, name in named(series.template))
    for entry in series.values or ({},):
        known = {**{name: len(str(entry[name])) for name in counts.keys() & entry.keys()}, NUMBER: 6, DAY: 10}
        yield plain + sum(times * (known[name] - len(name) - 2) for name, times in counts.items() if name in known)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ():
        yield from _texts(item)


def named(value: Any, keys: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Every place of a template by name, with the way to the text that holds it."""
    if isinstance(value, str):
        for found in _PLACE.finditer(value):
            yield keys, found[1]
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from named(item, (*keys, key))
    elif isinstance(value, list | tuple):
        for number, item in enumerate(value):
            yield from named(item, (*keys, number))
