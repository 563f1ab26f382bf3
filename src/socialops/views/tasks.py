"""Each person's next actions: the stages and responsibilities of every post in flight."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from socialops.domain.approval.state import StageResult, State
from socialops.domain.approval.waiting import due_at, present, reviewers
from socialops.domain.documents.people import Roster
from socialops.domain.documents.post import Post
from socialops.domain.documents.records import Review
from socialops.domain.documents.workflow import Responsibility
from socialops.domain.time.clock import Due, instant, shift
from socialops.domain.workspace import Workspace
from socialops.views.duties import DAY_BEFORE
from socialops.views.post_times import PostTimes
from socialops.views.standing import PASSED, PUBLISH, Standing, home_zone, is_over

_OUT = frozenset({State.CANCELLED, State.ON_HOLD})
AUTHOR = "author"
"""In place of a role, where a task is the author's own: to make the changes that a reviewer asked for."""
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
    ahead: timedelta = timedelta(days=1)
    """How long before its due time an alarm rings: as the stage's `remind` says."""


def tasks(
    workspace: Workspace,
    standings: Iterable[Standing],
    now: datetime,
    times: PostTimes,
    *,
    everything: bool = False,
) -> list[Task]:
    """The open tasks of all posts (with *everything*, those done too), soonest first."""
    found = [task for standing in standings for task in _of_post(workspace, standing, now, times)]
    kept = [task for task in found if everything or not task.done]
    return sorted(kept, key=lambda t: (t.due is None, t.due or _AFTER_ALL, t.post, t.task, t.member or ""))


def _of_post(workspace: Workspace, standing: Standing, now: datetime, times: PostTimes) -> Iterator[Task]:
    state = standing.state
    if state.workflow is None or state.state in _OUT:
        return
    dues = _Dues(workspace, standing, times.anchor(standing.path), now)
    for result in state.stages if state.post.status == "ready" else ():
        if result.applies:
            yield from _stage(dues, result)
    if workspace.is_series_as_post(state.post):
        return  # the work around a post begins with the post
    for name, duty in state.workflow.responsibilities.items():
        yield from _responsibility(dues, name, duty)


@dataclass(frozen=True)
class _Dues:
    """One post on the day it is looked at; makes its tasks, each with its due time."""

    workspace: Workspace
    standing: Standing
    submitted: datetime | None
    now: datetime

    def task(self, name: str, member: str | None, role: str, due: Due | None, *, done: bool, stage: bool) -> Task:
        """A row; times are in the workspace's zone."""
        state, post = self.standing.state, self.standing.post
        at = due_at(due, publish=state.first_time, submitted=self.submitted, holidays=self.workspace.holidays)
        at = at and at.astimezone(home_zone(self.workspace))
        overdue = not done and at is not None and at < self.now
        asked = state.workflow.stage(name) if stage and state.workflow else None
        early = asked.remind if asked and asked.remind else DAY_BEFORE
        ahead = at - shift(at, early, sign=-1, holidays=self.workspace.holidays) if at else timedelta()
        return Task(post.id, post.title, self.standing.path, name, member, role, at, overdue, done, stage, ahead)


def _stage(dues: _Dues, result: StageResult) -> Iterator[Task]:
    """Who approved, and who is to: after a request for changes at this stage that is the author."""
    stage, roster = result.stage, dues.workspace.roster
    for decided in result.approved:
        role = role_of(roster, decided.review.by, stage.roles, dues.now)
        yield dues.task(stage.id, decided.review.by, role, stage.due, done=True, stage=True)
    state = dues.standing.state
    if result.satisfied or state.state in PASSED:
        return
    if state.state is State.CHANGES_REQUESTED and any(map(state.is_current, result.requests)):
        for member in state.post.people:
            yield dues.task(stage.id, member, AUTHOR, stage.due, done=False, stage=True)
        return
    for reviewer in _reviewers(dues, result) or (None,):
        role = role_of(roster, reviewer, stage.roles, dues.now)
        yield dues.task(stage.id, reviewer, role, stage.due, done=False, stage=True)


def _reviewers(dues: _Dues, result: StageResult) -> tuple[str, ...]:
    """Who can approve at a stage; those who decided before come first where it is the one that is open."""
    waiting = next((w for w in dues.standing.waiting if w.stage == result.stage.id and w.role), None)
    return waiting.members if waiting else reviewers(dues.workspace, dues.standing.state, result, dues.now.date())


def role_of(roster: Roster, member: str | None, roles: Sequence[str], now: datetime) -> str:
    """The role of *roles* that makes something the member's: one they hold, or one of whom they stand in for."""
    known = roster.members.get(member or "")
    if known is None:
        return roles[0]
    held = next((role for role in roles if role in known.roles), None)
    return held or next((role for role in roles if roster.stands_in_for(known, (role,), now.date())), roles[0])


def _responsibility(dues: _Dues, name: str, duty: Responsibility) -> Iterator[Task]:
    """Who did it, or who is to. Once a post was published, or tried to, what was due before is over, ticked or not."""
    workspace, state = dues.workspace, dues.standing.state
    finished = done_by(f.item for f in workspace.reviews.get(state.post.id, ())).get(name)
    if finished is None and name == PUBLISH and state.state is State.PUBLISHED:
        zone = workspace.settings.timezone
        finished = max((f.item for f in state.published.values()), key=lambda p: instant(p.at, zone)).by
    if finished:
        yield dues.task(name, finished, duty.role, duty.due, done=True, stage=False)
        return
    if is_over(state, name, duty.due):
        return
    for member in doers(workspace, state.post, name, duty.role, dues.now) or (None,):
        yield dues.task(name, member, duty.role, duty.due, done=False, stage=False)


def doers_by_task(
    workspace: Workspace, standings: Iterable[Standing], now: datetime, times: PostTimes
) -> dict[tuple[str, str], tuple[str, ...]]:
    """Who is to do each open task, by post and task; what nobody can do is left out."""
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for task in tasks(workspace, standings, now, times):
        if task.member:
            key = task.post, task.task
            found[key] = (*found.get(key, ()), task.member)
    return found


def done_by(reviews: Iterable[Review]) -> dict[str, str]:
    """Who ticked which responsibility off."""
    return {review.stage: review.by for review in reviews if review.decision == "done"}


def doers(workspace: Workspace, post: Post, task: str, role: str, now: datetime) -> tuple[str, ...]:
    """Who is to do a responsibility: the one assigned (their backup while away), else all who are there for it."""
    day, roster = now.date(), workspace.roster
    return roster.assigned(post.assignments.get(task), day) or present(roster, (role,), day)


def next_task(found: Iterable[Task], post: str, stage: str | None = None) -> tuple[Task, ...]:
    """The open task of the post that is due next, a row for each who is to do it; nothing where all is done.

    Of its stages only *stage* counts, the one whose turn it is, where any is: the others come after it.
    """
    of_post = [t for t in found if t.post == post and not t.done and (not t.stage or stage is None or t.task == stage)]
    return tuple(task for task in of_post if task.task == of_post[0].task)
