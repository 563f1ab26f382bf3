"""Posts that are not here: where they are, that they were deleted, or which one was meant."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from socialops.domain.documents.field import ID_PATTERN
from socialops.errors import SocialopsError

_LAST = "HEAD~2000"
"""How far back is looked for somebody who mistyped an id: they should not wait for the whole of a long history."""


def missing(root: Path, post: str, hint: str) -> str:
    """Where a post is that nobody finds here, and what to type; *hint* says what else may have been meant."""
    from socialops.operations.sync.branches.elsewhere import elsewhere, near_elsewhere

    if back := _is_deleted(root, post):
        return back
    # an older branch may still have what was deleted here, and a newer one may have it again: both are said
    if said := "; ".join(filter(None, (_was_deleted(root, post), elsewhere(root, post)))):
        return said
    if not hint.startswith("did you mean") and (found := near_elsewhere(root, post)):
        return found
    new = " (is it new, and somebody else's: 'socialops sync' brings it)" if _is_shared(root) else ""
    return f"{hint}{new}"


def _is_shared(root: Path) -> bool:
    """Whether this is a clone that shares with another."""
    from socialops.git.repo import find

    try:
        repo = find(root)
        return repo is not None and bool(repo.run("remote"))
    except SocialopsError:
        return False


def _is_deleted(root: Path, post: str) -> str | None:
    """That the file of a post of that id is gone, which no commit says, and how it comes back; None elsewhere."""
    from socialops.git.repo import find

    if not re.fullmatch(ID_PATTERN, post):
        return None
    try:
        repo = find(root)
        words = ("ls-files", "--with-tree=HEAD", "-z", "--", _file_of(post))
        held = repo.run(*words).partition("\0")[0] if repo else ""
    except SocialopsError:
        return None
    back = f"git restore --staged --worktree {shlex.quote(held)}"
    return f"its file is gone, and no commit says so; {back} brings it back" if held else None


def _was_deleted(root: Path, post: str) -> str | None:
    """That the last commits of this branch took out a post of that id; None where none of them did."""
    from socialops.git.repo import GitFailed, find

    if not re.fullmatch(ID_PATTERN, post):
        return None
    try:
        repo = find(root)
        if repo is None:
            return None
        end: tuple[str, ...]
        try:
            end = ("^" + repo.run("rev-parse", "--verify", "--quiet", _LAST),)
        except GitFailed:  # it is no longer than that
            end = ()
        words = ("log", "-1", "--format=%h", "--no-renames", "--diff-filter=D", "HEAD", *end, "--", _file_of(post))
        gone = repo.run(*words)
    except SocialopsError:
        return None
    return f"it was deleted here: 'socialops history {post}' tells when, and how it comes back" if gone else None


def _file_of(post: str) -> str:
    return f":(glob)posts/**/{post}.yaml"
