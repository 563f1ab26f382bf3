"""A note of what is being written, so that a command killed half-way is undone or seen through by the next one."""

from __future__ import annotations

import base64
import contextlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from socialops import door
from socialops.domain.plan import FileChange
from socialops.git.repo import GitFailed, Repo

_FILE = "socialops-journal.json"
_MOST = 1 << 30
SYNC = "sync"
"""What a step of the branch is called in the note, where a commit would have a subject."""
PATIENCE = 10.0
"""Seconds to wait while another git command holds the index."""


class Switch(NamedTuple):
    """A step of the branch that one is on to another commit.

    `to` is the branch that one goes over to, if it is another one; it was at `before` (empty: it is new), and the one
    that is left goes back to `back` (empty: it stays).
    """

    branch: str
    new: str
    to: str = ""
    before: str = ""
    back: str = ""


class Note(NamedTuple):
    """What a command was about to write when it began.

    `prefix` is the folder of its paths, from the repository's top: a note must hold after the clone was moved. `head`
    and `branch` are what HEAD led to. With `forward` it is finished by whoever comes next, not undone. `fresh` are
    paths that versions before 0.2 put into git's index. `switch` is a step of the branch in place of a commit. `deed`
    are the command's words.
    """

    subject: str
    prefix: str | None
    changes: tuple[FileChange, ...]
    head: str | None = None
    branch: str | None = None
    message: str | None = None
    forward: bool = False
    fresh: tuple[str, ...] = ()
    switch: Switch | None = None
    deed: str = ""

    def root(self, repo: Repo) -> Path:
        """The folder of its paths now."""
        if self.prefix is not None and (repo.top / self.prefix).is_dir():
            return repo.top / self.prefix
        return repo.root


def place(repo: Repo) -> Path:
    """Where the note lies."""
    return repo.git_dir / _FILE


def begin(
    repo: Repo,
    subject: str,
    changes: Sequence[FileChange],
    *,
    message: str = "",
    forward: bool = False,
    switch: Switch | None = None,
) -> Note:
    """Note what is about to be written."""
    head = branch = None
    with contextlib.suppress(GitFailed):
        branch = repo.run("symbolic-ref", "--quiet", "HEAD")
    with contextlib.suppress(GitFailed):
        head = repo.run("rev-parse", "--verify", "--quiet", "HEAD")
    note = Note(subject, repo.prefix, tuple(changes), head, branch, message, forward, switch=switch, deed=repo.deed)
    entries = [{"path": c.path, "before": _pack(c.before), "after": _pack(c.after)} for c in changes]
    fields = {**note._asdict(), "version": 2, "changes": entries, "switch": switch and switch._asdict()}
    door.write(repo.git_dir, _FILE, json.dumps(fields).encode())
    return note


def end(repo: Repo) -> None:
    """Strike the note: all is written and committed, or put back."""
    try:
        place(repo).unlink(missing_ok=True)
    except OSError as error:
        raise door.unwritable(place(repo), error) from error


def pending(git_dir: Path) -> str | None:
    """The subject of an interrupted write, for commands that only look."""
    found = _fields(git_dir)
    return str(found["subject"]) if isinstance(found, dict) and "subject" in found else None


def read(repo: Repo) -> Note | None:
    """The note of an interrupted write; one that nobody can read is no note, and goes."""
    for stray in repo.git_dir.glob(f".{_FILE}.*.tmp"):  # killed before anything was written
        stray.unlink(missing_ok=True)
    found = _fields(repo.git_dir)
    if found is None:
        return None
    if (note := _noted(found, repo)) is None:
        end(repo)
    return note


def read_from(data: bytes, repo: Repo) -> Note | None:
    """The note that these bytes make; None where they make none."""
    return _noted(_parsed(data), repo)


def _noted(found: Any, repo: Repo) -> Note | None:
    from socialops.git.journal_note import noted

    try:
        return noted(found, repo)
    except ValueError:
        return None


def _fields(git_dir: Path) -> Any:
    data = door.read(git_dir / _FILE, _MOST)
    return None if isinstance(data, door.Shut) else _parsed(data)


def _parsed(data: bytes) -> Any:
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return {}


def _pack(data: bytes | None) -> str | None:
    return None if data is None else base64.b64encode(data).decode()
