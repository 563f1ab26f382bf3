"""A post that lies on another branch than the one that one is on, or was changed there: which, and what to type."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from pathlib import Path

from socialops.domain.sanitize import one_line
from socialops.errors import SocialopsError
from socialops.store.root import find_root

_TWO = 2
"""With so many branches of remotes, one is another than main."""


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
    return one_line(f"it is on the branch '{found}', not on the one that you are on: {_go(found)}")


def near_elsewhere(root: Path, post: str) -> str | None:
    """Which post of another branch may be meant where none is called so, and what to type."""
    from socialops.domain.suggest import nearest
    from socialops.git.repo import find
    from socialops.git.sync.branches import posts_on_branches

    try:
        repo = find(root)
        for branch, posts in posts_on_branches(repo) if repo else ():
            if near := nearest(post, posts):
                return one_line(f"did you mean '{near}'? It is on the branch '{branch}': {_go(branch)}")
    except SocialopsError:
        return None
    return None


def _go(branch: str) -> str:
    return f"socialops sync --go {shlex.quote(branch)}"


def changed_there(directory: Path, posts: Mapping[str, str]) -> tuple[str, ...]:
    """Of posts that are here, by ids with their paths, which branch changed them: told to who is on main.

    *directory* is the workspace, or any folder in it.
    """
    from socialops.git.repo import find
    from socialops.git.sync.refs import refs

    try:
        repo = find(find_root(directory))
        known = refs(repo) if repo else None
        if known and known.shared < _TWO:
            return ()
        from socialops.git.sync.branches import changing
        from socialops.git.sync.merged import trunk_of
        from socialops.git.sync.upstream import current_branch

        here = current_branch(repo) if repo else None
        found = changing(repo, trunk_of(repo, here), tuple(posts.values())) if repo and here else {}
    except SocialopsError:
        return ()
    there = {post: found[path] for post, path in posts.items() if path in found}
    return tuple(
        one_line(f"{post} is changed on the branch '{branch}', which main has not: {_go(branch)}")
        for post, branch in there.items()
    )
