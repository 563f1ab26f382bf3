"""What the rules that compare posts look at of each: enough to know which others a change of it may concern."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from socialops.domain.documents.post import Post, ReplyToPost
from socialops.domain.time.clock import instant
from socialops.domain.time.week import takes_room
from socialops.rules.rule import Context
from socialops.rules.texts.duplicates import Texts
from socialops.style.social.word_runs import read

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NAIVE_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - of wall times
_MICROSECOND = timedelta(microseconds=1)
_AROUND = timedelta(days=2)
_YEARS = range(1901, 9999)
_NO_TEXT = -1


class Slot(NamedTuple):
    """A post on one channel: its moment in microseconds since 1970, and its text as it is compared (None: has none)."""

    channel: str
    at: int
    text: str | None


class OnDay(NamedTuple):
    """A post on one of its days, as it writes them."""

    post: str
    path: str
    slots: tuple[Slot, ...]


class Facts(NamedTuple):
    """Of one post: its file, what is planned on which day (by its ordinal), whom it names, whether it has waivers."""

    post: str
    path: str
    days: Mapping[int, OnDay]
    named: tuple[str, ...]
    is_waived: bool


class Brief(NamedTuple):
    """The same with the days alone."""

    post: str
    path: str
    days: tuple[int, ...]
    named: tuple[str, ...]
    is_waived: bool


def facts_of(context: Context, only: Collection[str]) -> Iterator[Facts]:
    """Of some posts of the workspace."""
    for brief, days in _told(context):
        if brief.post in only:
            entries = {day: _opened(*row) for day, row in days.items()}
            yield Facts(brief.post, brief.path, entries, brief.named, brief.is_waived)


def packed(context: Context) -> tuple[dict[int, bytes], list[tuple[Any, ...]]]:
    """What is planned on each day, written, and the brief of every post of the workspace: all in plain values."""
    days: dict[int, list[list[Any]]] = {}
    briefs: list[tuple[Any, ...]] = []
    for brief, own in _told(context):
        for day, row in own.items():
            days.setdefault(day, []).append(row)
        briefs.append(tuple(brief))
    return {day: _written(rows) for day, rows in days.items()}, briefs


def _told(context: Context) -> Iterator[tuple[Brief, dict[int, list[Any]]]]:
    """Every post, and what is planned on its days as plain values: there are very many, and most are only kept."""
    folded, workspace = context.folded or {}, context.workspace
    texts = Texts(workspace)
    zones: dict[tuple[str, int], int | None] = {}
    for name, filed in workspace.posts.items():
        post, days = filed.item, dict[int, list[Any]]()
        known: Mapping[str, str] = folded.get(name, {})
        last: datetime | None = None
        on = at = 0
        for channel in post.channels if takes_room(post) else ():
            moment = post.publish_on(channel)
            if moment is None or channel not in workspace.channels:
                continue
            if moment is not last:  # mostly all channels have one
                (on, at), last = _when(moment, workspace.zone_of(post), zones), moment
            row = days.get(on) or days.setdefault(on, [name, filed.path, [], []])
            number, words = _NO_TEXT, known.get(channel)
            if words is None:
                text = texts(name, channel)
                words = read(text).folded if text is not None else None
            if words is not None:
                if words not in row[3]:
                    row[3].append(words)
                number = row[3].index(words)
            row[2].append([channel, at, number])
        yield Brief(name, filed.path, tuple(days), _named(post), bool(post.waivers)), days


def _when(moment: datetime, zone: str, zones: dict[tuple[str, int], int | None]) -> tuple[int, int]:
    """The day of a moment as it is written, and its microseconds since 1970; *zones* are the offsets of whole days."""
    if moment.tzinfo:
        there = instant(moment, zone)
        return there.toordinal(), (there - _EPOCH) // _MICROSECOND
    day = moment.toordinal()
    if (zone, day) not in zones:
        zones[zone, day] = _offset(moment, zone)
    offset = zones[zone, day]
    if offset is None:
        return day, (instant(moment, zone) - _EPOCH) // _MICROSECOND
    return day, (moment - _NAIVE_EPOCH) // _MICROSECOND - offset


def _offset(moment: datetime, zone: str) -> int | None:
    """By how many microseconds the clocks of a zone are ahead all that day and those around; None where they change."""
    days = (moment - _AROUND, moment + _AROUND) if moment.year in _YEARS else ()
    offsets = {instant(day, zone).utcoffset() for day in days}
    offset = offsets.pop() if len(offsets) == 1 else None
    return offset // _MICROSECOND if offset is not None else None


def _named(post: Post) -> tuple[str, ...]:
    """The posts that it follows or answers."""
    answered = [post.reply_to, *(variant.reply_to for variant in post.variants.values())]
    if post.follows is None and not any(answered):
        return ()
    named = (post.follows, *(other.post for other in answered if isinstance(other, ReplyToPost)))
    return tuple(dict.fromkeys(name for name in named if name))


def written(entries: Iterable[OnDay]) -> bytes:
    """What is planned on one day, in bytes; a text that several channels share is there once."""
    return _written([_plain(entry) for entry in entries])


def _written(rows: list[list[Any]]) -> bytes:
    return json.dumps(rows, separators=(",", ":")).encode()


def _plain(entry: OnDay) -> list[Any]:
    texts = list(dict.fromkeys(slot.text for slot in entry.slots if slot.text is not None))
    numbers: dict[str | None, int] = {text: number for number, text in enumerate(texts)}
    slots = [[slot.channel, slot.at, numbers.get(slot.text, _NO_TEXT)] for slot in entry.slots]
    return [entry.post, entry.path, slots, texts]


def read_day(data: bytes) -> list[OnDay]:
    """What `written` made such bytes of.

    Raises:
        ValueError, TypeError, IndexError: they are none.
    """
    return [_opened(*row) for row in json.loads(data)]


def _opened(post: str, path: str, slots: list[tuple[str, int, int]], texts: list[str]) -> OnDay:
    return OnDay(post, path, tuple(Slot(channel, at, texts[n] if n >= 0 else None) for channel, at, n in slots))
