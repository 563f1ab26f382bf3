"""What others don't have yet: said at the end of every command that commits, and by the views of the whole."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from socialops.domain.results.sync import ALONE, CloneStanding
from socialops.errors import SocialopsError
from socialops.git.repo import find
from socialops.git.sync import standing
from socialops.git.sync.upstream import current_branch
from socialops.operations.sync.paths import subject_of
from socialops.store.root import find_root

_APART = timedelta(days=2)


def unshared(root: Path) -> int:
    """How many commits of one's branch no remote holds; none where there is no remote."""
    try:
        repo = find(root)
        return (standing.unshared(repo) or 0) if repo else 0
    except SocialopsError:
        return 0


def clock_apart(root: Path, now: datetime) -> str | None:
    """That a clock which was set (*now*) is not git's, and that `sync` shares no record made so; else None.

    Said from two days on: what is a day apart passes, and one who set the clock in another zone is half a day off.
    A post that was handed in, or moved, says no such time: it is shared all the same.
    """
    try:
        repo = find(root)
        said = repo.run("log", "-1", "--format=%aI", "--name-only", "-z") if repo else ""
        date, *paths = said.replace("\n", "\0").split("\0")
        made = datetime.fromisoformat(date)
    except (SocialopsError, ValueError):
        return None
    if repo is None or abs(made - now) <= _APART:
        return None
    records = any(path.startswith(repo.prefix) and subject_of(path.removeprefix(repo.prefix)) for path in paths)
    return (
        f"SOCIALOPS_NOW (or --now) says {now:%Y-%m-%d}, and this commit is of {made:%Y-%m-%d}"
        + (": what is recorded so is not shared by 'sync'" if records else "")
        + ". Is it left on by mistake: unset SOCIALOPS_NOW"
    )


def standing_at(directory: Path, *, anew: bool = False) -> CloneStanding:
    """How the clone of the workspace at or above the folder stands to the others.

    With *anew*, what an earlier run kept of it counts for nothing.

    Raises:
        SocialopsError: there is no workspace.
    """
    return shared_standing(find_root(directory), anew=anew)


def shared_standing(root: Path, *, anew: bool = False) -> CloneStanding:
    """How this clone stands to the others; empty where nobody can say."""
    try:
        repo = find(root)
        found = (standing.standing(repo) if repo else None) or ALONE
        from socialops.operations.sync.main.since_merge import main_since_merge, main_since_merge_kept

        here = current_branch(repo) if repo else None
        if repo and here and (ahead := (main_since_merge if anew else main_since_merge_kept)(repo, here)):
            found = found._replace(main=ahead)
        if not found.uncommitted:
            return found
        from socialops.operations.sync.unheld import ways

        return found._replace(ways=ways(root, found.uncommitted))
    except SocialopsError:
        return ALONE


def not_here_yet(directory: Path) -> tuple[str, int] | None:
    """What others shared on one's branch and one has not got, by what was last fetched: see `standing.behind`."""
    try:
        repo = find(find_root(directory))
        here = current_branch(repo) if repo else None
        return standing.behind(repo, here) if repo and here else None
    except SocialopsError:
        return None
