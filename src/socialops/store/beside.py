"""A workspace whose publications come from elsewhere, too: from a branch of their own."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import BinaryIO

from socialops.domain.documents.kind import PUBLICATIONS
from socialops.domain.source import Fault, Listed, MediaFile, Source


class Beside:
    """The files of *source*, with the publications of *records* added; of the shape of `domain.source.Source`.

    Where both hold a file of one name, that of *records* counts.
    """

    def __init__(self, source: Source, records: Source) -> None:
        self._source, self._records = source, records

    def files(self, folder: str, *, names: Collection[str] | None = None) -> Iterator[Listed]:
        """Every document below the folder, in sorted order."""
        if folder.partition("/")[0] != PUBLICATIONS:
            yield from self._source.files(folder, names=names)
            return
        found = {listed.path: listed for listed in self._source.files(folder, names=names)}
        found |= {listed.path: listed for listed in self._records.files(folder, names=names)}
        yield from (found[path] for path in sorted(found))

    def prepare(self, paths: Collection[str]) -> None:
        """Get ready to read these."""
        self._source.prepare([path for path in paths if not _is_record(path)])
        self._records.prepare([path for path in paths if _is_record(path)])

    def read(self, path: str) -> bytes | Fault:
        """The bytes of a document."""
        found = self._records.read(path) if _is_record(path) else None
        return self._source.read(path) if found is None or isinstance(found, Fault) else found

    def media(self, path: str) -> MediaFile:
        """What is known of a media file."""
        return self._source.media(path)

    def media_problem(self, path: str) -> str | None:
        """Why a media file can't be used."""
        return self._source.media_problem(path)

    def open_media(self, path: str) -> BinaryIO:
        """A media file without a problem."""
        return self._source.open_media(path)


def _is_record(path: str) -> bool:
    return path.startswith(f"{PUBLICATIONS}/")
