"""What came after the branch that one is on was merged: what is new on it, and what main has more."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from socialops import __version__
from socialops.domain.results.sync import MainAhead, WentOn
from socialops.errors import SocialopsError
from socialops.git.repo import Repo, find
from socialops.git.sync.upstream import current_branch

if TYPE_CHECKING:  # what main holds is looked into where it is not known yet
    from socialops.git.objects import Objects

_KEPT = "since-merge.json"
_FORM = 1
"""Of what is kept; another form is not read. To be counted up with whatever makes the same refs another answer."""


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
    return _Asked().of(repo, here)


def main_since_merge_kept(repo: Repo, here: str) -> MainAhead | None:
    """The same, as an earlier run found it, where all that it follows from is as it was; else it is kept now.

    It follows from what git holds alone: refs, what they held before, settings, and objects, which never change. Not
    from who asks, nor from the clock, nor from any file of the work tree. It lies in git's folder, and anybody may
    delete it.
    """
    if here == "main":
        return None
    from socialops.git.sync.refs import refs

    known = refs(repo)
    if known is None:
        return main_since_merge(repo, here)
    if not known.shared:  # of no remote's main branch anything is known
        return None
    from socialops.git.sync.refs import ground

    rests = ground(repo)
    if rests is None:
        return main_since_merge(repo, here)
    from socialops.store.verdicts.shelf import SHOWN, Shelf

    shelf, about = Shelf(repo.git_dir, SHOWN), [_FORM, __version__, repo.prefix, here, known.digest, rests]
    entry = shelf.take(_KEPT)
    try:
        if entry["about"] == about:
            return _read(entry["told"])
    except (TypeError, KeyError, ValueError):  # there is none, another's, or an older form
        pass
    asked = _Asked()
    found = asked.of(repo, here)
    if not asked.of_files and refs(repo) == known and ground(repo) == rests and shelf.place():
        shelf.put(_KEPT, {"about": about, "told": found})
    return found


def _read(told: Any) -> MainAhead | None:
    """What was kept.

    Raises:
        TypeError, ValueError: it is of another form.
    """
    if told is None:
        return None
    branch, main, number, posts = told
    return MainAhead(str(branch), str(main), int(number), tuple(map(str, posts)))


class _Asked:
    """One question, and whether files of the workspace had to be read for it, which more has a say in."""

    def __init__(self) -> None:
        self.of_files = False

    def of(self, repo: Repo, here: str | None) -> MainAhead | None:
        if here is None or here == "main":
            return None
        from socialops.git.sync.main_ahead import main_ahead

        found = main_ahead(repo, here, self._main_has_said)
        if found is None:
            return None
        from socialops.operations.sync.paths import post_of

        newer, own = ({post_of(path, repo.prefix) for path in paths} - {None} for paths in (found.newer, found.own))
        return MainAhead(here, found.main, found.number, tuple(sorted(post for post in newer & own if post)))

    def _main_has_said(self, repo: Repo, objects: Objects, tip: str, main: str) -> bool:
        from socialops.operations.sync.branches.said_already import main_has_said

        self.of_files = True
        return main_has_said(repo, objects, tip, main)
