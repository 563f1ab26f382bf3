"""Many things that are kept, of which few change at a time: a database of SQLite in a folder of our own beside git's.

Anybody may delete any of it at any time. As with the shelf, what is not wholly ours is left alone, and nothing here
ever fails a command. A change is there whole or not at all, whatever kills the run or the machine: SQLite sees to it.
No database takes the place of another under one name, since what a killed run noted of the one would spoil the other.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import stat
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, Self

from socialops.store.verdicts.shelf import PARTS, is_ours, may_be_trusted

_MOST = 4
ENDING = ".db"
_UNDONE = "-journal"
_FORSAKEN = 3600
"""Seconds after which a database that was never finished was left by a run that was killed."""
_PATIENCE = 0.2
"""Seconds that are waited for another run that writes."""
PUT = "INSERT OR REPLACE INTO kept VALUES (?, ?, ?)"


class Row(NamedTuple):
    """One thing that is kept: under a kind and a number."""

    kind: str
    key: int
    data: bytes


class Damaged(Exception):  # noqa: N818 - it says what is known
    """It can't be read, or written."""


class Cabinet:
    """What is kept in one database, as it was when it was opened."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    @classmethod
    @contextmanager
    def opened(cls, git_dir: Path, name: str) -> Iterator[Self | None]:
        """That of this name; None where there is none that can be trusted."""
        folder = git_dir / PARTS
        connection = None
        if is_ours(folder):
            with contextlib.suppress(OSError):
                file = next(databases(folder, name), None)
                connection = _connected(file) if file and _is_ours(file) else None
        try:
            yield cls(connection) if connection else None
        finally:
            if connection:
                with contextlib.suppress(sqlite3.Error):
                    connection.close()

    def take(self, kind: str, keys: Iterable[int] | None = None) -> dict[int, bytes]:
        """What is kept of a kind, or those of it with these *keys* that are there.

        Raises:
            Damaged: it can't be read.
        """
        try:
            if keys is None:
                return dict(self._connection.execute("SELECT key, data FROM kept WHERE kind = ?", (kind,)))
            one = "SELECT key, data FROM kept WHERE kind = ? AND key = ?"
            return dict(row for key in keys for row in self._connection.execute(one, (kind, key)))
        except (sqlite3.Error, ValueError, TypeError) as error:
            raise Damaged from error

    def put(self, rows: Sequence[Row]) -> None:
        """Keep these, each in the place of what was there; nothing where another run writes."""
        with contextlib.suppress(sqlite3.Error):
            self._connection.executemany(PUT, rows)
            self._connection.execute("COMMIT")


def databases(folder: Path, name: str) -> Iterator[Path]:
    """The databases of that name, the newest first: a run that was killed may have left an older one."""
    with os.scandir(folder) as entries:
        found = [entry for entry in entries if entry.name.startswith(f"{name}.") and entry.name.endswith(ENDING)]
    found.sort(key=lambda entry: entry.stat(follow_symlinks=False).st_ctime_ns, reverse=True)
    return (folder / entry.name for entry in found)


def _connected(file: Path) -> sqlite3.Connection | None:
    with contextlib.suppress(sqlite3.Error):
        connection = sqlite3.connect(file, timeout=_PATIENCE, isolation_level=None)
        try:
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA trusted_schema = OFF")
            connection.execute("BEGIN")
        except sqlite3.Error:
            connection.close()
            return None
        return connection
    return None


def make_room(folder: Path) -> None:
    """Let the oldest databases go, and what runs that were killed left behind."""
    with os.scandir(folder) as entries:
        found = [(entry.stat(follow_symlinks=False).st_mtime, entry.name) for entry in entries]
    kept = [name for _, name in sorted(found, reverse=True) if name.endswith(ENDING)][:_MOST]
    for touched, name in found:
        is_database = name.removesuffix(_UNDONE).endswith(ENDING)
        is_in_use = name.removesuffix(_UNDONE) in kept
        if not is_in_use and (is_database or touched < time.time() - _FORSAKEN):
            (folder / name).unlink(missing_ok=True)


def _is_ours(file: Path) -> bool:
    try:
        s = file.lstat()
    except OSError:
        return False
    return stat.S_ISREG(s.st_mode) and may_be_trusted(s)
