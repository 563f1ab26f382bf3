"""A workspace folder on disk as a source of bytes."""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from socialops import door
from socialops.domain.source import LFS_MAX, Fault, Listed, MediaFile, content_id, is_document
from socialops.store.yaml.reader import MAX_BYTES

_CHUNK = 1 << 20
_NO_NAMES = {"", ".", ".."}
MAX_FOLDERS = 32
"""More levels of folders below the workspace than anybody needs, and fewer than a recursion may have."""


def _above(parts: Sequence[str]) -> Iterator[str]:
    return ("/".join(parts[: end + 1]) for end in range(len(parts)))


class Disk:
    """A workspace folder on disk."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._below_root = os.path.join(root, "")  # noqa: PTH118 - joined to ten thousand paths by plain text: pathlib is slow
        self._media: dict[str, MediaFile] = {}

    def files(self, folder: str, *, names: Collection[str] | None = None) -> Iterator[Listed]:
        """Every .yaml and .yml file below the folder, in sorted order; links and special files with a fault.

        With *names*, only those called so, and folders that can't be read.
        """
        parts = folder.split("/")
        if linked := next((p for p in _above(parts) if door.is_link(self.root / p)), None):
            yield Listed(linked, Fault("SO001", "this folder is a link: put the folder itself here"))
            return
        yield from self._below(folder, MAX_FOLDERS, names)

    def _below(self, folder: str, levels: int, names: Collection[str] | None) -> Iterator[Listed]:
        if not levels:
            yield Listed(folder, Fault("SO001", f"folders are nested too deep (over {MAX_FOLDERS} levels)"))
            return
        try:
            with os.scandir(self._below_root + folder) as found:
                entries = [e for e in found if names is None or e.name in names or e.is_dir(follow_symlinks=False)]
        except FileNotFoundError:
            return
        except OSError as error:
            yield Listed(folder, Fault("SO001", f"the folder can't be read: {error.strerror}"))
            return
        for entry in sorted(entries, key=lambda e: e.name):
            path = f"{folder}/{entry.name}"
            if door.is_link(entry):
                yield Listed(path, Fault("SO001", "this is a link: put the file itself here"))
            elif entry.is_dir():
                yield from self._below(path, levels - 1, names)
            elif is_document(entry.name):
                yield Listed(path)

    def prepare(self, paths: Collection[str]) -> None:
        """Nothing to do: a file system reads one file as fast as many."""

    def read(self, path: str) -> bytes | Fault:
        """The bytes of a regular file, at most one more than the limit; never waits, never follows a link."""
        data = door.read(self._below_root + path, MAX_BYTES)
        return Fault("SO001", data.why) if isinstance(data, door.Shut) else data

    def media(self, path: str) -> MediaFile:
        """Hash of a media file (once a run)."""
        if path not in self._media:
            self._media[path] = self._probe(path)
        return self._media[path]

    def media_problem(self, path: str) -> str | None:
        """Why a media file can't be used, without reading it; None where it can."""
        target, parts = self.root / path, path.split("/")
        if not _NO_NAMES.isdisjoint(parts) or any(door.is_link(self.root / above) for above in _above(parts)):
            return "leads elsewhere through a link"
        try:
            mode = os.lstat(target).st_mode
            if stat.S_ISLNK(mode):  # in a circle
                return "leads elsewhere through a link"
            return None if stat.S_ISREG(mode) else "is no regular file"
        except OSError as error:
            return "is not there" if isinstance(error, FileNotFoundError) else f"can't be read ({error.strerror})"

    def open_media(self, path: str) -> BinaryIO:
        """A media file without a problem; OSError where it can't be read."""
        return door.stream(self.root / path)

    def _probe(self, path: str) -> MediaFile:
        if problem := self.media_problem(path):
            return MediaFile(None, problem=problem)
        try:
            with door.stream(self.root / path) as stream:
                return content_id(stream.read(LFS_MAX), iter(lambda: stream.read(_CHUNK), b""))
        except OSError as error:
            return MediaFile(None, problem=f"can't be read ({error.strerror})")
