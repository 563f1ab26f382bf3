"""A workspace with other files laid over it: changed ones, or the records of a branch of their own."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from socialops.domain.documents.kind import PUBLICATIONS
from socialops.domain.source import Fault, Listed, Overlay, Source, is_document


class Changed(Overlay):
    """A source with other bytes in some files; None takes one away."""

    def __init__(self, source: Source, files: Mapping[str, bytes | None]) -> None:
        super().__init__(source)
        self._files = files

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


class Beside(Overlay):
    """The files of *source*, with the publications of *records* added.

    Where both hold a file of one name, that of *records* counts.
    """

    def __init__(self, source: Source, records: Source) -> None:
        super().__init__(source)
        self._records = records

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


def _is_record(path: str) -> bool:
    return path.startswith(f"{PUBLICATIONS}/")
