"""What waits, for whom, since when, and what is late."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING

from socialops.classes import dataclass
from socialops.domain.approval.state import PostState, State
from socialops.domain.time.clock import instant
from socialops.domain.workspace import Workspace
from socialops.views.cases.list import CaseRow, list_cases
from socialops.views.filters import Filters, people_of_teams, wanted_cases
from socialops.views.post_times import PostTimes
from socialops.views.remarks import PostRemark, remarks
from socialops.views.standing import Standing, Turn, home_zone
from socialops.views.work.load import Load, load

if TYPE_CHECKING:
    from socialops.views.numbers.alerts import AlertRow
    from socialops.views.tasks import Task

_ALWAYS = {
    State.IN_REVIEW,
    State.CHANGES_REQUESTED,
    State.DUE,
    State.FAILED,
    State.PARTLY_PUBLISHED,
    State.UNCONFIRMED,
}
_UNAPPROVED = {State.DRAFT, State.IN_REVIEW, State.CHANGES_REQUESTED}


@dataclass(frozen=True)
class BacklogItem:
    """One post that waits for somebody; `since` is None where neither git nor a record says."""

    post: str
    title: str
    path: str
    state: State
    stage: str | None
    task: str
    waiting_for: tuple[str, ...]
    roles: tuple[str, ...]
    since: datetime | None
    age_days: int | None
    due: datetime | None
    overdue: bool
    publish_at: datetime | None
    revision: State | None = None
    """How far the review of a change is, of what is out on every channel."""
    notes: tuple[PostRemark, ...] = ()
    """What was said about it and waits for an answer."""
    goal: str | None = None
    objective: str | None = None


@dataclass(frozen=True)
class Backlog:
    """Posts in the order to take them up, the open cases, the alerts that stand, and the load they put on people."""

    items: tuple[BacklogItem, ...]
    load: tuple[Load, ...]
    cases: tuple[CaseRow, ...] = ()
    alerts: tuple[AlertRow, ...] = ()


def backlog(
    workspace: Workspace,
    standings: Iterable[Standing],
    *,
    now: datetime,
    times: PostTimes,
    wants: Filters = Filters(),  # noqa: B008 - frozen
    roles: Collection[str] = (),
    tasks: Iterable[Task] = (),
) -> Backlog:
    """What waits: reviews, revisions, publishing, and drafts that have a publish time.

    *tasks* are the open ones: those that can be done now are on somebody's desk, too, and count in the load.

    What is late comes first. Of that, and of the rest, what publishes soonest and is not approved comes first, then
    what is approved and waits for its publisher, then what has no time. *wants* and *roles* keep what waits for one
    of them.
    """
    items = [
        _item(workspace, s, s.turn, now, times)
        for s in standings
        if s.turn and _counts(s.state) and wants.take_people(workspace, s.turn.members, s.post.people)
    ]
    items = [i for i in items if not roles or set(roles) & _roles(workspace, i)]
    items.sort(key=_by_urgency)
    cases = wanted_cases(workspace, wants, list_cases(workspace, now))
    cases = [c for c in cases if not roles or set(roles) & _held(workspace, c)]
    people = {*wants.members, *(people_of_teams(workspace, wants.teams) if wants.teams and not wants.members else ())}
    mine = [t for t in tasks if not roles or t.role in roles]
    rang = tuple(row for row in _alerts(workspace, wants, now) if not roles or row.responder in roles)
    return Backlog(tuple(items), load(workspace.roster, mine, items, cases, people), tuple(cases), rang)


def _alerts(workspace: Workspace, wants: Filters, now: datetime) -> list[AlertRow]:
    """The alerts that stand, of what is wanted; without alerts nothing is imported for it."""
    if not workspace.alerts:
        return []
    from socialops.views.numbers.alert_tasks import wanted_alerts

    return wanted_alerts(workspace, wants, now)


def _held(workspace: Workspace, case: CaseRow) -> set[str]:
    """The roles of those whom a case waits for."""
    found = (workspace.members.get(member) for member in case.waits_for)
    return {role for filed in found if filed for role in filed.item.roles}


def _counts(state: PostState) -> bool:
    dated = state.state is State.DRAFT and state.first_time is not None
    return dated or state.turn in _ALWAYS or state.revision is not None


def _roles(workspace: Workspace, item: BacklogItem) -> set[str]:
    """The roles an item waits for; where it waits for its author, the roles that they hold."""
    if item.roles:
        return set(item.roles)
    found = (workspace.members.get(member) for member in item.waiting_for)
    return {role for filed in found if filed for role in filed.item.roles}


def _item(workspace: Workspace, standing: Standing, turn: Turn, now: datetime, times: PostTimes) -> BacklogItem:
    state, zone = standing.state, home_zone(workspace)
    since = _since(state, times.changed.get(standing.path), zone)
    publish = state.first_time
    limit = turn.due or (None if state.revision or state.objected else publish)
    return BacklogItem(
        post=standing.post.id,
        title=standing.post.title,
        path=standing.path,
        state=state.state,
        stage=turn.stage,
        task=turn.task,
        waiting_for=turn.members,
        roles=turn.roles,
        since=since,
        age_days=max(0, (now - since).days) if since else None,
        due=turn.due and turn.due.astimezone(zone),
        overdue=limit is not None and limit < now,
        publish_at=publish and publish.astimezone(zone),
        revision=state.revision,
        notes=remarks(workspace, state),
        goal=standing.aim.goal,
        objective=standing.aim.objective,
    )


def _since(state: PostState, changed: datetime | None, zone: tzinfo) -> datetime | None:
    """When the waiting began: with the last change of the post, or the last word that passed the turn on."""
    since = [instant(at, str(zone)) for at in _words(state)]
    if state.state is State.DUE:
        since = [min(state.times.values())]
    elif changed and state.turn in {State.DRAFT, State.IN_REVIEW}:
        since.append(changed)
    return max(since).astimezone(zone) if since else None


def _words(state: PostState) -> list[datetime]:
    """The times of the records that passed the turn to whoever has it."""
    if state.turn is State.CHANGES_REQUESTED:
        return [d.review.at for s in state.stages for d in s.requests if state.is_current(d)]
    if state.turn is State.IN_REVIEW:
        ids = [s.stage.id for s in state.stages]
        earlier = state.stages[: ids.index(state.stage)] if state.stage in ids else ()
        return [d.review.at for s in earlier for d in s.approved]
    return [filed.item.at for filed in state.published.values()]


def _by_urgency(item: BacklogItem) -> tuple[bool, int, datetime, str]:
    group = 0 if item.state in _UNAPPROVED else 1
    if item.publish_at is None:
        group = 2
    return not item.overdue, group, item.publish_at or item.since or datetime.max.replace(tzinfo=UTC), item.post
