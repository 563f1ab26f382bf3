"""Where a workspace's bytes come from: a folder on disk, or anything else of the same shape."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, Protocol

from socialops.domain.workspace import MediaFile
from socialops.store.reader import MAX_BYTES, Fault

LFS_MAX = 1024
_LFS = re.compile(
    rb"version https://git-lfs\.github\.com/spec/v1\n(?:ext-[^\n]*\n)*oid sha256:([0-9a-f]{64})\nsize (\d{1,18})\n"
)
_CHUNK = 1 << 20


class Listed(NamedTuple):
    """A file of a folder; with a fault it must not be read."""

    path: str
    fault: Fault | None = None


class Source(Protocol):
    """The bytes of one state of a workspace. Paths are POSIX and relative to the workspace's root."""

    def files(self, folder: str) -> Iterator[Listed]:
        """Every .yaml and .yml file below the folder, in sorted order."""
        ...

    def read(self, path: str) -> bytes | Fault:
        """The bytes of a document, at most one more than the limit."""
        ...

    def media(self, path: str) -> MediaFile:
        """What is known of a media file; reads it whole."""
        ...

    def media_problem(self, path: str) -> str | None:
        """Why a media file can't be used, without reading it; None where it can."""
        ...


class Disk:
    """A workspace folder on disk."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._media: dict[str, MediaFile] = {}

    def files(self, folder: str) -> Iterator[Listed]:
        """Every .yaml and .yml file below the folder, in sorted order; links and special files with a fault."""
        try:
            entries = sorted(os.scandir(self.root / folder), key=lambda e: e.name)
        except FileNotFoundError:
            return
        except OSError as error:
            yield Listed(folder, Fault("SO001", f"the folder can't be read: {error.strerror}"))
            return
        for entry in entries:
            path = f"{folder}/{entry.name}"
            if entry.is_symlink():
                yield Listed(path, Fault("SO001", "this is a link: put the file itself here"))
            elif entry.is_dir():
                yield from self.files(path)
            elif entry.name.endswith((".yaml", ".yml")):
                yield Listed(path)

    def read(self, path: str) -> bytes | Fault:
        """The bytes of a regular file, at most one more than the limit; never waits, never follows a link."""
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        try:
            handle = os.open(self.root / path, flags)
        except OSError as error:
            return Fault("SO001", f"the file can't be read: {error.strerror}")
        try:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                return Fault("SO001", "this is no regular file: put a plain file here")
            return os.read(handle, MAX_BYTES + 1)
        except OSError as error:
            return Fault("SO001", f"the file can't be read: {error.strerror}")
        finally:
            os.close(handle)

    def media(self, path: str) -> MediaFile:
        """Hash of a media file (once a run)."""
        if path not in self._media:
            self._media[path] = self._probe(path)
        return self._media[path]

    def media_problem(self, path: str) -> str | None:
        """Why a media file can't be used, without reading it; None where it can."""
        target = self.root / path
        if target.resolve() != self.root.resolve().joinpath(*path.split("/")):
            return "leads elsewhere through a link"
        try:
            return None if stat.S_ISREG(os.lstat(target).st_mode) else "is no regular file"
        except OSError as error:
            return "is not there" if isinstance(error, FileNotFoundError) else f"can't be read ({error.strerror})"

    def _probe(self, path: str) -> MediaFile:
        if problem := self.media_problem(path):
            return MediaFile(None, problem=problem)
        try:
            with (self.root / path).open("rb") as stream:
                return content_id(stream.read(LFS_MAX), iter(lambda: stream.read(_CHUNK), b""))
        except OSError as error:
            return MediaFile(None, problem=f"can't be read ({error.strerror})")


def content_id(head: bytes, rest: Iterator[bytes]) -> MediaFile:
    """Identify media by its content, given its first kilobyte and what follows."""
    pointer = _LFS.fullmatch(head) if len(head) < LFS_MAX else None
    if pointer:
        return MediaFile(pointer[1].decode(), size=int(pointer[2]), pointer=True)
    digest, size = hashlib.sha256(head), len(head)
    for chunk in rest:
        digest.update(chunk)
        size += len(chunk)
    return MediaFile(digest.hexdigest(), size=size)
