"""What files look like from outside: enough to know that none of them was touched, without reading one.

Of each file that counts: its number on the disk, kind and permissions, size, and to the nanosecond when its bytes and
when anything of it last changed. The second of these times is the system's own: no program can set it, so a file that
was edited, and then given back its size and its old time, differs all the same. git is not asked: its index leaves out
what is ignored, assumed unchanged or filtered, while every byte that lies in a folder counts here.

What was touched a moment ago could be touched once more within the same tick of the clock, and would look the same. So
`settled` is asked before anything is kept.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from struct import Struct
from typing import NamedTuple

from socialops import door

FACTS = Struct("<QQQqqq")
"""Of a file: disk, number, kind and permissions, size, when its bytes and when anything of it changed last."""
_DEEPEST = 64
"""Levels of folders that are looked into: more than are ever read."""
_TICK, _COARSE_TICK = 50_000_000, 2_100_000_000
"""Nanoseconds within which two changes may bear one time: where the disk knows parts of a second (exFAT has the
coarsest, 10 ms), and where it knows none (FAT counts in two seconds).
"""
OF_POSTS = frozenset({"posts", "reviews", "publications"})
"""Folders whose files are each a post's, or a record of one."""
UNREADABLE = "//"
"""What stands in the place of the names in a folder that can't be read, before the number of the error."""
_NOWHERE = frozenset({"", ".", ".."})


class Footing(NamedTuple):
    """What something rests on: whole folders, and single files or places where none is; paths as in a `Source`."""

    folders: tuple[str, ...]
    paths: tuple[str, ...]


class Sight(NamedTuple):
    """How a folder looks: the names in it, in order, and of each its packed facts; `told` is the folder with its names.

    A folder that can't be read has one name that no file has, and no facts.
    """

    folder: str
    names: list[str]
    facts: list[bytes]
    told: bytes


class Look(NamedTuple):
    """How all of it looks: one digest, and what `settled` must know.

    `others` is a digest of all but the folders of posts and records, and `sights` are those.
    """

    digest: str
    newest: int
    disks: frozenset[int]
    others: str
    sights: list[Sight]


class Moment(NamedTuple):
    """What time it is by the clock that stamps the files of a disk, and the tick of that clock; in nanoseconds."""

    now: int
    tick: int
    disk: int


class Unclear(Exception):  # noqa: N818 - it says what is known
    """Files come and go, or lie deeper than anybody looks: nothing can be said of them."""


def look(root: Path, footing: Footing, *, times: bool = False) -> Look:
    """How the files look now; *times* as well, for `settled`.

    Raises:
        Unclear: they change meanwhile, or lead out of the workspace.
    """
    parts: list[bytes] = []
    facts: list[bytes] = []
    sights: list[Sight] = []
    ways: set[str] = {""}
    for folder in footing.folders:
        if not _NOWHERE.isdisjoint(folder.split("/")):
            raise Unclear
        steps = _ways(folder)
        ways.update(steps)
        if any(door.is_link(root / step) for step in steps):  # nobody reads behind a link
            continue
        start = os.path.join(root, folder)  # noqa: PTH118 - pathlib is slow
        if folder in OF_POSTS:
            sights.extend(_below(start, folder))
            continue
        for sight in _below(start, folder):
            parts.append(sight.told)
            facts += sight.facts
    for path in footing.paths:
        if _NOWHERE.isdisjoint(path.split("/")):
            ways.update(_ways(path)[:-1])
            parts.append(f"\0{path}\0".encode("utf-8", "surrogatepass"))
            _one(root, path, parts, facts)
    digest = hashlib.blake2b(digest_size=32)
    for way in sorted(ways):
        s = _status(root, way)
        digest.update(f"\0{way}\0{s and (s.st_dev, s.st_ino, s.st_mode)}".encode("utf-8", "surrogatepass"))
    digest.update(b"".join(parts))
    digest.update(b"".join(facts))
    others = digest.hexdigest()
    digest.update(b"".join(sight.told for sight in sights))
    of_posts = list(chain.from_iterable(sight.facts for sight in sights))
    digest.update(b"".join(of_posts))
    newest, disks = _newest(root, ways, chain(facts, of_posts)) if times else (0, frozenset[int]())
    return Look(digest.hexdigest(), newest, disks, others, sights)


