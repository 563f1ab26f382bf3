"""Tell of what makes the files differ from what was meant: a write that a killed command left, a sparse checkout."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from socialops import door
from socialops.git.environment import searched
from socialops.git.journal import SYNC, pending
from socialops.git.lock import LOCK, is_held
from socialops.git.repo import Repo, sparse

_LONGEST = 8192
"""Bytes of a .git file: a path of 4,096 and its word."""


GOES_ON = {
    "MERGE_HEAD": "git commit --no-edit",
    "rebase-merge": "git rebase --continue",
    "rebase-apply": "git rebase --continue",
    "CHERRY_PICK_HEAD": "git cherry-pick --continue",
    "REVERT_HEAD": "git revert --continue",
}
"""What lies in git's folder while it is in the middle of something that may meet two versions, and what ends that."""


class Repository(NamedTuple):
    """The folder that holds `.git`, and git's own."""

    top: Path
    git_dir: Path


def repository(root: Path) -> Repository | None:
    """The repository around the workspace, found without starting git; None where there is none that can be read."""
    for folder in searched(root, os.environ):
        marker = folder / ".git"
        if _is_file(marker):
            data = door.read(marker, _LONGEST)
            if isinstance(data, door.Shut) or len(data) > _LONGEST or b"\0" in data:
                return None
            marker = folder / data.decode("utf-8", "surrogateescape").removeprefix("gitdir:").strip()
        if _is_folder(marker):
            return Repository(folder, marker)
    return None


def is_halfway(git_dir: Path) -> bool:
    """Whether git is in the middle of something that may meet two versions of a file."""
    return any((git_dir / marker).exists() for marker in GOES_ON)


def notice(root: Path) -> str | None:
    """A sentence about an interrupted write, or files that are left out; None where there is none.

    Git is started only where its configuration says that the checkout is sparse.
    """
    found = repository(root)
    if found is None:
        return None
    common = _common(found.git_dir)
    subject = pending(found.git_dir)
    if subject and not is_held(common / LOCK):  # else it is being written right now
        if subject == SYNC:
            return (
                "A sync was interrupted while it brought files along. The next command that writes finishes it; "
                "'socialops doctor --fix' does so now."
            )
        return (
            f"A command was interrupted while it wrote '{subject}'. The next command that writes puts its "
            "files back or finds its commit; 'socialops doctor --fix' does so now."
        )
    left = Repo(root, found.top, found.git_dir, common).left_out()
    return sparse(left) if left else None


def away(root: Path) -> frozenset[str]:
    """The files of the workspace that a sparse checkout leaves out."""
    found = repository(root)
    return Repo(root, found.top, found.git_dir, _common(found.git_dir)).away() if found else frozenset()


def _common(git_dir: Path) -> Path:
    """The folder that all work trees of a repository share."""
    data = door.read(git_dir / "commondir", _LONGEST)
    return git_dir if isinstance(data, door.Shut) else git_dir / data.decode("utf-8", "surrogateescape").strip()


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):  # a name longer than any file's
        return False
