"""Where the new branch of `sync --branch` begins: at main, where the one that one is on was merged already."""

from __future__ import annotations

from typing import NamedTuple

from socialops.domain.results.sync import Begun
from socialops.git.repo import Repo
from socialops.git.sync.merged import held_by_main
from socialops.operations.sync.main_now import main_now


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
    main = main_now(repo, here, fetched=fetched, dry_run=dry_run)
    if main is None:
        return None
    trunk = main.trunk._replace(main=main.commit) if dry_run else main.trunk
    held = held_by_main(repo, here, head, trunk)
    return Beginning(main.trunk.name, main.commit, held) if held else None
