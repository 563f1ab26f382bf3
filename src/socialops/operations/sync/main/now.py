"""The remote's main branch as it is now: where a new branch begins, or what one's own takes in."""

from __future__ import annotations

import shlex
from typing import NamedTuple

from socialops.errors import SocialopsError
from socialops.git.repo import Repo
from socialops.git.sync.merged import Trunk, trunk_of
from socialops.git.sync.upstream import at_remote


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
        name = shlex.quote(here)
        raise SocialopsError(
            f"There is no other main branch that '{name}' could take in: 'socialops sync' brings in what it shares. "
            "Where the remote has a main branch that this clone does not know: git remote set-head origin --auto"
        )
    return found
