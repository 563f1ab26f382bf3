"""A workspace that is not on disk: what a command is about to write."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator, Mapping
from typing import BinaryIO

from socialops.domain.source import Fault, Listed, MediaFile, content_id, is_document


class Memory:
    """Files by their path; of the shape of `domain.source.Source`."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files

    def files(self, folder: str, *, names: Collection[str] | None = None) -> Iterator[Listed]:
        """Every document below the folder, in sorted order; with *names* only those called so."""
        for path in sorted(self._files):
            wanted = names is None or path.rpartition("/")[2] in names
            if wanted and path.startswith(f"{folder}/") and is_document(path):
                yield Listed(path)

    def prepare(self, paths: Collection[str]) -> None:
        """Everything is at hand already."""

    def read(self, path: str) -> bytes | Fault:
        """The bytes of a document."""
        return self._files.get(path, Fault("SO001", "the file is not there"))

    def media(self, path: str) -> MediaFile:
        """What is known of a media file."""
        if problem := self.media_problem(path):
            return MediaFile(None, problem=problem)
        return content_id(self._files[path], iter(()))

    def media_problem(self, path: str) -> str | None:
        """Why a media file can't be used; None where it can."""
        return None if path in self._files else "is not there"

    def open_media(self, path: str) -> BinaryIO:
        """A media file without a problem."""
        return io.BytesIO(self._files[path])
