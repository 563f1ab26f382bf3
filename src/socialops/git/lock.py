"""One writer at a time: an operating-system lock that ends with its process, however that ends."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from socialops import door
from socialops.errors import SocialopsError

LOCK = "socialops.lock"
"""The file, in git's common folder, that whoever writes holds."""
PATIENCE = 60.0
"""Seconds to wait for other socialops commands; one takes well under a second."""
_PAUSE = 0.02


def is_held(path: Path) -> bool:
    """Whether a socialops command (or a git of its) is writing right now."""
    try:
        handle = os.open(path, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except OSError:
        return False
    try:
        return not _try(handle)
    finally:
        os.close(handle)


@contextmanager
def exclusive(path: Path, *, patience: float = PATIENCE) -> Iterator[int]:
    """Hold the lock file at *path*, waiting for whoever holds it.

    Yields the handle. A child that is given it holds the lock for as long as it lives, even when we are killed.
    """
    try:
        if path.is_dir():
            raise SocialopsError(f"{path} is a folder, but belongs to socialops as a file: remove it, then try again.")
        handle = os.open(
            path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0), 0o600
        )
    except OSError as error:
        raise door.unwritable(path, error) from error
    try:
        deadline = time.monotonic() + patience
        while not _try(handle):
            if time.monotonic() > deadline:
                raise SocialopsError(
                    f"Another socialops command has been writing here for over {patience:.0f} seconds. "
                    "Wait for it, or end it, then try again; nothing was changed."
                )
            time.sleep(_PAUSE)
        yield handle
    finally:
        os.close(handle)


if sys.platform == "win32":
    import msvcrt

    def _try(handle: int) -> bool:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _try(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
