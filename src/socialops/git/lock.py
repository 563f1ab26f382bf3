"""One writer at a time: an operating-system lock that ends with its process, however that ends."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

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
        handle = _taken(path, make=False)
    except OSError:
        return False
    if handle is None:
        return True
    os.close(handle)
    return False


def open_held(path: Path) -> int | None:
    """The handle of a file that is there, which holds it until it is closed; None where somebody else does."""
    return _taken(path, make=False)


@contextmanager
def exclusive(path: Path, *, patience: float = PATIENCE) -> Iterator[int]:
    """Hold the lock file at *path*, waiting for whoever holds it.

    Yields the handle. A child that is given it (see `inherited`) holds the lock for as long as it lives, even when we
    are killed.
    """
    deadline = time.monotonic() + patience
    try:
        if path.is_dir():
            raise SocialopsError(f"{path} is a folder, but belongs to socialops as a file: remove it, then try again.")
        while (handle := _taken(path, make=True)) is None:
            if time.monotonic() > deadline:
                raise SocialopsError(
                    f"Another socialops command has been writing here for over {patience:.0f} seconds. "
                    "Wait for it, or end it, then try again; nothing was changed."
                )
            time.sleep(_PAUSE)
    except OSError as error:
        raise door.unwritable(path, error) from error
    try:
        yield handle
    finally:
        os.close(handle)


if sys.platform == "win32":
    import _winapi
    import msvcrt
    import subprocess

    _OPEN_EXISTING, _OPEN_ALWAYS = 3, 4
    _OPEN_REPARSE_POINT = 0x00200000  # a link itself, not where it leads
    _IN_USE = 32  # ERROR_SHARING_VIOLATION

    def _taken(path: Path, *, make: bool) -> int | None:
        """The open file that is the lock, or None where somebody holds it.

        It is shared with nobody while it is open, here or in a child that inherited it. (A range locked by `msvcrt`
        belongs to one process, so a git that outlives us would not hold it.)
        """
        access, how = _winapi.GENERIC_READ | _winapi.GENERIC_WRITE, _OPEN_ALWAYS if make else _OPEN_EXISTING
        try:
            handle = _winapi.CreateFile(str(path), access, 0, _winapi.NULL, how, _OPEN_REPARSE_POINT, _winapi.NULL)
        except OSError as error:
            if error.winerror == _IN_USE:
                return None
            raise
        return msvcrt.open_osfhandle(handle, os.O_RDWR)

    def inherited(handle: int) -> dict[str, Any]:
        """What to start a process with, such that it holds the lock until it ends."""
        own = msvcrt.get_osfhandle(handle)
        os.set_handle_inheritable(own, True)  # only who is given a list with it inherits it
        return {"startupinfo": subprocess.STARTUPINFO(lpAttributeList={"handle_list": [own]})}

else:
    import fcntl

    _FLAGS = os.O_RDWR | os.O_NOFOLLOW | os.O_NONBLOCK

    def _taken(path: Path, *, make: bool) -> int | None:
        """The open file that is the lock, or None where somebody holds it."""
        handle = os.open(path, _FLAGS | (os.O_CREAT if make else 0), 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(handle)
            return None
        return handle

    def inherited(handle: int) -> dict[str, Any]:
        """What to start a process with, such that it holds the lock until it ends."""
        return {"pass_fds": (handle,)}
