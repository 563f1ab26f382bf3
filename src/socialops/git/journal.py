"""A note of what is being written, so that a command killed half-way is undone or seen through by the next one."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import stat
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from socialops.domain.plan import Change
from socialops.errors import SocialopsError
from socialops.git.repo import GitFailed, Repo, literal

_FILE = "socialops-journal.json"
PATIENCE = 10.0
"""Seconds to wait while another git command holds the index."""
_PAUSE = 0.05


class Recovered(NamedTuple):
    """What a killed command was doing, and what became of it."""

    subject: str
    finished: bool
    left: tuple[str, ...] = ()

    def __str__(self) -> str:
        if self.finished:
            return f"A command was interrupted after its commit '{self.subject}': the commit is there, nothing is lost."
        text = f"A command was interrupted before its commit '{self.subject}': its files are put back as they were."
        if self.left:
            text += f" Changed since, so left alone: {', '.join(self.left)}."
        return text + " Run the command again."


def write_file(path: Path, data: bytes | None) -> None:
    """Replace a file whole (None: remove it): a reader sees the old bytes or the new ones."""
    if data is None:
        path.unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            path.parent.rmdir()
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with temporary.open("wb") as stream:
            with contextlib.suppress(OSError):
                temporary.chmod(stat.S_IMODE(path.stat().st_mode))
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def begin(repo: Repo, subject: str, changes: Sequence[Change], fresh: Sequence[str]) -> None:
    """Note what is about to be written, and which of the commit's paths git's index does not hold yet."""
    entries = [{"path": c.path, "before": _pack(c.before), "after": _pack(c.after)} for c in changes]
    note = {"version": 1, "subject": subject, "root": str(repo.root), "changes": entries, "fresh": list(fresh)}
    write_file(repo.git_dir / _FILE, json.dumps(note).encode())


def end(repo: Repo) -> None:
    """Strike the note: all is written and committed."""
    (repo.git_dir / _FILE).unlink(missing_ok=True)


def pending(git_dir: Path) -> str | None:
    """The subject of an interrupted write, for commands that only look."""
    try:
        note = json.loads((git_dir / _FILE).read_bytes())
        return str(note["subject"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def recover(repo: Repo, *, wait: bool = True) -> Recovered | None:
    """Undo an interrupted write, or find it finished; the caller holds the lock.

    With *wait*, a git command that outlived its caller may finish first.
    """
    for stray in repo.git_dir.glob(f".{_FILE}.*.tmp"):  # killed before anything was written
        stray.unlink(missing_ok=True)
    try:
        note = json.loads((repo.git_dir / _FILE).read_bytes())
        changes = [Change(c["path"], _unpack(c["before"]), _unpack(c["after"])) for c in note["changes"]]
        root, subject = Path(note["root"]), str(note["subject"])
        fresh = [str(path) for path in note.get("fresh", [c.path for c in changes if c.before is None])]
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError):
        end(repo)
        return None
    held, repo = repo.held, Repo(root, repo.top, repo.git_dir, repo.common_dir)
    repo.held = held
    if wait:
        _await_git(repo, subject)
    found = _settle(repo, subject, changes, fresh)
    end(repo)
    return found


def _await_git(repo: Repo, subject: str) -> None:
    """Let the killed command's git finish: it lives on by itself, and holds the index until its commit is there."""
    lock, deadline = repo.git_dir / "index.lock", time.monotonic() + PATIENCE
    while lock.exists():
        if time.monotonic() > deadline:
            raise SocialopsError(
                f"A command was interrupted while it wrote '{subject}', and git's index is locked. If no git command "
                f"runs any more, delete {lock} and run this again: it then puts the files back or finds the commit."
            )
        time.sleep(_PAUSE)


def _settle(repo: Repo, subject: str, changes: Sequence[Change], fresh: Sequence[str]) -> Recovered:
    written = [c for c in changes if _read(repo.root / c.path) == c.after]
    if len(written) == len(changes) and all(_is_committed(repo, change) for change in changes):
        with contextlib.suppress(GitFailed):  # git may have been killed between its commit and its index
            repo.run("reset", "--quiet", "--", *literal([c.path for c in changes]))
        return Recovered(subject, finished=True)
    left = [c.path for c in changes if c not in written and _read(repo.root / c.path) != c.before]
    for change in written:
        if change.before != change.after:
            write_file(repo.root / change.path, change.before)
    for path in fresh:  # only these did the command put into the index; what the user staged stays
        with contextlib.suppress(GitFailed):
            repo.run("reset", "--quiet", "--", *literal([path]))
    for change in changes:
        for stray in (repo.root / change.path).parent.glob(f".{Path(change.path).name}.*.tmp"):
            stray.unlink(missing_ok=True)
    return Recovered(subject, finished=False, left=tuple(left))


def _is_committed(repo: Repo, change: Change) -> bool:
    """Whether the newest commit holds the file as it was to be, end-of-line filters considered."""
    try:
        there = repo.run("rev-parse", "--verify", "--quiet", f"HEAD:{repo.prefix}{change.path}")
    except GitFailed:
        there = None
    if change.after is None or there is None:
        return change.after is None and there is None
    return repo.run("hash-object", "--stdin", f"--path={change.path}", stdin=change.after) == there


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _pack(data: bytes | None) -> str | None:
    return None if data is None else base64.b64encode(data).decode()


def _unpack(text: str | None) -> bytes | None:
    return None if text is None else base64.b64decode(text)
