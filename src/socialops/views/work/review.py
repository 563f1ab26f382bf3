"""What waits for a reviewer's look, in the order in which it should be looked at, and all that there is to see."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import NamedTuple

from socialops.classes import dataclass
from socialops.domain.approval.bypass import owed
from socialops.domain.approval.replies import Reply
from socialops.domain.approval.stages import StageResult
from socialops.domain.approval.state import State
from socialops.domain.approval.waiting import reviewers
from socialops.domain.finding import Diagnostic
from socialops.domain.workspace import Workspace
from socialops.views.card import Card
from socialops.views.standing import Standing
from socialops.views.work.answers import answers
from socialops.views.work.changed_words import Changed

_LAST = datetime.max.replace(tzinfo=UTC)


class Look(NamedTuple):
    """One stage of a post (or of a series approved ahead) that somebody is to look at.

    `owed` is true where an urgent bypass let it pass and the look comes after. With `reply` it is a request for changes
    that was answered, and its maker is to say whether it stands.
    """

    standing: Standing
    stage: StageResult
    members: tuple[str, ...]
    due: datetime | None
    owed: bool
    reply: Reply | None = None


def looks(workspace: Workspace, standings: Iterable[Standing], now: datetime, member: str | None) -> list[Look]:
    """All that waits, for anybody or for *member*: late and soonest due first, then by publish time."""
    found = [
        look
        for standing in standings
        for look in _of(workspace, standing, now)
        if member is None or member in look.members or _changed(look, member)
    ]
    return sorted(found, key=_order)


def _of(workspace: Workspace, standing: Standing, now: datetime) -> Iterator[Look]:
    state = standing.state
    if state.turn is State.IN_REVIEW and state.open_stage is not None and standing.waiting:
        waiting = standing.waiting[0]
        yield Look(standing, state.open_stage, waiting.members, waiting.due, owed=False)
    if standing.replies:
        asked = {answer.member: answer.due for answer in answers(workspace, state, now)}
        stages = {result.stage.id: result for result in state.stages}
        for reply in standing.replies:
            if reply.asker in asked:
                yield Look(standing, stages[reply.stage], (reply.asker,), asked[reply.asker], owed=False, reply=reply)
    if workspace.reviews.get(standing.post.id):
        for result, due in owed(workspace, state):
            yield Look(standing, result, reviewers(workspace, state, result, now.date()), due, owed=True)


def _changed(look: Look, member: str) -> bool:
    """Whether it would be theirs, had they not changed the post: they are shown it, and why it is not."""
    mine = any(one.member == member for one in look.standing.own_changes)
    return mine and not look.owed and look.reply is None


def _order(look: Look) -> tuple[datetime, datetime, str, str]:
    at = look.standing.state.first_time
    return look.due or _LAST, at or _LAST, look.standing.post.id, look.stage.stage.id


@dataclass(frozen=True)
class Since:
    """What changed since the reviewer's last word on the post; None where that version is not to be found."""

    decision: str
    at: datetime
    changed: tuple[Changed, ...] | None
    routes: tuple[str, ...] = ()
    """Stages that came or went by it."""


@dataclass(frozen=True)
class ReviewItem:
    """One post (or series) at one stage, with all that is to be looked at."""

    look: Look
    card: Card
    covered: tuple[str, ...]
    """What else an approval covers, a line for each field."""
    checklist: tuple[str, ...]
    findings: tuple[Diagnostic, ...]
    since: Since | None
    own_change: str = ""
    """Why the member who is shown it can't approve it: they changed it themselves."""

    @property
    def digest(self) -> str:
        """What an approval of what is shown binds to."""
        return self.card.digest
