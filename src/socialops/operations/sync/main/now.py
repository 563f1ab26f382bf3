"""The remote's main branch as it is now: where a new branch begins, or what one's own takes in."""

from __future__ import annotations

import shlex
from typing import NamedTuple

from socialops.domain.sanitize import one_line
from socialops.errors import SocialopsError
from socialops.git.program import lines
from socialops.git.repo import Repo
from socialops.git.sync.merged import Trunk, trunk_of
from socialops.git.sync.upstream import at_remote

_HEADS = "refs/heads/"
_NAMED = 3


class MainNow(NamedTuple):
    """The main branch as this clone knows it, and its commit at the remote."""

    trunk: Trunk
    commit: str

    @property
    def name(self) -> str:
        """As people write it: origin/main."""
        return f"{self.trunk.remote}/{self.trunk.name}"


def main_now(repo: Repo, here: str, *, fetched: bool, dry_run: bool) -> MainNow | None:
    """Main; None where the branch *here* is shared by it, or where nobody knows which branch it is.

    *fetched* is whether all branches of the remote were just fetched; with *dry_run* no ref of this clone is moved.
    """
    trunk = trunk_of(repo, here)
    if trunk is None or trunk.tracking == trunk.main:
        return None
    main = at_remote(repo, trunk.remote, trunk.name)
    tip = main.look() if dry_run else main.seen() if fetched else main.fetch()
    return MainNow(trunk, tip) if tip else None


def main_to_take(repo: Repo, here: str, branch: str | None, *, fetched: bool, dry_run: bool) -> MainNow:
    """Main, which the branch *here* is to take in.

    Raises:
        SocialopsError: one is on it, is about to leave for *branch*, or nobody knows which branch it is.
    """
    if branch is not None:
        raise SocialopsError("--branch and --take-main exclude each other: take one of the two, then the other.")
    found = main_now(repo, here, fetched=fetched, dry_run=dry_run)
    if found is None:
        if likely := _branches_of_one_s_own(repo, here):
            raise SocialopsError(likely)
        name = shlex.quote(here)
        raise SocialopsError(
            f"There is no other main branch that '{name}' could take in: 'socialops sync' brings in what it shares. "
            "Where the remote has a main branch that this clone does not know: git remote set-head origin --auto"
        )
    return found


def _branches_of_one_s_own(repo: Repo, here: str) -> str:
    """That main takes itself in by no such command, and how to get to the branch that is meant; "" where one is on it.

    Likely ones are the branches of this clone with what main has not, the newest first.
    """
    trunk = trunk_of(repo, here)
    if trunk is None or trunk.tracking != trunk.main:
        return ""
    form = ("--format=%(refname)", "--sort=-committerdate", f"--no-merged={trunk.main}", f"--count={_NAMED + 1}")
    refs = lines(repo.run("for-each-ref", *form, _HEADS))
    names = [name for ref in refs if (name := ref.removeprefix(_HEADS)) != here][:_NAMED]
    ways = [f"socialops sync --go {shlex.quote(name)}" for name in names] or ["socialops sync --go BRANCH"]
    return one_line(
        f"You are on {here}, which others share: --take-main brings that into a branch. Go to your branch first, then "
        f"do this again: {' or '.join(ways)}"
    )
