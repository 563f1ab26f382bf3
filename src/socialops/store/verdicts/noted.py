"""A workspace folder that notes what was asked of it: what a verdict rests on, since nothing else can matter to it."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import BinaryIO, Self

from socialops.domain.source import Fault, Listed, MediaFile
from socialops.store.disk import Disk
from socialops.store.verdicts.footing import Footing

_FOLDER, _PATH = b"F", b"P"


class Noted(Disk):
    """A folder on disk. Whoever loads and judges a workspace has only this way to its files.

    Processes that are forked meanwhile note theirs in memory that all share; where there is none, their work fails, and
    is done again by the first of them (see `socialops.processes`).
    """

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self._folders: set[str] = set()
        self._paths: set[str] = set()
        self._first = os.getpid()
        self._told = os.memfd_create("noted") if hasattr(os, "memfd_create") else None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._told is not None:
            os.close(self._told)

    @property
    def footing(self) -> Footing:
        """All that was asked for until now; what lies in a folder that was listed goes with the folder."""
        folders, paths = set(self._folders), set(self._paths)
        if self._told is not None:
            data = os.pread(self._told, os.fstat(self._told).st_size, 0)
            for entry in filter(None, data.split(b"\0")):
                (folders if entry[:1] == _FOLDER else paths).add(os.fsdecode(entry[1:]))
        within = tuple(f"{folder}/" for folder in folders)
        return Footing(tuple(sorted(folders)), tuple(sorted(path for path in paths if not path.startswith(within))))

    def files(self, folder: str, *, names: Collection[str] | None = None) -> Iterator[Listed]:
        """Every document below the folder, in sorted order."""
        if folder not in self._folders:
            self._tell(_FOLDER, folder)
            self._folders.add(folder)
        return super().files(folder, names=names)

    def read(self, path: str) -> bytes | Fault:
        """The bytes of a document."""
        self._note(path)
        return super().read(path)

    def media(self, path: str) -> MediaFile:
        """What is known of a media file."""
        self._note(path)
        return super().media(path)

    def media_problem(self, path: str) -> str | None:
        """Why a media file can't be used; None where it can."""
        self._note(path)
        return super().media_problem(path)

    def open_media(self, path: str) -> BinaryIO:
        """A media file without a problem."""
        self._note(path)
        return super().open_media(path)

    def _note(self, path: str) -> None:
        if path not in self._paths and path.partition("/")[0] not in self._folders:
            self._tell(_PATH, path)
            self._paths.add(path)

    def _tell(self, kind: bytes, name: str) -> None:
        if os.getpid() == self._first:
            return
        if self._told is None:
            raise OSError("what another process looks at can't be noted")
        os.write(self._told, kind + os.fsencode(name) + b"\0")
