"""What a workspace can tell of its single files, when it is asked: places in them, media, style packages."""

from __future__ import annotations

from typing import Protocol

from socialops.domain.documents.style_package import Package
from socialops.domain.finding import KeyPath, Position
from socialops.domain.source import MediaFacts, MediaFile

GONE = "is not there"


class FileFacts(Protocol):
    """Facts about the files of one state of a workspace; paths are POSIX and relative to its root."""

    def locate(self, path: str, keys: KeyPath, /) -> Position:
        """The place of a value, or of the nearest thing around it."""
        ...

    def locate_text(self, path: str, keys: KeyPath, offset: int, /) -> Position:
        """The place of a character of a text; of its field where the text can't be matched with the file."""
        ...

    def media(self, path: str, /) -> MediaFile:
        """What is known of a media file; reads it whole."""
        ...

    def media_problem(self, path: str, /) -> str | None:
        """Why a media file can't be used, without reading it; None where it can."""
        ...

    def media_facts(self, path: str, /) -> MediaFacts:
        """What is in a media file: its kind, its size, its length."""
        ...

    def media_bytes(self, path: str, most: int, /) -> bytes | None:
        """A media file whole; None where it can't be read or is larger than *most* bytes."""
        ...

    def package(self, name: str, /) -> Package:
        """The style package of that name."""
        ...


class NoFiles:
    """The facts of a workspace that was made without any file."""

    def locate(self, path: str, keys: KeyPath) -> Position:  # noqa: ARG002 - of the shape of FileFacts
        """Nowhere."""
        return Position()

    def locate_text(self, path: str, keys: KeyPath, offset: int) -> Position:  # noqa: ARG002 - the same
        """Nowhere."""
        return Position()

    def media(self, path: str) -> MediaFile:  # noqa: ARG002 - the same
        """None there is."""
        return MediaFile(None, problem=GONE)

    def media_problem(self, path: str) -> str | None:  # noqa: ARG002 - the same
        """None that is known."""
        return None

    def media_facts(self, path: str) -> MediaFacts:  # noqa: ARG002 - the same
        """None there is."""
        return MediaFacts("unknown", "", 0, problem=GONE)

    def media_bytes(self, path: str, most: int) -> bytes | None:  # noqa: ARG002 - the same
        """None there are."""
        return None

    def package(self, name: str) -> Package:
        """An empty one."""
        return Package(name)


NO_FILES = NoFiles()
"""The facts of no files at all."""
