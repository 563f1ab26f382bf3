"""A workspace that is not on disk: what a command is about to write."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping

from socialops.domain.workspace import MediaFile
from socialops.store.reader import Fault
from socialops.store.source import Listed


class Memory:
    """Files by their path; of the shape of `store.source.Source`."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files

    def files(self, folder: str) -> Iterator[Listed]:
        """Every document below the folder, in sorted order."""
        return (
            Listed(path)
            for path in sorted(self._files)
            if path.startswith(f"{folder}/") and path.endswith(".yaml")
        )

    def read(self, path: str) -> bytes | Fault:
        """The bytes of a document."""
        return self._files.get(path, Fault("SO001", "the file is not there"))

    def media(self, path: str) -> MediaFile:
        """What is known of a media file."""
        data = self._files.get(path)
        if data is None:
            return MediaFile(None, problem=self.media_problem(path))
        return MediaFile(hashlib.sha256(data).hexdigest(), size=len(data))

    def media_problem(self, path: str) -> str | None:
        """Why a media file can't be used; None where it can."""
        return None if path in self._files else "is not there"
