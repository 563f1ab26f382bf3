"""A database of a cabinet that is yet to come: filled bit by bit while a run finds what to keep, so that nothing waits
in memory.

It counts once it is whole, by getting its name. Until then, wherever the run ends, what was kept before stands.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from socialops.store.verdicts.cabinet import ENDING, PUT, Row, databases, make_room
from socialops.store.verdicts.shelf import PARTS, is_ours

Put = Callable[[Row], None]
_BEGUN = ".tmp"
_FRESH = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
_SETTINGS = ("PRAGMA journal_mode = OFF", "PRAGMA synchronous = OFF", "PRAGMA cache_size = -512")
_MADE = "CREATE TABLE kept (kind TEXT, key INTEGER, data BLOB, PRIMARY KEY (kind, key)) WITHOUT ROWID"


class Draft:
    """What is to be kept. It may be filled by several processes, one after the other, each of which opens it itself."""

    def __init__(self, git_dir: Path) -> None:
        self._folder = git_dir / PARTS
        self._word = os.urandom(8).hex()
        self._file = self._folder / f"{self._word}{_BEGUN}"
        self.is_whole = False
        """Whether all that was put there since it was begun is there, as far as this process knows."""

    @classmethod
    @contextmanager
    def of(cls, git_dir: Path) -> Iterator[Self]:
        """One that is gone in the end, unless it was kept. Nothing is written before anything is put there."""
        draft = cls(git_dir)
        try:
            yield draft
        finally:
            draft._drop()

    @contextmanager
    def begun(self) -> Iterator[Put]:
        """Fill it from the start, whatever another process that died may have put there."""
        self.is_whole = self._made()
        with self._open(_MADE) as put:
            yield put

    @contextmanager
    def more(self) -> Iterator[Put]:
        """Add to what is there."""
        with self._open() as put:
            yield put

    def kept_as(self, name: str) -> None:
        """Keep it under that name in the place of what was there, whole or not at all; the oldest make room."""
        if not self.is_whole:
            return
        with contextlib.suppress(OSError):
            with self._file.open("rb+") as stream:
                os.fsync(stream.fileno())
            before = list(databases(self._folder, name))
            self._file.replace(self._folder / f"{name}.{self._word}{ENDING}")
            for other in before:
                other.unlink(missing_ok=True)
            make_room(self._folder)

    @contextmanager
    def _open(self, *words: str) -> Iterator[Put]:
        """What can't be written fails nobody: then it is not whole, and the rest is passed over."""
        connection: sqlite3.Connection | None = None

        def run(statement: str, values: Row | tuple[()] = ()) -> None:
            if connection and self.is_whole:
                try:
                    connection.execute(statement, values)
                except sqlite3.Error:
                    self.is_whole = False

        if self.is_whole:
            try:
                connection = sqlite3.connect(self._file, isolation_level=None)
            except sqlite3.Error:
                self.is_whole = False
        is_done = False
        try:
            for setting in (*_SETTINGS, *words, "BEGIN"):
                run(setting)
            yield lambda row: run(PUT, row)
            run("COMMIT")
            is_done = True
        finally:
            self.is_whole &= is_done
            if connection:
                connection.close()

    def _made(self) -> bool:
        """Whether there is an empty file for it, in a folder of ours."""
        try:
            self._folder.mkdir(mode=0o700, exist_ok=True)
            if not is_ours(self._folder):
                return False
            self._file.unlink(missing_ok=True)
            os.close(os.open(self._file, _FRESH, 0o600))
        except OSError:
            return False
        return True

    def _drop(self) -> None:
        with contextlib.suppress(OSError):
            self._file.unlink(missing_ok=True)
