"""Cases at one moment: who holds the ball, how long there is left; and what a case waits for."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import UTC, datetime, timedelta, tzinfo
from enum import StrEnum
from typing import TYPE_CHECKING

from socialops.classes import dataclass
from socialops.domain.handoff.case_state import Ball, CaseMove, CaseState, case_state, story, undone
from socialops.domain.handoff.deadline import Deadline, deadline
from socialops.domain.handoff.holders import acceptors, members_of
from socialops.domain.time.zones import zone
from socialops.domain.workspace import Filed, Workspace

if TYPE_CHECKING:
    from socialops.domain.documents.case import Case
    from socialops.domain.documents.playbook import Playbook, Step

_SOON = timedelta(hours=2)


class Urgency(StrEnum):
    """How much a case presses; late: the time box is over."""

    LATE = "late"
    ESCALATE = "escalate"
    SOON = "soon"
    CALM = "calm"
    CLOSED = "closed"


@dataclass(frozen=True)
class Pending:
    """The ball in the air: for which step and party, since when, and who may take it."""

    step: str
    party: str
    since: datetime
    members: tuple[str, ...]


@dataclass(frozen=True)
class CaseRow:
    """One case; times are in the workspace's zone."""

    id: str
    playbook: str
    title: str
    state: CaseState
    step: str
    holder: str
    pending: Pending | None
    opened: datetime
    due: datetime | None
    overdue: bool
    channel: str | None
    themes: tuple[str, ...]
    path: str
    place: str | None
    since: datetime
    escalate_at: datetime | None
    urgency: Urgency
    closed: datetime | None
    resolution: str | None
    post: str | None
    alert: str | None = None
    """The alert that it answers, by its name."""

    @property
    def waits_for(self) -> tuple[str, ...]:
        """Whose turn it is: who may take what is offered, else the holder."""
        if self.state is CaseState.CLOSED:
            return ()
        return self.pending.members if self.pending else (self.holder,)


@dataclass(frozen=True)
class CaseCard:
    """One case in full: its row, its story, and what the one whose turn it is has to do."""

    row: CaseRow
    case: Case
    playbook: Playbook | None
    story: tuple[CaseMove, ...]
    step: Step | None
    undone: tuple[str, ...]


def list_cases(
    workspace: Workspace,
    now: datetime,
    *,
    closed: bool = False,
    members: Collection[str] = (),
    playbooks: Collection[str] = (),
) -> list[CaseRow]:
    """Cases by urgency, then by what is due first; closed ones only on demand, and last."""
    rows = [row(workspace, filed, now) for filed in workspace.cases.values()]
    rows = [r for r in rows if closed or r.state is not CaseState.CLOSED]
    rows = [r for r in rows if not members or set(members) & {r.holder, *r.waits_for}]
    rows = [r for r in rows if not playbooks or r.playbook in playbooks]
    return sorted(rows, key=_by_urgency)


def _by_urgency(found: CaseRow) -> tuple[int, datetime, str]:
    return list(Urgency).index(found.urgency), found.due or datetime.max.replace(tzinfo=UTC), found.id


def row(workspace: Workspace, filed: Filed[Case], now: datetime) -> CaseRow:
    """One case at *now*."""
    case, book = filed.item, playbook_of(workspace, filed.item)
    ball = case_state(case, book, workspace.settings.timezone)
    limits = deadline(workspace, book, ball)
    place: tzinfo = zone(workspace.settings.timezone) or UTC
    return CaseRow(
        id=case.id,
        playbook=case.playbook,
        title=case.title,
        state=ball.state,
        step=ball.step,
        holder=ball.holder,
        pending=_pending(workspace, ball, now, place),
        opened=ball.opened.astimezone(place),
        due=limits.due and limits.due.astimezone(place),
        overdue=limits.due is not None and limits.due < now,
        channel=case.channel,
        themes=ball.themes,
        path=filed.path,
        place=ball.place,
        since=(ball.offer.at if ball.offer else ball.since).astimezone(place),
        escalate_at=limits.escalate_at and limits.escalate_at.astimezone(place),
        urgency=_urgency(ball, limits, now),
        closed=ball.closed and ball.closed.astimezone(place),
        resolution=ball.resolution,
        post=case.post,
        alert=case.alert,
    )


def playbook_of(workspace: Workspace, case: Case) -> Playbook | None:
    """The case's playbook, where it is there."""
    filed = workspace.playbooks.get(case.playbook)
    return filed.item if filed else None


def _pending(workspace: Workspace, ball: Ball, now: datetime, place: tzinfo) -> Pending | None:
    offer = ball.offer
    if offer is None:
        return None
    there = acceptors(workspace, offer.party, now.date())
    everyone = tuple(member.id for member in members_of(workspace, offer.party, now.date()))
    return Pending(offer.step, offer.party, offer.at.astimezone(place), there or everyone)


def _urgency(ball: Ball, limits: Deadline, now: datetime) -> Urgency:
    if ball.closed:
        return Urgency.CLOSED
    if limits.due and limits.due < now:
        return Urgency.LATE
    escalated = ball.offer is not None and ball.offer.action == "escalate"
    if limits.escalate_at and limits.escalate_at < now and not escalated:
        return Urgency.ESCALATE
    return Urgency.SOON if limits.due and limits.due - now <= _SOON else Urgency.CALM


def card(workspace: Workspace, filed: Filed[Case], now: datetime) -> CaseCard:
    """One case in full."""
    book = playbook_of(workspace, filed.item)
    moves = tuple(story(filed.item, book, workspace.settings.timezone))
    ball = moves[-1].after
    step = book.step(ball.in_play) if book else None
    left = undone(step, ball.ticks) if not ball.offer else undone(step, ())
    return CaseCard(row(workspace, filed, now), filed.item, book, moves, step, left)


def load_by_member(rows: Iterable[CaseRow]) -> dict[str, tuple[int, int]]:
    """Open and overdue cases by the member they wait for: what `backlog` adds to its load."""
    found: dict[str, tuple[int, int]] = {}
    for each in rows:
        for member in each.waits_for:
            waiting, late = found.get(member, (0, 0))
            found[member] = (waiting + 1, late + each.overdue)
    return found


def reminders(rows: Iterable[CaseRow], now: datetime, within: timedelta) -> list[dict[str, object]]:
    """What falls due within that time, or is late: the `case` entries of `remind`, one for each member."""
    found: list[dict[str, object]] = []
    for each in rows:
        if each.due is None or each.due > now + within:
            continue
        what = f"accept at {each.pending.step}" if each.pending else f"finish {each.step}"
        entry = {"kind": "case", "subject": each.id, "what": what, "due": each.due, "overdue": each.overdue}
        found += [{"member": member, **entry} for member in each.waits_for]
    return found
