"""Posts that lie on another branch than the one that one is on: said where one is asked for, and to reviewers."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from socialops.domain.sanitize import one_line
from socialops.errors import SocialopsError

if TYPE_CHECKING:
    from socialops.domain.results.sync import OnBranch


def elsewhere(root: Path, post: str) -> str | None:
    """Which branch holds a post that is not here, and what to type; None where none is known to."""
    from socialops.git.repo import find
    from socialops.git.sync.branches import holding

    try:
        repo = find(root)
        found = holding(repo, post) if repo else None
    except SocialopsError:
        return None
    if found is None:
        return None
    branch, enough = found
    go = f"git switch {shlex.quote(branch)}" + ("" if enough else ", then socialops sync")
    return one_line(f"it is on the branch '{branch}', not on the one that you are on: {go}")


def waiting(root: Path) -> tuple[OnBranch, ...]:
    """Branches with posts that main has not, as last fetched, for who is on main; none where git can't be asked."""
    from socialops.git.repo import find
    from socialops.git.sync.branches import unmerged_posts
    from socialops.git.sync.merged import trunk_of
    from socialops.git.sync.upstream import current_branch

    try:
        repo = find(root)
        here = current_branch(repo) if repo else None
        return unmerged_posts(repo, trunk_of(repo, here), known=True) if repo and here else ()
    except SocialopsError:
        return ()
