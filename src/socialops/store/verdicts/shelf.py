"""Where verdicts lie: a folder of our own in git's folder, a file each, a handful of them.

Anybody may delete any of it at any time. What is not wholly ours is left alone: a link, a file or folder of another
user, or one that others may write to. Nothing here ever fails a command: what can't be read or written is not there.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import stat
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from socialops import door
from socialops.store.verdicts.footing import Moment, moment_at

FOLDER = "socialops.verdicts"
PARTS = "socialops.parts"
"""The folder beside it where it is kept what a few posts can be judged by, see `Cabinet`."""
SHOWN = "socialops.shown"
"""The folder beside these where it is kept what views showed."""
POSTS = "socialops.posts"
"""The folder where it is kept what was shown of one post: many posts leave the views of all where they are."""
_LARGEST = 16 << 20
"""Bytes of a verdict; who has more findings than that has other worries than a quick check."""
_MOST = 8
_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH
_FORSAKEN = 3600
"""Seconds after which a file that was never finished was left by a run that was killed."""
_PLACE = "place"
_FRESH = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)


class Shelf:
    """The verdicts in one git folder (of a work tree its own), or what else lies in a *folder* of ours there."""

    def __init__(self, git_dir: Path, folder: str = FOLDER) -> None:
        self._folder = git_dir / folder

    def take(self, name: str) -> Any:
        """What was put there under that name; None where nothing whole is."""
        if not is_ours(self._folder):
            return None
        try:
            with door.stream(self._folder / name) as stream:
                if not may_be_trusted(os.fstat(stream.fileno())):
                    return None
                sum_, _, data = stream.read(_LARGEST + 1).partition(b"\n")
            if len(data) > _LARGEST or sum_ != _sum(data):
                return None
            return json.loads(data)
        except (OSError, ValueError, RecursionError):
            return None

    def moment(self) -> Moment | None:
        """The clock by which files here are stamped; None where nothing can be kept."""
        try:
            above = self._folder if self._folder.exists() else self._folder.parent
            self._folder.mkdir(mode=0o700, exist_ok=True)
            if not is_ours(self._folder):
                return None
            file, handle = self._begun()
            try:
                return moment_at(file, handle, above)
            finally:
                os.close(handle)
                file.unlink(missing_ok=True)
        except OSError:
            return None

    def place(self) -> str | None:
        """What tells this shelf from any copy of it: the number of a file that lies here, and when it came, which no
        program can set. None where nothing can be kept.
        """
        file = self._folder / _PLACE
        try:
            self._folder.mkdir(mode=0o700, exist_ok=True)
            if not is_ours(self._folder):
                return None
            with contextlib.suppress(FileExistsError):
                os.close(os.open(file, _FRESH, 0o600))
            s = file.lstat()
        except OSError:
            return None
        if not stat.S_ISREG(s.st_mode) or not may_be_trusted(s):
            return None
        return f"{s.st_dev} {s.st_ino} {s.st_ctime_ns}"

    def put(self, name: str, value: Mapping[str, Any]) -> None:
        """Keep *value* under that name, whole or not at all; the oldest make room."""
        data = json.dumps(value, ensure_ascii=True, separators=(",", ":")).encode()
        if len(data) > _LARGEST or not is_ours(self._folder):
            return
        with contextlib.suppress(OSError):
            file, handle = self._begun()
            try:
                with os.fdopen(handle, "wb") as stream:
                    stream.write(_sum(data) + b"\n" + data)
                file.replace(self._folder / name)
            finally:
                file.unlink(missing_ok=True)
            self._make_room()

    def _begun(self) -> tuple[Path, int]:
        """A new file that nobody else knows of, and its handle."""
        file = self._folder / f"{os.urandom(8).hex()}.tmp"
        return file, os.open(file, _FRESH, 0o600)

    def _make_room(self) -> None:
        found = [(entry.stat(follow_symlinks=False).st_mtime, entry.name) for entry in os.scandir(self._folder)]
        kept = sorted((e for e in found if not e[1].endswith(".tmp") and e[1] != _PLACE), reverse=True)
        left = [entry for entry in found if entry[1].endswith(".tmp") and entry[0] < time.time() - _FORSAKEN]
        for _, name in (*kept[_MOST:], *left):
            (self._folder / name).unlink(missing_ok=True)


def _sum(data: bytes) -> bytes:
    """What shows that a file is whole: the power may fail while it is written."""
    return hashlib.sha256(data).hexdigest().encode()


def is_ours(folder: Path) -> bool:
    """Whether it is a folder of this user's that no other may write to."""
    try:
        s = folder.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(s.st_mode) and may_be_trusted(s)


def may_be_trusted(s: os.stat_result) -> bool:
    """Whether it is this user's, and no other may write to it.

    Windows tells neither who owns a file nor when it was last touched: there nothing is kept.
    """
    return os.name == "posix" and s.st_uid == os.geteuid() and not s.st_mode & _OTHERS_WRITE
