"""Rows of an export to our posts: by the native id; where the platform rotates ids, by time, then by text and day.

What is matched by its id is no candidate for others. Where two could be meant, none is taken, and both are named.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from datetime import date, datetime, timedelta
from typing import Final, Literal, NamedTuple

from socialops.analytics.address import BY_ID_ALONE, made_at, native_id
from socialops.analytics.export import PostRow
from socialops.classes import dataclass
from socialops.domain.approval.publications import out
from socialops.domain.time.clock import exact
from socialops.domain.time.zones import zone
from socialops.domain.workspace import Workspace

NEAR: Final = timedelta(minutes=10)
"""How far the time in a row may lie from that of the publication."""
LETTERS: Final = 40
"""Of a text, without blanks and addresses, in one case: exports cut and flatten the rest."""
How = Literal["id", "time", "text"]
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)


class Outgoing(NamedTuple):
    """A post that is out on a channel, with all that a row may know it by; `times` in UTC."""

    post: str
    channel: str
    platform: str
    ids: tuple[str, ...]
    times: tuple[datetime, ...]
    text: str

    @property
    def name(self) -> str:
        """It, in a message."""
        return f"{self.post} on {self.channel}"


class Matched(NamedTuple):
    """A row that is a post of ours, and by what it was recognised."""

    row: PostRow
    out: Outgoing
    how: How


class Strange(NamedTuple):
    """A row that is no post of ours, or could be several."""

    row: PostRow
    candidates: tuple[str, ...] = ()


@dataclass
class Joined:
    """The rows of an export, sorted into ours and others."""

    matched: list[Matched] = field(default_factory=list)
    strange: list[Strange] = field(default_factory=list)


def outgoing(workspace: Workspace) -> list[Outgoing]:
    """Every post on every channel that it is out on."""
    found = []
    home = workspace.settings.timezone
    for post, records in workspace.publications.items():
        filed = workspace.posts.get(post)
        for channel, publication in out(records).items():
            platform = workspace.platform_of(channel)
            if platform is None:
                continue
            said = publication.item
            native = native_id(platform, said.url) if said.url else None
            known = tuple(dict.fromkeys(one for one in (native, said.remote_id) if one))
            made = made_at(platform, native) if native else None
            times = (exact(said.at, home), *([made] if made else []))
            text = filed.item.on(channel, "text") if filed and platform not in BY_ID_ALONE else None
            found.append(Outgoing(post, channel, platform, known, times, opening(text or "")))
    return found


def opening(text: str) -> str:
    """How a text begins, in the form in which beginnings are compared."""
    plain = unicodedata.normalize("NFKC", _ADDRESS.sub("", text)).casefold()
    return "".join(plain.split())[:LETTERS]


def joined(rows: Sequence[PostRow], ours: Iterable[Outgoing], place: str) -> Joined:
    """Each row to the post that it is; *place* is the zone of the export's days."""
    ours = list(ours)
    by_id: dict[tuple[str, str], list[Outgoing]] = {}
    for one in ours:
        for native in one.ids:
            by_id.setdefault((one.platform, native), []).append(one)
    found, taken, left = Joined(), set[tuple[str, str]](), list[PostRow]()
    for row in rows:
        known = {one[:2]: one for native in row.ids for one in by_id.get((row.platform or "", native), ())}
        if len(known) == 1:
            (one,) = known.values()
            found.matched.append(Matched(row, one, "id"))
            taken.add(one[:2])
        elif known or row.platform is None or row.platform in BY_ID_ALONE:
            found.strange.append(Strange(row, tuple(one.name for one in known.values())))
        else:
            left.append(row)
    free = [one for one in ours if one[:2] not in taken and one.platform not in BY_ID_ALONE]
    _by_words(left, free, place, found)
    return found


def _by_words(rows: Sequence[PostRow], free: Sequence[Outgoing], place: str, found: Joined) -> None:
    """By time, else by text and day; a post that two rows claim is nobody's."""
    claims: list[tuple[PostRow, list[Outgoing], How]] = []
    days = _by_day(free, place)
    clock = sorted(((time, at) for at, one in enumerate(free) for time in one.times))
    for row in rows:
        near = [one for one in _near(row, clock, free) if one.platform == row.platform]
        how: How = "time"
        if not near:
            near, how = _alike(row, days, place), "text"
        claims.append((row, near, how))
    claimed: dict[tuple[str, str], int] = {}
    for _, near, _ in claims:
        if len(near) == 1:
            claimed[near[0][:2]] = claimed.get(near[0][:2], 0) + 1
    for row, near, how in claims:
        if len(near) == 1 and claimed[near[0][:2]] == 1:
            found.matched.append(Matched(row, near[0], how))
        else:
            found.strange.append(Strange(row, tuple(one.name for one in near)))


def _near(row: PostRow, clock: Sequence[tuple[datetime, int]], free: Sequence[Outgoing]) -> list[Outgoing]:
    """What went out within ten minutes of the row's time."""
    if row.at is None:
        return []
    start = bisect_left(clock, (row.at - NEAR, -1))
    end = bisect_left(clock, (row.at + NEAR, len(free)))
    return [free[at] for at in sorted({at for _, at in clock[start:end]})]


def _by_day(free: Sequence[Outgoing], place: str) -> Mapping[tuple[str, str, date], list[Outgoing]]:
    found: dict[tuple[str, str, date], list[Outgoing]] = {}
    for one in free:
        for day in {_day(time, place) for time in one.times}:
            found.setdefault((one.platform, one.text, day), []).append(one)
    return found


def _alike(row: PostRow, days: Mapping[tuple[str, str, date], list[Outgoing]], place: str) -> list[Outgoing]:
    day = row.day or (_day(row.at, place) if row.at else None)
    text = opening(row.text)
    return list(days.get((row.platform or "", text, day), ())) if text and day else []


def _day(at: datetime, place: str) -> date:
    return at.astimezone(zone(place)).date()
