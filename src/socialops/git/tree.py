"""A workspace as one state of git holds it: a source of bytes that never looks at the work tree."""

from __future__ import annotations

import tempfile
from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain
from typing import BinaryIO

from socialops.domain.source import LFS_MAX, Fault, Listed, MediaFile, content_id, is_document
from socialops.git.objects import REGULAR, Objects, TreeEntry
from socialops.git.reading.files import Files

_LINK = Fault("SO001", "this is a link or a submodule: put the file itself here")
_HELD = 4 << 20
"""Bytes of a media file that are held in memory while one looks into it; a larger one lies in a temporary file."""
_GONE = MediaFile(None, problem="is not there")


class Tree:
    """The files of a workspace at *prefix* (empty, or with a trailing slash) among *entries* of a repository."""

    def __init__(self, objects: Objects, entries: Mapping[str, TreeEntry], prefix: str) -> None:
        self.objects = objects
        self._all = entries
        self._prefix = prefix
        self._bytes: dict[str, bytes] = {}

    @cached_property
    def entries(self) -> dict[str, TreeEntry]:
        """All files, by their paths from the workspace."""
        start = self._prefix
        return {path.removeprefix(start): e for path, e in self._all.items() if path.startswith(start)}

    @cached_property
    def _sorted(self) -> list[str]:
        return sorted(self.entries)

    def _entry(self, path: str) -> TreeEntry | None:
        return self._all.get(self._prefix + path)

    def files(self, folder: str, *, names: Collection[str] | None = None) -> Iterator[Listed]:
        """Every .yaml and .yml file below the folder, in sorted order; links and submodules with a fault."""
        if self._entry(folder):
            yield Listed(folder, _LINK)
        for path, entry in self._below(folder, names):
            if entry.mode not in REGULAR:
                yield Listed(path, _LINK)
            elif is_document(path):
                yield Listed(path)

    def _below(self, folder: str, names: Collection[str] | None) -> Iterator[tuple[str, TreeEntry]]:
        if isinstance(self._all, Files):
            found = self._all.below(self._prefix + folder, names)
            yield from ((path.removeprefix(self._prefix), found[path]) for path in sorted(found))
            return
        paths, start = self._sorted, folder + "/"
        for number in range(bisect_left(paths, start), len(paths)):
            path = paths[number]
            if not path.startswith(start):
                return
            if names is None or path.rpartition("/")[2] in names:
                yield path, self.entries[path]

    def prepare(self, paths: Collection[str]) -> None:
        """Fetch many files at once."""
        there = {path: entry for path in paths if path not in self._bytes and (entry := self._entry(path))}
        wanted = [path for path, entry in there.items() if entry.mode in REGULAR]
        blobs = self.objects.blobs([there[path].oid for path in wanted])
        self._bytes.update({path: data for path, data in zip(wanted, blobs, strict=True) if data is not None})

    def read(self, path: str) -> bytes | Fault:
        """The bytes of a file."""
        entry = self._entry(path)
        if entry is None:
            return Fault("SO001", "the file is not there")
        if entry.mode not in REGULAR:
            return _LINK
        if path not in self._bytes:
            self.prepare([path])
        return self._bytes.get(path) or b""

    def media_problem(self, path: str) -> str | None:
        """Why a media file can't be used; None where it can."""
        entry = self._entry(path)
        if entry is None:
            return "is not there"
        return None if entry.mode in REGULAR else "leads elsewhere through a link"

    def media(self, path: str) -> MediaFile:
        """What is known of a media file."""
        if problem := self.media_problem(path):
            return MediaFile(None, problem=problem)
        entry = self._entry(path)
        return media_of(self.objects, [entry and entry.oid])[0]

    def open_media(self, path: str) -> BinaryIO:
        """A media file without a problem."""
        entry = self._entry(path)
        pieces = self.objects.stream(entry.oid) if entry else None
        found: BinaryIO = tempfile.SpooledTemporaryFile(_HELD)  # type: ignore[assignment]  # noqa: SIM115 - the caller closes it
        found.writelines(pieces or ())
        found.seek(0)
        return found


def media_of(objects: Objects, oids: Sequence[str | None]) -> list[MediaFile]:
    """What is known of media by their blobs; each is read once, in pieces: films are large."""
    for oid in dict.fromkeys(oids):
        if oid is not None and oid not in objects.media:
            pieces = objects.stream(oid)
            objects.media[oid] = _GONE if pieces is None else _identified(pieces)
    return [_GONE if oid is None else objects.media[oid] for oid in oids]


def _identified(pieces: Iterator[bytes]) -> MediaFile:
    """Media by their content; only the first kilobyte can be a pointer, and a piece is larger than that."""
    first = next(pieces, b"")
    return content_id(first[:LFS_MAX], chain((first[LFS_MAX:],), pieces))
