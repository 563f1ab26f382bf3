"""Whom a post waits for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from socialops.classes import dataclass
from socialops.domain.approval.eligibility import Electorate
from socialops.domain.approval.stages import StageResult
from socialops.domain.approval.state import WAITING, PostState, State
from socialops.domain.documents.people import Member, Roster
from socialops.domain.time.clock import Due, Holidays, shift
from socialops.domain.workspace import Workspace


@dataclass(frozen=True)
class Waiting:
    """What is missing at a stage, and who can give it; `again` are those who decided before and must look again.

    `role` is empty where the ball is with the author (a request for changes).
    """

    stage: str
    role: str
    needed: int
    have: int
    members: tuple[str, ...]
    again: tuple[str, ...] = ()
    due: datetime | None = None


def due_at(
    due: Due | None, *, publish: datetime | None, submitted: datetime | None, holidays: Holidays
) -> datetime | None:
    """When something is due; None where its anchor is not known."""
    if due is None:
        return None
    anchor = publish if due.anchor == "publish" else submitted if due.anchor == "submit" else None
    if anchor is None:
        return None
    return shift(anchor, due.duration, sign=-1 if due.side == "before" else 1, holidays=holidays)


def waiting_for(
    workspace: Workspace, state: PostState, now: datetime, submitted: datetime | None = None
) -> tuple[Waiting, ...]:
    """Whom the post waits for at *now*: the author after a request for changes, else the first open stage's people."""
    if state.workflow is None or state.turn not in WAITING:
        return ()
    result = state.open_stage
    if result is None:
        return ()
    due = due_at(result.stage.due, publish=state.first_time, submitted=submitted, holidays=workspace.holidays)
    due = None if state.state is State.PUBLISHED else due  # it was due before the post went out, which it did
    again = tuple(d.review.by for d in (*result.requests, *result.lapsed))
    if state.turn is State.CHANGES_REQUESTED:
        asked = next(s for s in state.stages if any(map(state.is_current, s.requests)))
        have = len(asked.approved)
        return (Waiting(asked.stage.id, "", asked.stage.approvals, have, state.post.people, (), due),)
    members = reviewers(workspace, state, result, now.date())
    role = " or ".join(result.stage.roles)
    found = Waiting(
        result.stage.id,
        role,
        result.stage.approvals,
        len(result.approved),
        _first(again, members),
        again,
        due,
    )
    return (found,)


def _first(again: tuple[str, ...], members: tuple[str, ...]) -> tuple[str, ...]:
    return (*dict.fromkeys((*again, *members)),)


def reviewers(workspace: Workspace, state: PostState, result: StageResult, day: date) -> tuple[str, ...]:
    """Who can still approve at a stage, also where its turn has not come yet."""
    if state.workflow is None or (result.requests and not result.applies):
        return ()
    electorate = Electorate(workspace.roster, state.workflow, state.post, workspace.stage_roles)
    done = {d.review.by for d in (*result.approved, *([result.bypass] if result.bypass else ()))}
    without = done | state.changers.keys()
    return present(workspace.roster, result.stage.roles, day, electorate=electorate, without=without)


def present(
    roster: Roster,
    roles: Iterable[str],
    day: date,
    *,
    electorate: Electorate | None = None,
    without: Iterable[str] = (),
) -> tuple[str, ...]:
    """Who is there for one of *roles*: holders, the backup for one who is away; all holders if nobody is there."""
    out = set(without)

    def unfit(member: Member) -> bool:
        return member.id in out or bool(electorate and electorate.four_eyes(member.id))

    holders = [m for role in dict.fromkeys(roles) for m in roster.holders(role, day) if not unfit(m)]
    return roster.available(holders, day, unfit=unfit) or tuple(dict.fromkeys(m.id for m in holders))
