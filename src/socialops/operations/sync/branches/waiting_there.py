"""What waits for somebody on one branch, by its own rules: for their look or their word, or for others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from socialops.classes import dataclass

if TYPE_CHECKING:  # a branch is looked into where one waits
    from socialops.domain.approval.state import PostState
    from socialops.domain.documents.people import Member
    from socialops.domain.results.sync import OnBranch
    from socialops.domain.workspace import Workspace
    from socialops.git.objects import Objects
    from socialops.git.repo import Repo
    from socialops.git.sync.branches import Unmerged


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
class Asks:
    """Who asks, and what each branch that was looked into has for them."""

    repo: Repo
    objects: Objects
    now: datetime
    told: str = ""
    """The address of who asks; "" where git was not asked for it yet."""
    known: dict[str, _Asked] = field(default_factory=dict)

    @cached_property
    def email(self) -> str:
        """The address of who asks."""
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


def told(branch: Unmerged, asked: _Asked) -> OnBranch:
    """The branch, with what is *asked* there."""
    from socialops.domain.results.sync import OnBranch

    new, changed = (tuple(sorted(of & asked.waits)) for of in (branch.new, branch.changed))
    return OnBranch(
        branch.name, new, changed, tuple(sorted(asked.answered)), tuple(sorted(branch.spoken_of & asked.changes))
    )


def _asked(by: Asks, branch: Unmerged) -> _Asked:
    from socialops.domain.approval.replies import replies
    from socialops.domain.approval.state import State, post_state
    from socialops.domain.approval.waiting import waiting_for
    from socialops.operations.sync.workspace_at import at

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
    by: Asks, branch: Unmerged, workspace: Workspace, member: Member, states: Sequence[PostState]
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
