"""Posts that lie on another branch than the one that one is on: said where one is asked for, and to reviewers."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import field, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from socialops import __version__
from socialops.classes import dataclass
from socialops.domain.sanitize import one_line
from socialops.errors import SocialopsError
from socialops.store.root import find_root

if TYPE_CHECKING:  # the results of `sync` are met where a branch is told of
    from socialops.domain.approval.state import PostState
    from socialops.domain.documents.people import Member
    from socialops.domain.results.sync import OnBranch, OnBranches
    from socialops.domain.workspace import Workspace
    from socialops.git.objects import Objects
    from socialops.git.repo import Repo
    from socialops.git.sync.branches import Unmerged
    from socialops.git.sync.merged import Trunk

_KEPT = "branches.json"
_FORM = 4
"""Of what is kept; another form is not read."""
_TWO = 2
"""With so many branches of remotes, one is another than main."""


def elsewhere(root: Path, post: str) -> str | None:
    """Which branch holds a post that is not here, and what to type; None where none is known to."""
    from socialops.git.repo import find
    from socialops.git.sync.branches import holding

    try:
        repo = find(root)
        found = holding(repo, post) if repo else None
    except SocialopsError:
        return None
    if found is None:
        return None
    return one_line(f"it is on the branch '{found}', not on the one that you are on: {_go(found)}")


def near_elsewhere(root: Path, post: str) -> str | None:
    """Which post of another branch may be meant where none is called so, and what to type."""
    from socialops.domain.suggest import nearest
    from socialops.git.repo import find
    from socialops.git.sync.branches import posts_on_branches

    try:
        repo = find(root)
        for branch, posts in posts_on_branches(repo) if repo else ():
            if near := nearest(post, posts):
                return one_line(f"did you mean '{near}'? It is on the branch '{branch}': {_go(branch)}")
    except SocialopsError:
        return None
    return None


def _go(branch: str) -> str:
    return f"socialops sync --go {shlex.quote(branch)}"


def changed_there(directory: Path, posts: Mapping[str, str]) -> tuple[str, ...]:
    """Of posts that are here, by ids with their paths, which branch changed them: told to who is on main.

    *directory* is the workspace, or any folder in it.
    """
    from socialops.git.repo import find
    from socialops.git.sync.refs import refs

    try:
        repo = find(find_root(directory))
        known = refs(repo) if repo else None
        if known and known.shared < _TWO:
            return ()
        from socialops.git.sync.branches import changing
        from socialops.git.sync.merged import trunk_of
        from socialops.git.sync.upstream import current_branch

        here = current_branch(repo) if repo else None
        found = changing(repo, trunk_of(repo, here), tuple(posts.values())) if repo and here else {}
    except SocialopsError:
        return ()
    there = {post: found[path] for post, path in posts.items() if path in found}
    return tuple(
        one_line(f"{post} is changed on the branch '{branch}', which main has not: {_go(branch)}")
        for post, branch in there.items()
    )


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

    asks = _Asks(repo, Objects(repo.root), now, email)
    found, unseen = unmerged_posts(repo, trunk, asks.decided, left_out=gone)
    told = (_told(each, asks.on(each)) for each in found)
    return OnBranches(tuple(each for each in told if any(each[1:])), unseen)


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


def _told(branch: Unmerged, asked: _Asked) -> OnBranch:
    from socialops.domain.results.sync import OnBranch

    new, changed = (tuple(sorted(of & asked.waits)) for of in (branch.new, branch.changed))
    return OnBranch(
        branch.name, new, changed, tuple(sorted(asked.answered)), tuple(sorted(branch.spoken_of & asked.changes))
    )


class _Asked(NamedTuple):
    """Posts of a branch: those that wait for a member's look, those where what they asked for was answered, those that
    they decided on, those of theirs of which changes are asked for, and those that somebody else must approve, as they
    changed them.
    """

    waits: set[str]
    answered: set[str]
    decided: set[str]
    changes: set[str]
    barred: set[str]


@dataclass
class _Asks:
    """Who asks, and what each branch that was looked into has for them."""

    repo: Repo
    objects: Objects
    now: datetime
    told: str = ""
    """The address of who asks; "" where git was not asked for it yet."""
    known: dict[str, _Asked] = field(default_factory=dict)

    @cached_property
    def email(self) -> str:
        return self.told or self.repo.identity().email

    def on(self, branch: Unmerged) -> _Asked:
        """By the branch's own rules; nothing for who is no member there."""
        if branch.name not in self.known:
            self.known[branch.name] = _asked(self, branch)
        return self.known[branch.name]

    def decided(self, branch: Unmerged) -> tuple[set[str], set[str]]:
        """What they decided on there, and what they may not."""
        asked = self.on(branch)
        return asked.decided, asked.barred


def _asked(by: _Asks, branch: Unmerged) -> _Asked:
    from socialops.domain.approval.replies import replies
    from socialops.domain.approval.state import State, post_state
    from socialops.domain.approval.waiting import waiting_for
    from socialops.operations.sync.records import at

    posts, now, found = (
        branch.new | branch.changed | branch.spoken_of,
        by.now,
        _Asked(set(), set(), set(), set(), set()),
    )
    workspace = at(by.repo, by.objects, branch.commit, posts)
    member = workspace.roster.find(by.email)
    if member is None:
        return found
    zone = workspace.settings.timezone
    states = [post_state(workspace, workspace.posts[name].item, now) for name in posts & workspace.posts.keys()]
    changers = _changers(by, branch, workspace, member, states)
    for state in (replace(each, changers=changers.get(each.post.id, {})) for each in states):
        post = state.post.id
        if state.turn is State.IN_REVIEW and member.id in state.changers:
            found.barred.add(post)
        elif state.turn is State.IN_REVIEW and any(member.id in w.members for w in waiting_for(workspace, state, now)):
            found.waits.add(post)
        if state.turn is State.CHANGES_REQUESTED and member.id in state.post.people:
            found.changes.add(post)
        said = replies(workspace.reviews.get(post, ()), state, zone)
        if any(reply.asker == member.id for reply in said) and not member.has_left(now.date()):
            found.answered.add(post)
        words = (word for stage in state.stages for word in (*stage.approved, *stage.requests))
        if any(word.review.by == member.id and state.is_current(word) for word in words):
            found.decided.add(post)
    return found


def _changers(
    by: _Asks, branch: Unmerged, workspace: Workspace, member: Member, states: Sequence[PostState]
) -> Mapping[str, Mapping[str, datetime]]:
    """Who changed the posts that the member could approve there by their role, under four eyes: it may be they alone,
    or those who are asked in their place.
    """
    from socialops.domain.approval.state import State
    from socialops.operations.shown.changers import changers

    day, roster = by.now.date(), workspace.roster
    theirs = [
        state.post
        for state in states
        if state.turn is State.IN_REVIEW and state.workflow and state.workflow.four_eyes and state.open_stage
        if roster.serves(member, state.open_stage.stage.roles, day)
    ]
    return changers(by.repo, roster, theirs, by.now, commit=branch.commit) if theirs else {}
