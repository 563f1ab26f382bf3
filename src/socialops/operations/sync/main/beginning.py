"""Where the new branch of `sync --branch` begins: at main, where the one that one is on was merged already; else it
takes along what that holds.
"""

from __future__ import annotations

import shlex
from typing import NamedTuple

from socialops.domain.results.sync import Begun
from socialops.domain.sanitize import one_line
from socialops.git.objects import Objects
from socialops.git.repo import GitFailed, Repo
from socialops.git.sync.merged import Trunk, held_by_main, trunk_of
from socialops.git.sync.standing import holds
from socialops.git.sync.trees import changes, every_change
from socialops.operations.sync.main.now import main_now
from socialops.operations.sync.paths import post_of

_NAMED = 3


class Beginning(NamedTuple):
    """The main branch, by its name, and its commit now; and the newest state of one's own branch that it holds."""

    name: str
    main: str
    held: str

    def told(self, left: str) -> Begun:
        """The same, as it is told to who left the branch *left*."""
        return Begun(left, self.name)


def beginning(repo: Repo, here: str, head: str, *, gone: bool, fetched: bool, dry_run: bool) -> Beginning | None:
    """Main, where it holds what the branch *here* was begun for; None where it holds nothing of it.

    What was committed since, and what no commit holds, is still to be carried along. *gone* is whether the remote has
    the branch no more, and *fetched* whether all its branches were just fetched; with *dry_run* no ref of this clone is
    moved.
    """
    main = main_now(repo, here, fetched=fetched, dry_run=dry_run)
    if main is None:
        return None
    trunk = main.trunk._replace(main=main.commit) if dry_run else main.trunk
    held = held_by_main(repo, here, head, trunk) or (_went_on_as_main(repo, head, trunk) if gone else None)
    return Beginning(main.trunk.name, main.commit, held) if held else None


def _went_on_as_main(repo: Repo, head: str, trunk: Trunk) -> str | None:
    """What the remote was last seen to hold of a branch that is no more, where main holds its posts in newer words."""
    from socialops.operations.sync.branches.said_already import posts_in_newer_words

    objects = Objects(repo.root)
    seen = objects.commit(trunk.tracking)
    is_own = bool(seen) and holds(repo, seen or "", head)
    return seen if seen and is_own and posts_in_newer_words(repo, objects, seen, trunk.main) else None


def taken_along(repo: Repo, here: str, branch: str, tips: tuple[str | None, str | None]) -> str:
    """That the *branch* also holds what others have of the one *here* and main has not, and how to begin at main.

    *tips* are what the remote has of both, first of the new one. Nothing where there is no such thing, or where the
    branch held it before.
    """
    there, own = tips
    trunk = trunk_of(repo, here)
    if own is None or trunk is None or trunk.tracking == trunk.main:
        return ""
    try:
        objects = Objects(repo.root)
        bases = objects.merge_bases(trunk.main, own)
        if not bases or (there and holds(repo, own, there)):
            return ""
        mine = changes(objects, bases[0], own).items()
        held = {(path, change.after) for path, change in every_change(objects, bases[0], trunk.main)}
    except GitFailed:  # a clone that holds only a part of the history
        return ""
    paths = [path for path, change in mine if (path, change.after) not in held]
    if not paths:
        return ""
    posts = sorted({post for path in paths if (post := post_of(path, repo.prefix))})
    named = ", ".join(posts[:_NAMED]) + (f", {len(posts) - _NAMED} more" if len(posts) > _NAMED else "")
    main = trunk.name
    what = f"{branch} also holds what {here} has and {main} has not{f' ({named})' if named else ''}"
    way = f"socialops sync --go {shlex.quote(main)} before you write, then socialops sync --branch NAME"
    return one_line(f"{what}: who merges it takes that in, too. To begin a branch at {main} instead: {way}")
