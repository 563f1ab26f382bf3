"""Who is asked something about a post, by a comment that names them, and has not spoken on it since."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from socialops.domain.approval.decisions import is_filed_right
from socialops.domain.approval.state import PostState, State
from socialops.domain.time.clock import Duration, exact, instant, shift
from socialops.domain.workspace import Workspace
from socialops.views.standing import home_zone

_WITHIN = Duration(1, "bd")
"""How soon an answer is due."""


@dataclass(frozen=True)
class Answer:
    """What is asked of one member, and what makes it theirs; `due` is one business day later, in the home zone."""

    member: str
    role: str
    due: datetime


def answers(workspace: Workspace, state: PostState, now: datetime) -> Iterator[Answer]:
    """What members are asked about the post and have not answered; of several questions to one, the oldest.

    Any later record of theirs on the post answers, whatever it says; so does leaving the team, and cancelling the post.
    """
    records = workspace.reviews.get(state.post.id)
    if not records or state.state is State.CANCELLED:
        return
    asking = [f.item for f in records if f.item.to and f.item.decision == "comment" and is_filed_right(f)]
    if not asking:
        return
    zone = workspace.settings.timezone
    spoken = _spoken(workspace, state.post.id, zone)
    told: set[str] = set()
    for review in sorted(asking, key=lambda r: (exact(r.at, zone), r.by)):
        asked = exact(review.at, zone)
        for name in review.to or ():
            member, last = workspace.roster.members.get(name), spoken.get(name)
            answered = name == review.by or name in told or (last is not None and last >= asked)
            if member and not answered and not member.has_left(now.date()):
                told.add(name)
                at = instant(review.at, zone).astimezone(home_zone(workspace))
                due = shift(at, _WITHIN, sign=1, holidays=workspace.holidays)
                role = "author" if name in state.post.people else next(iter(member.roles), "")
                yield Answer(name, role, due)


def _spoken(workspace: Workspace, post: str, zone: str) -> dict[str, datetime]:
    """When each member last spoke on the post."""
    last: dict[str, datetime] = {}
    said = [(f.item.by, f.item.at) for f in workspace.reviews.get(post, ()) if is_filed_right(f)]
    said += [(f.item.by, f.item.at) for f in workspace.publications.get(post, ())]
    for member, when in said:
        at = exact(when, zone)
        last[member] = max(at, last.get(member, at))
    return last
