"""Where the new branch of `sync --branch` begins: at main, where the one that one is on was merged already."""

from __future__ import annotations

from typing import NamedTuple

from socialops.domain.results.sync import Begun
from socialops.git.repo import Repo
from socialops.git.sync.merged import held_by_main, trunk_of
from socialops.git.sync.upstream import at_remote


class Beginning(NamedTuple):
    """The main branch, by its name, and its commit now; and the newest state of one's own branch that it holds."""

    name: str
    main: str
    held: str

    def told(self, left: str) -> Begun:
        """The same, as it is told to who left the branch *left*."""
        return Begun(left, self.name)


def beginning(repo: Repo, here: str, head: str, *, fetched: bool, dry_run: bool) -> Beginning | None:
    """Main, where it holds what the branch *here* was begun for; None where it holds nothing of it.

    What was committed since, and what no commit holds, is still to be carried along. *fetched* is whether all branches
    of the remote were just fetched; with *dry_run* no ref of this clone is moved.
    """
    trunk = trunk_of(repo, here)
    if trunk is None or trunk.tracking == trunk.main:
        return None
    main = at_remote(repo, trunk.remote, trunk.name)
    tip = main.look() if dry_run else main.seen() if fetched else main.fetch()
    held = held_by_main(repo, here, head, trunk._replace(main=tip) if dry_run else trunk) if tip else None
    return Beginning(trunk.name, tip, held) if tip and held else None
