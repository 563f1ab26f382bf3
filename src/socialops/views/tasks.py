"""Each person's next actions: the stages and responsibilities of every post in flight."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from socialops.domain.eligibility import Electorate
from socialops.domain.post import Post
from socialops.domain.review import Review
from socialops.domain.state import PostState, State
from socialops.domain.waiting import due_at, present
from socialops.domain.workflow import Stage, Workflow
from socialops.domain.workspace import Workspace
from socialops.views.moments import PostMoments
from socialops.views.standing import PUBLISH, Standing

_OUT = frozenset({State.CANCELLED, State.ON_HOLD})
_AFTER_ALL = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Task:
    """Something one member is to do about a post; `member` is None where nobody could.

    `role` is what makes it theirs. A task that several could do is there once for each of them.
    """

    post: str
    title: str
    path: str
    task: str
    member: str | None
    role: str
    due: datetime | None
    overdue: bool
    done: bool
    stage: bool


def tasks(
    workspace: Workspace,
    standings: Iterable[Standing],
    now: datetime,
    moments: PostMoments,
    *,
    everything: bool = False,
) -> list[Task]:
    """The open tasks of all posts (with *everything*, those done too), soonest first."""
    found = [task for standing in standings for task in _of_post(workspace, standing, now, moments)]
    kept = [task for task in found if everything or not task.done]
    return sorted(kept, key=lambda t: (t.due is None, t.due or _AFTER_ALL, t.post, t.task, t.member or ""))


def _of_post(workspace: Workspace, standing: Standing, now: datetime, moments: PostMoments) -> Iterator[Task]:
    state = standing.state
    if state.workflow is None or state.state in _OUT:
        return
    submitted = moments.anchor(standing.path)
    if state.post.status == "ready":
        for result in state.stages:
            if result.applies:
                yield from _stage(workspace, standing, result.stage, now, submitted)
    yield from _responsibilities(workspace, standing, state.workflow, now, submitted)


def _stage(
    workspace: Workspace, standing: Standing, stage: Stage, now: datetime, submitted: datetime | None
) -> Iterator[Task]:
    state = standing.state
    result = next(r for r in state.stages if r.stage.id == stage.id)
    due = due_at(stage.due, publish=state.first_time, submitted=submitted, holidays=workspace.holidays)
    if result.satisfied or state.state is State.PUBLISHED:
        for decided in result.approved:
            yield _task(
                standing,
                stage.id,
                decided.review.by,
                _role(workspace, decided.review.by, stage.roles),
                due,
                now,
                done=True,
                stage=True,
            )
        return
    waiting = next((w for w in standing.waiting if w.stage == stage.id and w.role), None)
    members = waiting.members if waiting else _reviewers(workspace, state, stage, now)
    for member in members or (None,):
        yield _task(standing, stage.id, member, _role(workspace, member, stage.roles), due, now, done=False, stage=True)


def _reviewers(workspace: Workspace, state: PostState, stage: Stage, now: datetime) -> tuple[str, ...]:
    """Who could approve at a stage whose turn has not come yet."""
    if state.workflow is None:
        return ()
    electorate = Electorate(workspace.roster, state.workflow, state.post, workspace.stage_roles)
    return present(workspace.roster, stage.roles, now.date(), electorate=electorate)


def _role(workspace: Workspace, member: str | None, roles: tuple[str, ...]) -> str:
    """The role of *roles* that makes a task the member's: theirs, or that of whom they stand in for."""
    known = workspace.roster.members.get(member or "")
    held = known.roles if known else ()
    return next((role for role in roles if role in held), roles[0])


def _responsibilities(
    workspace: Workspace, standing: Standing, workflow: Workflow, now: datetime, submitted: datetime | None
) -> Iterator[Task]:
    state = standing.state
    ticked = done_by(review.item for review in workspace.reviews.get(state.post.id, ()))
    for name, duty in workflow.responsibilities.items():
        due = due_at(duty.due, publish=state.first_time, submitted=submitted, holidays=workspace.holidays)
        finished = ticked.get(name)
        if finished is None and name == PUBLISH and state.state is State.PUBLISHED:
            finished = max(state.published.values(), key=lambda filed: filed.item.at.timestamp()).item.by
        if finished:
            yield _task(standing, name, finished, duty.role, due, now, done=True, stage=False)
            continue
        for member in doers(workspace, state.post, name, duty.role, now) or (None,):
            yield _task(standing, name, member, duty.role, due, now, done=False, stage=False)


def done_by(reviews: Iterable[Review]) -> dict[str, str]:
    """Who ticked which responsibility off."""
    return {review.stage: review.by for review in reviews if review.decision == "done"}


def doers(workspace: Workspace, post: Post, task: str, role: str, now: datetime) -> tuple[str, ...]:
    """Who is to do a responsibility: the one assigned (their backup while away), else all who are there for the role."""
    day, roster = now.date(), workspace.roster
    assigned = roster.members.get(post.assignments.get(task, ""))
    if assigned is None or assigned.has_left(day):
        return present(roster, (role,), day)
    backup = roster.members.get(assigned.backup or "")
    if assigned.is_away(day) and backup and not backup.is_away(day) and not backup.has_left(day):
        return (backup.id,)
    return (assigned.id,)


def _task(
    standing: Standing,
    task: str,
    member: str | None,
    role: str,
    due: datetime | None,
    now: datetime,
    *,
    done: bool,
    stage: bool,
) -> Task:
    overdue = not done and due is not None and due < now
    post = standing.post
    return Task(post.id, post.title, standing.path, task, member, role, due, overdue, done, stage)
