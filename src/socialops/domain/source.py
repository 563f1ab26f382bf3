"""Where a workspace's bytes come from: a folder on disk, a tree of git, or anything else of the same shape."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from typing import BinaryIO, NamedTuple, Protocol

from socialops.classes import dataclass
from socialops.domain.finding import Position
from socialops.domain.pattern import late

ROOT_FILE = "socialops.yaml"
"""The file that makes a folder a workspace."""
LFS_MAX = 1024
"""A Git LFS pointer is shorter than this (its specification, version 1)."""
_LFS = late(
    rb"version https://git-lfs\.github\.com/spec/v1\n(?:ext-[^\n]*\n)*oid sha256:([0-9a-f]{64})\nsize (\d{1,18})\n"
)


class Fault(NamedTuple):
    """Why a file cannot be taken: a code, what is wrong and what to do, and where."""

    code: str
    message: str
    position: Position = Position()


class Listed(NamedTuple):
    """A file of a folder; with a fault it must not be read."""

    path: str
    fault: Fault | None = None


def is_document(name: str) -> bool:
    """True for .yaml and .yml, in capitals and with dots or blanks behind too: what a file system without case opens as
    such a file, and what somebody took for one. Such a name is a finding, and never read.
    """
    return name.rstrip(". \t\u00a0").lower().endswith((".yaml", ".yml"))


class MediaFile(NamedTuple):
    """What is known of a media file without decoding it.

    `sha256` is of the content: of the bytes themselves, or the object id that a Git LFS pointer names, so that a
    checkout with and one without LFS agree. `problem` says why the file can't be used.
    """

    sha256: str | None
    size: int = 0
    pointer: bool = False
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class MediaFacts:
    """What is known of one media file; a number that was not measured is None.

    `kind` is image, gif, video, document, pointer (Git LFS) or unknown. Width and height are as shown,
    after EXIF or video rotation. `duration` is in seconds. `problem` says what is wrong and what to do, or
    is empty.
    """

    kind: str
    mime: str
    size: int
    width: int | None = None
    height: int | None = None
    frames: int | None = None
    duration: float | None = None
    problem: str = ""
    pointer_oid: str = ""
    pointer_size: int | None = None

    @property
    def ratio(self) -> float | None:
        """Width by height as shown."""
        return self.width / self.height if self.width and self.height else None


class Source(Protocol):
    """The bytes of one state of a workspace. Paths are POSIX and relative to the workspace's root."""

    def files(self, folder: str, *, names: Collection[str] | None = None) -> Iterator[Listed]:
        """Every .yaml and .yml file below the folder, in sorted order; with *names* only those called so."""
        ...

    def prepare(self, paths: Collection[str]) -> None:
        """Get ready to read these: a source that reads many at once may fetch them."""
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

    def open_media(self, path: str) -> BinaryIO:
        """A media file without a problem, to look into here and there; OSError where it can't be read."""
        ...


class Overlay:
    """The files of another source, told as they are; who limits or adds says only where they differ from it."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def files(self, folder: str, *, names: Collection[str] | None = None) -> Iterator[Listed]:
        """Every document below the folder, in sorted order."""
        return self._source.files(folder, names=names)

    def prepare(self, paths: Collection[str]) -> None:
        """Get ready to read these."""
        self._source.prepare(paths)

    def read(self, path: str) -> bytes | Fault:
        """The bytes of a document."""
        return self._source.read(path)

    def media(self, path: str) -> MediaFile:
        """What is known of a media file."""
        return self._source.media(path)

    def media_problem(self, path: str) -> str | None:
        """Why a media file can't be used; None where it can."""
        return self._source.media_problem(path)

    def open_media(self, path: str) -> BinaryIO:
        """A media file without a problem."""
        return self._source.open_media(path)


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
