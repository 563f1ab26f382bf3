"""What there is to say when all is shared: what lies here still that no one else gets, and where."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from socialops.domain.results.sync import AgainstMain, Ending, Synced, Unheld
from socialops.git.repo import Repo
from socialops.git.sync.alone import elsewhere
from socialops.git.sync.merged import Trunk, trunk_of, went_on
from socialops.git.sync.removed import forget
from socialops.git.sync.standing import changed_tracked, unknown
from socialops.git.sync.upstream import current_branch
from socialops.operations.sync.branches.to_review import to_review
from socialops.operations.sync.main.since_merge import main_since_merge


def with_what_is_left(repo: Repo, found: Synced, gone: Collection[str], now: datetime) -> Synced:
    """The run with files that no commit holds, and with branches of this clone that hold what goes nowhere.

    *gone* are refs of branches that the remote has no more; what waits for a review does so *now*.
    """
    if found.ending not in {Ending.DONE, Ending.PLANNED}:
        return found
    unheld = _unheld(repo, changed=bool(found.begun or found.went))
    if found.ending is Ending.PLANNED:
        return replace(found, unheld=unheld)
    here = current_branch(repo) or ""
    trunk = trunk_of(repo, here)
    beside = elsewhere(repo, here, gone)
    after = went_on(repo, here, trunk, left_out={each.branch for each in beside})
    if beside or after:
        from socialops.operations.sync.branches.said_already import still_to_merge, worth_telling

        beside, after = worth_telling(repo, beside, trunk, gone), still_to_merge(repo, after, trunk)
    against = None if found.removed or any(each.here for each in after) else _against_main(repo, here, trunk)
    ahead = None if found.removed else main_since_merge(repo, here)
    others = to_review(repo, trunk, now, gone)
    forget(repo, trunk, gone)
    left = replace(found, elsewhere=beside, went_on=after, against=against, to_review=others, unheld=unheld)
    return replace(left, main_ahead=ahead)


def _against_main(repo: Repo, here: str, trunk: Trunk | None) -> AgainstMain | None:
    if trunk is None or trunk.tracking == trunk.main:
        return None
    from socialops.operations.sync.main.clashes import against_main

    return against_main(repo, here, trunk)


def _unheld(repo: Repo, *, changed: bool) -> Unheld | None:
    """Files that git does not know; with *changed* also those that no commit holds as they are.

    Where these are not carried along to a new branch, they are refused before.
    """
    left = unknown(repo)
    if changed:
        tracked = (path for path in changed_tracked(repo) if path.startswith(repo.prefix))
        left = tuple(sorted({*left, *(path.removeprefix(repo.prefix) for path in tracked)}))
    if not left:
        return None
    from socialops.operations.sync.unheld import ways

    return Unheld(left, ways(repo.root, left))
