"""The files of a commit without reading all of its tree: folders are read as they are asked for, and each only once.

Two trees that hold a folder alike have it under one id, so whatever compares them passes over it unread. That is what
lets one post be judged among a hundred thousand.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from functools import cached_property, lru_cache
from typing import NamedTuple

from socialops.domain.pattern import late
from socialops.git.objects import TWICE, Objects, TreeEntry
from socialops.git.repo import GitFailed

ENTRIES = {length: re.compile(rb"([0-7]+) ([^\0]+)\0(.{%d})" % length, re.DOTALL) for length in (20, 32)}
"""The entries of a folder as git keeps it, by the bytes of its ids."""
_MAY_HOLD_FOLDERS = late(rb"4[0-7]{4} ")
_KIND, _IS_FOLDER, _IS_FILE, _IS_LINK, _MAY_RUN = 0o170000, 0o040000, 0o100000, 0o120000, 0o100


_Folder = Mapping[bytes, tuple[bytes, bytes]]
"""The names in a folder, each with the mode and the id of what lies there."""


class _Held(NamedTuple):
    """What a name in a folder leads to: a file, or a folder by its id."""

    file: TreeEntry | None
    folder: str | None


class Files(Mapping[str, TreeEntry]):
    """The files of a commit, by their paths from the repository's top, but for what is *changed* in it.

    In *changed*, None stands for a file that is not there. Whoever goes through all of them reads all of the tree.
    """

    def __init__(self, objects: Objects, commit: str, changed: Mapping[str, TreeEntry | None] | None = None) -> None:
        self.objects = objects
        self.commit = commit
        self.changed: Mapping[str, TreeEntry | None] = changed or {}
        self._folders: dict[str, _Folder] = {}

    def but(self, changed: Mapping[str, TreeEntry | None]) -> Files:
        """The same files, but for these."""
        return Files(self.objects, self.commit, {**self.changed, **changed})

    def __getitem__(self, path: str) -> TreeEntry:
        entry = self.changed[path] if path in self.changed else self._held(path).file
        if entry is None:
            raise KeyError(path)
        return entry

    def __iter__(self) -> Iterator[str]:
        return iter(self._whole)

    def __len__(self) -> int:
        return len(self._whole)

    @cached_property
    def _whole(self) -> dict[str, TreeEntry]:
        found = {**self.objects.trees(self.commit), **self.changed}
        return {path: entry for path, entry in found.items() if entry is not None}

    def below(self, folder: str, names: Collection[str] | None = None) -> dict[str, TreeEntry]:
        """The files in a folder and in all below it; with *names*, only those called so."""
        wanted = None if names is None else {_raw(name) for name in names}
        top = self._held(folder).folder
        found = dict(self._below(folder, top, wanted)) if top else {}
        for path, entry in self.changed.items():
            if path.startswith(folder + "/") and (names is None or path.rpartition("/")[2] in names):
                found.pop(path, None)
                if entry is not None:
                    found[path] = entry
        return found

    def _below(self, folder: str, oid: str, wanted: Collection[bytes] | None) -> Iterator[tuple[str, TreeEntry]]:
        data = self.objects.listing(oid)
        if wanted is not None and not any(name in data for name in wanted) and not _MAY_HOLD_FOLDERS.search(data):
            return  # hundreds of files, none of them asked for, need not be told apart
        for name, raw in self._parsed(oid).items():
            path, held = f"{folder}/{_text(name)}", _led_to(raw)
            if held.folder:
                yield from self._below(path, held.folder, wanted)
            elif held.file and (wanted is None or name in wanted):
                yield path, held.file

    def _held(self, path: str) -> _Held:
        """What lies at a path of the commit."""
        folder, _, name = path.rpartition("/")
        if folder not in self._folders:
            oid = self._held(folder).folder if folder else f"{self.commit}^{{tree}}"
            self._folders[folder] = self._parsed(oid) if oid else {}
        return _led_to(self._folders[folder].get(_raw(name)))

    def _parsed(self, oid: str) -> _Folder:
        return _parsed(self.objects.listing(oid), len(self.commit) // 2, self.commit)

    def apart(self, other: Files) -> set[str]:
        """The paths at which two commits differ."""
        found = set[str]() if self.commit == other.commit else set(self._apart("", self._top, other, other._top))
        found |= self.changed.keys() | other.changed.keys()
        return {path for path in found if self.get(path) != other.get(path)}

    @property
    def _top(self) -> str:
        return f"{self.commit}^{{tree}}"

    def _apart(self, start: str, mine: str | None, other: Files, theirs: str | None) -> Iterator[str]:
        one = self._parsed(mine) if mine else {}
        two = other._parsed(theirs) if theirs else {}
        names = [name for name, raw in one.items() if two.get(name) != raw]
        for name in (*names, *(two.keys() - one.keys())):
            path = start + _text(name)
            here, there = _led_to(one.get(name)), _led_to(two.get(name))
            if here.file != there.file:
                yield path
            if here.folder != there.folder:
                yield from self._apart(f"{path}/", here.folder, other, there.folder)


def files_at(objects: Objects, commit: str) -> Files:
    """The files of a commit; of one that was learned (`Objects.learn`) without reading what its parent has alike."""
    known = objects.learned(commit)
    return Files(objects, known[0], {known[1]: known[2]}) if known else Files(objects, commit)


def apart(one: Mapping[str, TreeEntry], other: Mapping[str, TreeEntry]) -> set[str]:
    """The paths at which two states differ."""
    if isinstance(one, Files) and isinstance(other, Files):
        return one.apart(other)
    return {path for path in one.keys() | other.keys() if one.get(path) != other.get(path)}


def but(entries: Mapping[str, TreeEntry], changed: Mapping[str, TreeEntry | None]) -> Mapping[str, TreeEntry]:
    """The same files, but for these; None stands for one that is not there."""
    if isinstance(entries, Files):
        return entries.but(changed)
    return {path: entry for path, entry in {**entries, **changed}.items() if entry is not None}


def below(entries: Mapping[str, TreeEntry], folder: str) -> dict[str, TreeEntry]:
    """The files in a folder and in all below it."""
    if isinstance(entries, Files):
        return entries.below(folder)
    return {path: entry for path, entry in entries.items() if path.startswith(folder + "/")}


@lru_cache(maxsize=64)
def _parsed(data: bytes, length: int, commit: str) -> _Folder:
    """A folder as git keeps it; *length* is that of an id in bytes, *commit* is for the message."""
    entries = ENTRIES[length].findall(data)
    found = {name: (mode, oid) for mode, name, oid in entries}
    if len(found) != len(entries):
        names = [name for _, name, _ in entries]
        twice = next(name for name in names if names.count(name) > 1)
        raise GitFailed(TWICE.format(commit=commit[:9], path=_text(twice)))
    return found


def _led_to(raw: tuple[bytes, bytes] | None) -> _Held:
    """The modes are git's own few, whatever bits a tree has beside them."""
    if raw is None:
        return _Held(None, None)
    number, oid = int(raw[0], 8), raw[1].hex()
    kind = number & _KIND
    if kind == _IS_FOLDER:
        return _Held(None, oid)
    if kind == _IS_FILE:
        return _Held(TreeEntry("100755" if number & _MAY_RUN else "100644", oid), None)
    return _Held(TreeEntry("120000" if kind == _IS_LINK else "160000", oid), None)


def _raw(name: str) -> bytes:
    return name.encode("utf-8", "surrogateescape")


def _text(name: bytes) -> str:
    return name.decode("utf-8", "surrogateescape")
