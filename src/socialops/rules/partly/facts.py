"""What the rules that compare posts look at of each: enough to know which others a change of it may concern."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from socialops.domain.documents.post import Post, ReplyToPost
from socialops.domain.time.clock import instant
from socialops.domain.workspace import Workspace
from socialops.rules.texts.duplicates import Texts, dated
from socialops.style.social.duplicates import Dated
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


def facts_of(workspace: Workspace, only: Collection[str]) -> Iterator[Facts]:
    """Of some posts of the workspace."""
    rows, days = Rows(workspace), dict[str, dict[int, OnDay]]()
    for item in dated(workspace):
        if item.key in only:
            days.setdefault(item.key, {})[item.day.toordinal()] = _opened(*rows.row(item))
    for name, filed in workspace.posts.items():
        if name in only:
            yield Facts(name, filed.path, days.get(name, {}), named_by(filed.item), bool(filed.item.waivers))


class Rows:
    """What is planned of a post on one day, as plain values: there are very many, and most are only kept."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._texts = Texts(workspace)
        self._zones: dict[tuple[str, int], int | None] = {}

    def row(self, item: Dated, folded: Mapping[str, str] | None = None) -> list[Any]:
        """That of one post and day; its texts may be *folded* already, those of all channels that have one."""
        filed = self._workspace.posts[item.key]
        slots: list[list[Any]] = []
        texts: list[str] = []
        last: datetime | None = None
        at = 0
        for channel in item.channels:
            moment = filed.item.publish_on(channel)
            if moment is None:
                continue
            if moment is not last:  # mostly all channels have one
                at, last = _when(moment, self._workspace.zone_of(filed.item), self._zones), moment
            words = self._folded(item.key, channel) if folded is None else folded.get(channel)
            if words is not None and words not in texts:
                texts.append(words)
            slots.append([channel, at, texts.index(words) if words is not None else _NO_TEXT])
        return [item.key, filed.path, slots, texts]

    def _folded(self, name: str, channel: str) -> str | None:
        text = self._texts(name, channel)
        return read(text).folded if text is not None else None


def _when(moment: datetime, zone: str, zones: dict[tuple[str, int], int | None]) -> int:
    """The microseconds of a moment since 1970; *zones* are the offsets of whole days."""
    if moment.tzinfo:
        return (instant(moment, zone) - _EPOCH) // _MICROSECOND
    day = moment.toordinal()
    if (zone, day) not in zones:
        zones[zone, day] = _offset(moment, zone)
    offset = zones[zone, day]
    if offset is None:
        return (instant(moment, zone) - _EPOCH) // _MICROSECOND
    return (moment - _NAIVE_EPOCH) // _MICROSECOND - offset


def _offset(moment: datetime, zone: str) -> int | None:
    """By how many microseconds the clocks of a zone are ahead all that day and those around; None where they change."""
    days = (moment - _AROUND, moment + _AROUND) if moment.year in _YEARS else ()
    offsets = {instant(day, zone).utcoffset() for day in days}
    offset = offsets.pop() if len(offsets) == 1 else None
    return offset // _MICROSECOND if offset is not None else None


def named_by(post: Post) -> tuple[str, ...]:
    """The posts that it follows or answers."""
    answered = [post.reply_to, *(variant.reply_to for variant in post.variants.values())]
    if post.follows is None and not any(answered):
        return ()
    named = (post.follows, *(other.post for other in answered if isinstance(other, ReplyToPost)))
    return tuple(dict.fromkeys(name for name in named if name))


def written(entries: Iterable[OnDay]) -> bytes:
    """What is planned on one day, in bytes; a text that several channels share is there once."""
    return dumped([_plain(entry) for entry in entries])


def dumped(value: Any) -> bytes:
    """Plain values as they are kept."""
    return json.dumps(value, separators=(",", ":")).encode()


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