def holds(root: Path, folder: str, number: int) -> bool:
    """Whether at least so many files lie below the folder; no more of them are looked at."""
    waiting = [os.path.join(root, folder)]  # noqa: PTH118 - pathlib is slow
    while waiting and number > 0:
        try:
            with os.scandir(waiting.pop()) as found:
                for entry in found:
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                    else:
                        number -= 1
        except OSError:
            continue
    return number <= 0


def fact(root: Path, path: str) -> bytes | None:
    """How a file looks now; None where there is none."""
    s = _status(root, path)
    return s and FACTS.pack(s.st_dev, s.st_ino, s.st_mode, s.st_size, s.st_mtime_ns, s.st_ctime_ns)


def is_plain(facts: bytes | None) -> bool:
    """Whether that is how a plain file looks."""
    return facts is not None and stat.S_ISREG(FACTS.unpack(facts)[2])


def settled(found: Look, moment: Moment) -> bool:
    """Whether none of it was touched since *moment*, nor within a tick before: whatever is touched from then on looks
    different. What went away meanwhile left its folder touched.
    """
    return found.newest < moment.now - moment.tick and found.disks <= {moment.disk}


def moment_at(file: Path, handle: int, above: Path) -> Moment | None:
    """The clock of the disk on which *file* was made just now; None where that disk can't be relied on.

    The folder *above* has just got a new entry, so its second time must be new. And the file is given an old time: its
    second time must not go back with it.
    """
    made = os.fstat(handle)
    os.utime(file, ns=(0, 0))
    after = os.fstat(handle)
    if after.st_mtime_ns != 0 or after.st_ctime_ns < made.st_ctime_ns or made.st_ctime_ns < made.st_mtime_ns:
        return None
    if above.lstat().st_ctime_ns < made.st_ctime_ns - _COARSE_TICK:
        return None
    is_coarse = made.st_mtime_ns % 1_000_000_000 == 0
    return Moment(made.st_mtime_ns, _COARSE_TICK if is_coarse else _TICK, made.st_dev)


def _below(start: str, name: str) -> Iterator[Sight]:
    """A folder, and all below it."""
    pack = FACTS.pack
    waiting = [(start, name, 0)]
    while waiting:
        folder, shown, depth = waiting.pop()
        try:
            with os.scandir(folder) as found:
                entries = {entry.name: entry for entry in found}
        except OSError as error:
            names = [f"{UNREADABLE}{error.errno}"]
            yield Sight(shown, names, [], _told(shown, names))
            continue
        names = sorted(entries)
        facts: list[bytes] = []
        for each in names:
            try:
                s = entries[each].stat(follow_symlinks=False)
            except OSError as error:
                raise Unclear from error
            mode = s.st_mode
            facts.append(pack(s.st_dev, s.st_ino, mode, s.st_size, s.st_mtime_ns, s.st_ctime_ns))
            if stat.S_ISDIR(mode):
                if depth == _DEEPEST:
                    raise Unclear
                waiting.append((f"{folder}/{each}", f"{shown}/{each}", depth + 1))
        yield Sight(shown, names, facts, _told(shown, names))


def _told(folder: str, names: list[str]) -> bytes:
    """A folder, by a sign that no name begins with, and the names in it."""
    return "\0".join((f"/{folder}", *names, "")).encode("utf-8", "surrogateescape")


def _one(root: Path, path: str, parts: list[bytes], facts: list[bytes]) -> None:
    """A single file, which may not be there."""
    s = _status(root, path)
    if s is None:
        parts.append(b"!")
    else:
        facts.append(FACTS.pack(s.st_dev, s.st_ino, s.st_mode, s.st_size, s.st_mtime_ns, s.st_ctime_ns))


def _ways(path: str) -> list[str]:
    """The folders on the way to a path, and the path itself: what lies there may lead elsewhere."""
    pieces = path.split("/")
    return ["/".join(pieces[: end + 1]) for end in range(len(pieces))]


def _status(root: Path, path: str) -> os.stat_result | None:
    try:
        return os.lstat(os.path.join(root, path))  # noqa: PTH118 - there may be very many
    except (OSError, ValueError):
        return None


def _newest(root: Path, ways: Iterable[str], facts: Iterable[bytes]) -> tuple[int, frozenset[int]]:
    """When any of it was touched last, and the disks on which it lies."""
    newest, disks = 0, set()
    for disk, _, _, _, _, touched in map(FACTS.unpack, facts):
        newest = max(newest, touched)
        disks.add(disk)
    for s in (_status(root, way) for way in ways):
        if s is not None:
            newest = max(newest, s.st_ctime_ns)
            disks.add(s.st_dev)
    return newest, frozenset(disks)
