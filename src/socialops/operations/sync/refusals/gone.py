"""A branch that the remote has no more: where one goes on, and first what to do that no commit is lost."""

from __future__ import annotations

import shlex
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from socialops.git.objects import Objects
from socialops.git.repo import Repo
from socialops.git.sync.alone import alone, name_for
from socialops.git.sync.merged import trunk_of
from socialops.git.sync.upstream import Upstream, removed
from socialops.operations.sync.refusals.names import NAMED, first

if TYPE_CHECKING:  # where posts went on is asked where commits would be lost
    from socialops.operations.sync.branches.went_on_there import There


class Gone(NamedTuple):
    """What to say of a branch that the remote has no more; whether commits would be lost, or main holds all of them."""

    told: str
    loses: bool
    merged: bool


def gone(repo: Repo, own: Upstream, here: str, branches: set[str], *, dry_run: bool) -> Gone:
    """That the branch was shared once, and that the remote has it no more; first what to do that no commit is lost.

    And whether one would be, or main holds all of them. *branches* gets those that the remote has, as a fetch of the
    one that is gone lists none.
    """
    main = own.default()
    tip = (main.look() if dry_run else main.fetch(branches)) if main and main.branch != own.branch else None
    commits = alone(repo, "HEAD", own.tracking, tip)
    back = f"socialops sync --go {shlex.quote(main.branch)}" if main and tip else ""
    what = f"{own.name} is there no more: somebody removed it, as is done when a pull request is merged."
    newer = _in_newer_words(repo, own.tracking, tip) if commits and tip else ()
    if newer:
        commits = alone(repo, "HEAD", own.tracking, tip, merged=True)
    if newer and not commits:
        who = f"somebody changed {'it' if len(newer) == 1 else 'them'} meanwhile"
        words = f"The main branch has {first(_names(newer))} in other words than yours: {who}."
        told = f"{what} {words} Is something of yours missing, write it into the post there. Go there: {back}"
        return Gone(told, loses=False, merged=True)
    if not commits:
        told = f"{what} All that you committed here is on the main branch, so go there: {back}"
        other = f"somebody removed it, or {own.remote} is another repository now"
        anew = f"{own.name} is there no more: {other}. To bring it there: socialops sync --branch {shlex.quote(here)}"
        return Gone(told if back else anew, loses=False, merged=bool(back))
    there = _there(repo, own, here, branches) if tip else None
    if there and not there.differ:
        return Gone(f"{what} {_replaced(own, here, there)}", loses=False, merged=True)
    some = first(commits)
    are = "1 commit here is" if len(commits) == 1 else f"{len(commits)} commits here are"
    again = here if not back else name_for(repo, here, commits)
    way = f"that first: socialops sync --branch {shlex.quote(again)}"
    told = f"{what} But {are} not on the main branch ({some})"
    if not (main and back):
        return Gone(f"{told}. Share {way}", loses=True, merged=False)
    then, to, at = f"{way}. When that is done, go to the main branch: {back}", main.branch, ", which has {}"
    if there and there.branch != main.branch:
        to, at, both = there.branch, f". {there.branch} has {{}}", there.differ
    else:
        both = _in_newer_words(repo, "HEAD", tip, begun=False) if tip else ()
    away = _let_go(own, here, to)
    if not both:
        return Gone(f"{told}. Share {then}. {away}", loses=True, merged=False)
    see = f"git diff HEAD {shlex.quote(f'{own.remote}/{to}')} -- {shlex.join(both[:NAMED])}"
    told += f"{at.format(first(_names(both)))} in other words: look whether these are yours with a change"
    return Gone(f"{told} ({see}). {away}. Is it still to come, share {then}", loses=True, merged=False)


def _replaced(own: Upstream, here: str, there: There) -> str:
    """That the posts are elsewhere now, with nothing of one's own in other words there."""
    are, go = "is" if len(there.posts) == 1 else "are", f"socialops sync --go {shlex.quote(there.branch)}"
    anew = "What was said here alone is said anew there. Then let this one go"
    return f"{first(_names(there.posts))} {are} on {there.branch} now: {go}. {anew}: {_removal(own, here)}"


def _in_newer_words(repo: Repo, own: str, main: str, *, begun: bool = True) -> tuple[str, ...]:
    """The files of posts of one's branch (at *own*) that went on as *main*; see `said_already`."""
    from socialops.operations.sync.branches.said_already import posts_in_newer_words

    return posts_in_newer_words(repo, Objects(repo.root), own, main, begun=begun)


def _names(posts: Iterable[str]) -> list[str]:
    return [Path(path).stem for path in posts]


def _there(repo: Repo, own: Upstream, here: str, branches: Collection[str]) -> There | None:
    """Where its posts went on, of the *branches* that the remote was just seen to have."""
    from socialops.operations.sync.branches.went_on_there import went_on_there

    trunk = trunk_of(repo, here)
    away = {own.tracking, *removed(repo, own.remote, branches)}
    return went_on_there(repo, "HEAD", trunk, away) if trunk and branches else None


def _let_go(own: Upstream, here: str, to: str) -> str:
    """How one is rid of a branch that is wanted no more, and is *to* be on another."""
    return f"Is none of that to come any more: git switch {shlex.quote(to)} && {_removal(own, here)}"


def _removal(own: Upstream, here: str) -> str:
    """What takes a branch away here, once one is on another: what was last seen of it at the remote outlives it."""
    seen = own.tracking.removeprefix("refs/remotes/")
    return f"git branch -D {shlex.quote(here)} && git branch -d -r {shlex.quote(seen)}"
