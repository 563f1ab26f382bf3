"""A workspace as it would be with some files changed: nothing is written to find out."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import BinaryIO

from socialops.domain.source import Fault, Listed, MediaFile, Source, is_document


class Changed:
    """A source with other bytes in some files; None takes one away."""

    def __init__(self, source: Source, files: Mapping[str, bytes | None]) -> None:
        self._source, self._files = source, files

    def files(self, folder: str, *, names: Collection[str] | None = None) -> Iterator[Listed]:
        """Every document below the folder, in sorted order."""
        found = {listed.path: listed for listed in self._source.files(folder, names=names)}
        for path, data in self._files.items():
            wanted = names is None or path.rpartition("/")[2] in names
            if data is None:
                found.pop(path, None)
            elif wanted and path.startswith(f"{folder}/") and is_document(path):
                found[path] = Listed(path)
        return iter(found[path] for path in sorted(found))

    def prepare(self, paths: Collection[str]) -> None:
        """Get ready to read these."""
        self._source.prepare([path for path in paths if path not in self._files])

    def read(self, path: str) -> bytes | Fault:
        """The bytes of a document."""
        if path in self._files:
            data = self._files[path]
            return Fault("SO001", "the file is not there") if data is None else data
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
