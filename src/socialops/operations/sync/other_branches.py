"""Posts that lie on another branch than the one that one is on: said where one is asked for, and to reviewers."""

from __future__ import annotations

import shlex
from collections.abc import Collection, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from socialops.domain.results.sync import OnBranch
from socialops.domain.sanitize import one_line
from socialops.errors import SocialopsError
from socialops.store.root import find_root

if TYPE_CHECKING:
    from socialops.git.objects import Objects
    from socialops.git.repo import Repo
    from socialops.git.sync.branches import Unmerged
    from socialops.git.sync.merged import Trunk
    from socialops.operations.sync.beside_main import Standpoint


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


def _go(branch: str) -> str:
    return f"socialops sync --go {shlex.quote(branch)}"


def changed_there(directory: Path, posts: Mapping[str, str]) -> tuple[str, ...]:
    """Of posts that are here, by ids with their paths, which branch changed them: told to who is on main.

    *directory* is the workspace, or any folder in it.
    """
    from socialops.git.repo import find
    from socialops.git.sync.branches import changing
    from socialops.git.sync.merged import trunk_of
    from socialops.git.sync.upstream import current_branch

    try:
        repo = find(find_root(directory))
        here = current_branch(repo) if repo else None
        found = changing(repo, trunk_of(repo, here), tuple(posts.values())) if repo and here else {}
    except SocialopsError:
        return ()
    there = {post: found[path] for post, path in posts.items() if path in found}
    return tuple(
        one_line(f"{post} is changed on the branch '{branch}', which main has not: {_go(branch)}")
        for post, branch in there.items()
    )


def waiting(stand: Standpoint | None, now: datetime) -> tuple[OnBranch, ...]:
    """What `to_review` finds for who is on main; nothing where git can't be asked."""
    try:
        return to_review(stand.repo, stand.trunk, now) if stand else ()
    except SocialopsError:
        return ()


def to_review(repo: Repo, trunk: Trunk | None, now: datetime, gone: Collection[str] = ()) -> tuple[OnBranch, ...]:
    """Branches with posts that main has not so, and that wait there for the review of who asks, as last fetched.

    The one answer for `sync` and `review`. *gone* are refs of branches that the remote has no more.
    """
    from socialops.git.objects import Objects
    from socialops.git.sync.branches import unmerged_posts

    found = unmerged_posts(repo, trunk, left_out=gone)
    if not found:
        return ()
    objects, email = Objects(repo.root), repo.identity().email
    waits = ((each, _waiting(repo, objects, each, email, now)) for each in found)
    told = (OnBranch(each.name, *(tuple(sorted(of & all_)) for of in (each.new, each.changed))) for each, all_ in waits)
    return tuple(each for each in told if each.posts or each.changed)


def _waiting(repo: Repo, objects: Objects, branch: Unmerged, email: str, now: datetime) -> set[str]:
    """The posts that a member is to look at, by the branch's own rules; none for who is no member there."""
    from socialops.domain.approval.state import State, post_state
    from socialops.domain.approval.waiting import waiting_for
    from socialops.operations.sync.records import at

    posts = branch.new | branch.changed
    workspace = at(repo, objects, branch.commit, posts)
    member = workspace.roster.find(email)
    if member is None:
        return set()
    filed = (workspace.posts[name] for name in posts if name in workspace.posts)
    states = (post_state(workspace, each.item, now) for each in filed)
    return {
        state.post.id
        for state in states
        if state.turn is State.IN_REVIEW and any(member.id in w.members for w in waiting_for(workspace, state, now))
    }
