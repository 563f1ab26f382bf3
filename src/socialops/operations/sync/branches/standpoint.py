"""What a branch has of its own, and what it only has as main has it: the first is decided on it, the second on main."""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from socialops.domain.documents.kind import REVIEWS
from socialops.domain.sanitize import one_line
from socialops.errors import SocialopsError
from socialops.git.repo import Repo, find
from socialops.git.sync.merged import Trunk, trunk_of
from socialops.git.sync.upstream import current_branch

if TYPE_CHECKING:  # `review` shows its first post before any is loaded
    from socialops.domain.documents.post import Post
    from socialops.domain.documents.records import Review
    from socialops.domain.workspace import Filed


class Standpoint(NamedTuple):
    """The branch that one is on, and the remote's main one, as last fetched."""

    repo: Repo
    here: str
    trunk: Trunk

    @property
    def is_main(self) -> bool:
        """Whether one's branch is shared by the main one."""
        return self.trunk.tracking == self.trunk.main

    @property
    def go(self) -> str:
        """What to type to get to main."""
        return f"socialops sync --go {shlex.quote(self.trunk.name)}"


def standpoint(root: Path, repo: Repo | None = None) -> Standpoint | None:
    """Where one is in the repository around a workspace; None where git can't say, or nobody knows which is main."""
    try:
        repo = repo or find(root)
        here = current_branch(repo) if repo else None
        trunk = trunk_of(repo, here) if repo and here else None
    except SocialopsError:
        return None
    return Standpoint(repo, here, trunk) if repo and here and trunk else None


def own_posts(stand: Standpoint | None, posts: Iterable[Filed[Post]]) -> set[str] | None:
    """Of posts, the ids of those that the branch adds or changes, with their records and media, since it left main.

    None where one is on main, or where nobody can tell: then they are all alike.
    """
    if stand is None or stand.is_main:
        return None
    from socialops.git.objects import Objects
    from socialops.git.sync.trees import changes
    from socialops.operations.sync.paths import subject_of

    repo, filed = stand.repo, list(posts)
    try:
        objects = Objects(repo.root)
        bases = objects.merge_bases(stand.trunk.main, "HEAD")
        if not bases:
            return None
        paths = {path.removeprefix(repo.prefix) for path in changes(objects, bases[0], "HEAD")}
        there = objects.oids([f"{bases[0]}:{repo.prefix}{each.path}" for each in filed])
    except SocialopsError:  # a clone that holds only a part of the history
        return None
    spoken_of = {subject_of(path) for path in paths}
    return {
        each.item.id
        for each, before in zip(filed, there, strict=True)
        if before is None  # in no commit yet, it is not main's either
        or each.path in paths
        or each.item.id in spoken_of
        or any(media.file in paths for _, media in each.item.all_media())
    }


def said_beside_main(repo: Repo, filed: Filed[Post], *, planned: bool) -> tuple[str, ...]:
    """That a word about the post, spoken on this branch, reaches main late, where main has the post as it is here: it
    was never changed here, or the branch was merged already. Nothing on main.

    *planned* is whether the word is not spoken yet.
    """
    stand = standpoint(repo.root, repo)
    if stand is None or stand.is_main or not (own_posts(stand, [filed]) == set() or _main_has(stand, filed)):
        return ()
    post, name = filed.item.id, shlex.quote(stand.trunk.name)
    drop = "" if planned else f" --drop {shlex.quote(post)}"
    what = f"{post} is on main as it is here: a word about it on this branch reaches main only with its pull request"
    return (one_line(f"{what}. To say it on main instead: socialops sync{drop} --go {name}, and say it there"),)


def spoken_beside(repo: Repo, review: Review) -> int:
    """The highest number that a member's reviews of a post at a stage have on other branches; 0 where none is known of.

    A review that takes none of these meets no other under its name, whichever of the branches is merged first, and
    comes after all that was said before it.
    """
    from socialops.git.sync.branches import number_beside

    try:
        return number_beside(repo, f"{REVIEWS}/{review.post}", f"{review.stage}--{review.by}--")
    except SocialopsError:  # a clone that holds only a part of the history
        return 0


def _main_has(stand: Standpoint, filed: Filed[Post]) -> bool:
    """Whether the branch, which is not main, holds the post's file and media just as main does."""
    from socialops.git.objects import Objects

    files = (filed.path, *(media.file for _, media in filed.item.all_media() if media.file))
    names = [f"{ref}:{stand.repo.prefix}{file}" for ref in (stand.trunk.main, "HEAD") for file in files]
    try:
        found = Objects(stand.repo.root).oids(names)
    except SocialopsError:  # a clone that holds only a part of the history
        return False
    return found[0] is not None and found[: len(files)] == found[len(files) :]
