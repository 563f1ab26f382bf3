"""What there is to say when all is shared: what lies here still that no one else gets, and where."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from socialops.domain.results.sync import Ending, Synced, Unheld
from socialops.git.repo import Repo
from socialops.git.sync.alone import elsewhere
from socialops.git.sync.branches import unmerged_posts
from socialops.git.sync.merged import trunk_of, went_on
from socialops.git.sync.standing import unknown
from socialops.git.sync.upstream import current_branch


def with_what_is_left(repo: Repo, found: Synced, gone: Collection[str]) -> Synced:
    """The run with files that no commit holds, and with branches of this clone that hold what goes nowhere.

    *gone* are refs of branches that the remote has no more.
    """
    if found.ending not in {Ending.DONE, Ending.PLANNED}:
        return found
    if found.ending is Ending.PLANNED:
        return replace(found, unheld=_unheld(repo))
    here = current_branch(repo) or ""
    trunk = trunk_of(repo, here)
    beside = elsewhere(repo, here, gone)
    after = went_on(repo, here, trunk, left_out={each.branch for each in beside})
    others = unmerged_posts(repo, trunk, known=False, left_out=gone)
    return replace(found, elsewhere=beside, went_on=after, to_review=others, unheld=_unheld(repo))


def _unheld(repo: Repo) -> Unheld | None:
    """Files that git does not know: what it knows, and no commit holds as it is, is refused before."""
    left = unknown(repo)
    if not left:
        return None
    from socialops.operations.sync.unheld import ways

    return Unheld(left, ways(repo.root, left))
