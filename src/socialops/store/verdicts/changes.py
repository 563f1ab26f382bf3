"""Which files of posts and records were touched between two looks: the looks as bytes, and the difference of two.

There may be very many folders, so they lie together in drawers, by their names; only those that differ are opened.
"""

from __future__ import annotations

import stat
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from struct import Struct
from typing import NamedTuple
from zlib import crc32

from socialops.store.verdicts.footing import FACTS, UNREADABLE, Moment, Sight, Unclear

_DRAWERS = 256
_SIZE = Struct("<Q")
_DEEPEST = 24
"""Levels of folders of which something is said here; the reader of the workspace has its own limit, which is higher."""


class Change(NamedTuple):
    """A document that was touched, and whether it was there before, and is there now."""

    path: str
    was_there: bool
    is_there: bool


class Touched(NamedTuple):
    """All documents that were touched, and when any of that happened last, on which disks."""

    documents: list[Change]
    newest: int
    disks: frozenset[int]

    def settled(self, moment: Moment) -> bool:
        """Whether none was touched since *moment*, nor within a tick before."""
        return self.newest < moment.now - moment.tick and self.disks <= {moment.disk}


def drawer_of(name: str) -> int:
    """In which drawer what has that name lies."""
    return crc32(name.encode("utf-8", "surrogatepass")) % _DRAWERS


def drawers(sights: Iterable[Sight]) -> dict[int, bytes]:
    """How all folders look, in bytes."""
    found: dict[int, list[Sight]] = {}
    for sight in sights:
        found.setdefault(drawer_of(sight.folder), []).append(sight)
    return {number: _packed(some) for number, some in found.items()}


def _packed(sights: Sequence[Sight]) -> bytes:
    told = b"".join(sight.told for sight in sights)
    return _SIZE.pack(len(told)) + told + b"".join(chain.from_iterable(sight.facts for sight in sights))


def _opened(data: bytes) -> dict[str, dict[str, bytes]]:
    """By folder, the names in it with their facts."""
    if not data:
        return {}
    size = _SIZE.unpack_from(data)[0]
    at = _SIZE.size + size
    found: dict[str, dict[str, bytes]] = {}
    inside: dict[str, bytes] = {}
    for name in data[_SIZE.size : at].decode("utf-8", "surrogateescape").split("\0")[:-1]:
        if name.startswith(UNREADABLE):
            raise Unclear
        if name.startswith("/"):
            inside = found[name[1:]] = {}
        else:
            inside[name] = data[at : at + FACTS.size]
            at += FACTS.size
    return found


def touched(before: Mapping[int, bytes], now: Mapping[int, bytes]) -> Touched:
    """What differs between two looks.

    Raises:
        Unclear: something else than a document came, went or was touched: a link, say, or a name that none has.
    """
    documents: list[Change] = []
    newest, disks = 0, set[int]()
    for number in before.keys() | now.keys():
        if before.get(number) == now.get(number):
            continue
        for folder, name, old, new in _differences(_opened(before.get(number, b"")), _opened(now.get(number, b""))):
            if new:
                disk, _, _, _, _, at = FACTS.unpack(new)
                newest = max(newest, at)
                disks.add(disk)
            if {_is_folder(facts) for facts in (old, new) if facts} == {True}:
                continue
            if not name.endswith(".yaml") or folder.count("/") > _DEEPEST or not (_is_file(old) and _is_file(new)):
                raise Unclear
            documents.append(Change(f"{folder}/{name}", bool(old), bool(new)))
    return Touched(documents, newest, frozenset(disks))


def _differences(
    before: Mapping[str, Mapping[str, bytes]], now: Mapping[str, Mapping[str, bytes]]
) -> Iterator[tuple[str, str, bytes | None, bytes | None]]:
    for folder in before.keys() | now.keys():
        old, new = before.get(folder, {}), now.get(folder, {})
        if old != new:
            for name in old.keys() | new.keys():
                if old.get(name) != new.get(name):
                    yield folder, name, old.get(name), new.get(name)


def _is_folder(facts: bytes) -> bool:
    return stat.S_ISDIR(FACTS.unpack(facts)[2])


def _is_file(facts: bytes | None) -> bool:
    """Whether it is a plain file, where it is anything."""
    return facts is None or stat.S_ISREG(FACTS.unpack(facts)[2])
