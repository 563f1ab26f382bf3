"""What came after the branch that one is on was merged: what is new on it, and what main has more."""

from __future__ import annotations

from pathlib import Path

from socialops.domain.results.sync import MainAhead, WentOn
from socialops.errors import SocialopsError
from socialops.git.repo import Repo, find
from socialops.git.sync.upstream import current_branch


def after_merge(root: Path) -> WentOn | None:
    """That the branch that one is on was merged already, by what was last fetched; None where it was not."""
    try:
        repo = find(root)
        here = current_branch(repo) if repo else None
        if repo is None or here is None or here == "main":
            return None
        from socialops.git.sync.merged import trunk_of, went_on

        trunk = trunk_of(repo, here)
        found = went_on(repo, here, trunk, only_here=True)
        if not found:
            return None
        from socialops.operations.sync.branches.said_already import still_to_merge

        return next(iter(still_to_merge(repo, found, trunk)), None)
    except SocialopsError:
        return None


def main_since_merge(repo: Repo, here: str | None) -> MainAhead | None:
    """What main has more than the branch *here*, which it took in as it is, by what was last fetched.

    None where there is nothing to miss; on a branch called main git is not asked.
    """
    if here is None or here == "main":
        return None
    from socialops.git.sync.main_ahead import main_ahead
    from socialops.operations.sync.branches.said_already import main_has_said
    from socialops.operations.sync.paths import post_of

    found = main_ahead(repo, here, main_has_said)
    if found is None:
        return None
    newer, own = ({post_of(path, repo.prefix) for path in paths} - {None} for paths in (found.newer, found.own))
    return MainAhead(here, found.main, found.number, tuple(sorted(post for post in newer & own if post)))
