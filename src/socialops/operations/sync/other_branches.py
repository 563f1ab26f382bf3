"""Posts that lie on another branch than the one that one is on: said where one is asked for, and to reviewers."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
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
    return one_line(f"it is on the branch '{branch}', not on the one that you are on: {_go(branch, enough=enough)}")


def _go(branch: str, *, enough: bool) -> str:
    return f"git switch {shlex.quote(branch)}" + ("" if enough else ", then socialops sync")


def changed_there(root: Path, posts: Mapping[str, str]) -> tuple[str, ...]:
    """Of posts that are here, by ids with their paths, which branch changed them: told to who is on main."""
    from socialops.git.repo import find
    from socialops.git.sync.branches import changing
    from socialops.git.sync.merged import trunk_of
    from socialops.git.sync.upstream import current_branch

    try:
        repo = find(root)
        here = current_branch(repo) if repo else None
        found = changing(repo, trunk_of(repo, here), tuple(posts.values())) if repo and here else {}
    except SocialopsError:
        return ()
    there = {post: found[path] for post, path in posts.items() if path in found}
    return tuple(
        one_line(f"{post} is changed on the branch '{branch}', which main has not: {_go(branch, enough=enough)}")
        for post, (branch, enough) in there.items()
    )


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
