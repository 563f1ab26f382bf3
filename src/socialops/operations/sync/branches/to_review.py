"""Branches with posts that wait there for the one who asks: told wherever they are, and kept while it holds."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from socialops import __version__
from socialops.errors import SocialopsError
from socialops.store.root import find_root

if TYPE_CHECKING:  # the results of `sync` are met where a branch is told of
    from socialops.domain.results.sync import OnBranches
    from socialops.git.repo import Repo
    from socialops.git.sync.merged import Trunk

_KEPT = "branches.json"
_FORM = 5
"""Of what is kept; another form is not read."""
_TWO = 2
"""With so many branches of remotes, one is another than main."""


def waiting(directory: Path, now: datetime) -> OnBranches:
    """What `to_review` finds, wherever one is; nothing where git can't be asked.

    *directory* is the workspace, or any folder in it.
    """
    from socialops.domain.results.sync import OnBranches
    from socialops.git.repo import find
    from socialops.git.sync.merged import trunk_of
    from socialops.git.sync.upstream import current_branch

    try:
        repo = find(find_root(directory))
        here = current_branch(repo) if repo else None
        if repo is None or here is None:
            return OnBranches()
        return _kept(repo, now, lambda at, email: _worked_out(repo, trunk_of(repo, here), at, email))
    except SocialopsError:
        return OnBranches()


def to_review(repo: Repo, trunk: Trunk | None, now: datetime, gone: Collection[str] = ()) -> OnBranches:
    """Branches with posts that main has not so, and that wait there for the review of who asks, as last fetched: for
    their decision, or for their word on what was said to a request of theirs; and with what is asked there of theirs.

    For who is on a branch that is what lies elsewhere, on main as well. The one answer for `sync`, `review`, `tasks`
    and `socialops` alone. *gone* are refs of branches that the remote has no more.
    """
    from socialops.domain.results.sync import OnBranches

    if trunk is None:
        return OnBranches()
    if gone:
        return _worked_out(repo, trunk, now, "", gone)
    return _kept(repo, now, lambda at, email: _worked_out(repo, trunk, at, email))


def _worked_out(repo: Repo, trunk: Trunk | None, now: datetime, email: str, gone: Collection[str] = ()) -> OnBranches:
    from socialops.domain.results.sync import OnBranches
    from socialops.git.objects import Objects
    from socialops.git.sync.branches import unmerged_posts
    from socialops.operations.sync.branches.waiting_there import Asks, told

    asks = Asks(repo, Objects(repo.root), now, email)
    found, unseen = unmerged_posts(repo, trunk, asks.decided, left_out=gone)
    named = (told(each, asks.on(each)) for each in found)
    return OnBranches(tuple(each for each in named if any(each[1:])), unseen)


def _kept(repo: Repo, now: datetime, work: Callable[[datetime, str], OnBranches]) -> OnBranches:
    """The answer that was given to the same person on the same refs, while the clock makes it no other; else anew.

    It lies in git's folder, and anybody may delete it.
    """
    from socialops.domain.results.sync import OnBranches
    from socialops.git.sync.refs import refs

    known = refs(repo)
    if known is None:
        return work(now, "")
    if known.shared < _TWO:
        return OnBranches()
    email, now = repo.identity().email, now.astimezone(UTC)
    from socialops.store.verdicts.shelf import SHOWN, Shelf

    shelf, about = Shelf(repo.git_dir, SHOWN), [_FORM, __version__, repo.prefix, email, known.digest]
    entry = shelf.take(_KEPT)
    if (again := _again(entry, about, now)) is not None:
        return again
    from socialops.domain.time.watched.moment import Watched
    from socialops.domain.time.watched.watch import Watch

    watch = Watch(now)
    found = work(Watched.of(now, watch), email)
    if watch.span and refs(repo) == known and shelf.place():
        span = [each.isoformat() for each in watch.span]
        shelf.put(
            _KEPT, {"about": about, "span": span, "told": [list(each) for each in found.found], "unseen": found.unseen}
        )
    return found


def _again(entry: Any, about: Sequence[object], now: datetime) -> OnBranches | None:
    """What was kept, where it was kept so and holds still."""
    from socialops.domain.results.sync import OnBranch, OnBranches

    try:
        since, until = map(datetime.fromisoformat, entry["span"])
        if entry["about"] != about or not since <= now < until:
            return None
        told = (OnBranch(str(branch), *(tuple(map(str, of)) for of in rest)) for branch, *rest in entry["told"])
        return OnBranches(tuple(told), int(entry["unseen"]))
    except (ValueError, TypeError, KeyError):
        return None  # another's, or an older form
