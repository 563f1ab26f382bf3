"""Who is asked something about a post, and has not spoken on it since: by a comment that names them, or because they
asked for changes and were answered.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from socialops.classes import dataclass
from socialops.domain.approval.decisions import is_filed_right
from socialops.domain.approval.replies import Reply, replies
from socialops.domain.approval.state import PostState, State
from socialops.domain.documents.people import Member
from socialops.domain.documents.records import Review
from socialops.domain.time.clock import Duration, exact, instant, shift
from socialops.domain.workspace import Filed, Workspace
from socialops.views.standing import home_zone

_WITHIN = Duration(1, "bd")
"""How soon an answer is due."""


@dataclass(frozen=True)
class Answer:
    """What is asked of one member, and what makes it theirs; `due` is one business day later, in the home zone.

    With `reply` it is to look at what was said to their request for changes.
    """

    member: str
    role: str
    due: datetime
    reply: Reply | None = None


def answers(workspace: Workspace, state: PostState, now: datetime) -> Iterator[Answer]:
    """What members are asked about the post and have not answered; of several questions to one, the oldest.

    Any later record of theirs on the post answers, whatever it says; so does leaving the team, and cancelling the post.
    """
    records = workspace.reviews.get(state.post.id)
    if not records or state.state is State.CANCELLED:
        return
    found = list(_asked(workspace, state, records, now))
    yield from found
    told = {answer.member for answer in found}
    for reply in replies(records, state, workspace.settings.timezone):
        member = workspace.roster.members.get(reply.asker)
        if member and reply.asker not in told and not member.has_left(now.date()):
            told.add(reply.asker)
            yield _answer(workspace, state, member, reply.at, reply)


def _asked(workspace: Workspace, state: PostState, records: Sequence[Filed[Review]], now: datetime) -> Iterator[Answer]:
    """Those whom a comment names."""
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
                yield _answer(workspace, state, member, instant(review.at, zone))


def _answer(workspace: Workspace, state: PostState, member: Member, at: datetime, reply: Reply | None = None) -> Answer:
    due = shift(at.astimezone(home_zone(workspace)), _WITHIN, sign=1, holidays=workspace.holidays)
    role = "author" if member.id in state.post.people else next(iter(member.roles), "")
    return Answer(member.id, role, due, reply)


def _spoken(workspace: Workspace, post: str, zone: str) -> dict[str, datetime]:
    """When each member last spoke on the post."""
    last: dict[str, datetime] = {}
    said = [(f.item.by, f.item.at) for f in workspace.reviews.get(post, ()) if is_filed_right(f)]
    said += [(f.item.by, f.item.at) for f in workspace.publications.get(post, ())]
    for member, when in said:
        at = exact(when, zone)
        last[member] = max(at, last.get(member, at))
    return last
