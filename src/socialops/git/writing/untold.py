"""What is committed and not told yet: a command that is killed before it could say so is known again by the next one.

The note of the journal lies on under another name until all is said. Whoever made it holds it, so that a command that
comes meanwhile sees that somebody is about to tell.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from socialops import door
from socialops.git import journal
from socialops.git.lock import is_held, open_held
from socialops.git.repo import Repo

_FILE = "socialops-untold.json"
_held: dict[Path, int] = {}
"""The notes of this process, which tells at its end, and the handles that say so."""


def place(repo: Repo) -> Path:
    """Where the note lies until its command has spoken."""
    return repo.git_dir / _FILE


def keep(repo: Repo) -> None:
    """The commit is there: the journal's note is struck, and lies on until `told`."""
    note, own = journal.place(repo), place(repo)
    try:
        note.replace(own)
    except OSError:
        journal.end(repo)
        return
    _let_go(own)
    with contextlib.suppress(OSError):
        if (handle := open_held(own)) is not None:
            _held[own] = handle


def told() -> None:
    """All that this process did is said: nothing is left to be known again."""
    for own, handle in list(_held.items()):
        with contextlib.suppress(OSError):
            mine, there = os.fstat(handle), own.lstat()
            if (mine.st_ino, mine.st_dev) == (there.st_ino, there.st_dev):  # else another command's
                own.unlink()
        _let_go(own)


def left(repo: Repo) -> bytes | None:
    """The note of a command that ended before it could tell, which goes with this; None where there is none."""
    own = place(repo)
    if not os.path.lexists(own):  # nearly always, and quicker than to try and read it
        return None
    data = door.read(own, 1 << 30)
    if isinstance(data, door.Shut) or is_held(own):
        return None
    own.unlink(missing_ok=True)
    return data


def _let_go(own: Path) -> None:
    if (handle := _held.pop(own, None)) is not None:
        os.close(handle)
