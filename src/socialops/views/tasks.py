"""Each person's next actions: the stages and responsibilities of every post, and what they are asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from socialops.domain.approval.state import State
from socialops.domain.approval.waiting import present, reviewers
from socialops.domain.documents.people import Roster
from socialops.domain.documents.post import Post
from socialops.domain.documents.workflow import ANSWER
from socialops.domain.time.clock import Duration
from socialops.domain.workspace import Workspace
from socialops.views.post_times import PostTimes
from socialops.views.standing import Standing, home_zone
from socialops.views.work.answers import answers
from socialops.views.work.duties import Desk
from socialops.views.work.duty import Duty

AUTHOR = "author"
"""In place of a role, where a task is the author's own: to make the changes that a reviewer asked for."""
SOON = timedelta(days=14)
"""Within this time what is due is shown although it can't be done yet; what comes later is counted."""
_AFTER_ALL = datetime.max.replace(tzinfo=UTC)


class Task(NamedTuple):
    """Something one member is to do about a post, or about an alert; `member` is None where nobody could.

    `role` is what makes it theirs. A task that several could do is there once for each of them. `ready` is true where
    it can be done now: nothing of what comes before it (`after`) is open. Only what is ready can be overdue.
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
    ready: bool = True
    after: tuple[str, ...] = ()
    effort: Duration | None = None
    owed: bool = False
    """A stage that a bypass skipped."""
    alert: str | None = None
    """The alert that stands and makes it a task; one on a channel has no post."""
    instead: str | None = None
    """Whom the member stands in for, who is away: what they hold as a deputy."""
    replied: str | None = None
    """Who answered the member's request for changes, where the task is to look at that."""

    @property
    def subject(self) -> str:
        """What it is about: the post, else the alert."""
        return self.post or self.alert or ""

    @property
    def asked(self) -> bool:
        """True where a comment asks for it."""
        return self.task == ANSWER


def tasks(
    workspace: Workspace,
    standings: Iterable[Standing],
    now: datetime,
    times: PostTimes,
    *,
    everything: bool = False,
) -> list[Task]:
    """The open tasks of all posts (with *everything*, those done too), soonest first."""
    found = list(TaskRows(workspace, now, times).of(standings, everything=everything))
    return in_order(found)


def in_order(found: Iterable[Task]) -> list[Task]:
    """Tasks, what is due soonest first."""
    return sorted(found, key=lambda t: (t.due is None, t.due or _AFTER_ALL, t.post, t.task, t.member or ""))


def split(found: Iterable[Task], now: datetime) -> tuple[list[Task], int]:
    """What a table shows: what is done, late, ready, or due within 14 days; and how many others come later."""
    rows = list(found)
    shown = [t for t in rows if t.done or t.ready or (t.due is not None and t.due <= now + SOON)]
    kept = {(t.subject, t.task) for t in shown}
    return shown, len({(t.subject, t.task) for t in rows} - kept)


class TaskRows:
    """Makes the rows of one moment; who does what is asked of the roster once."""

    def __init__(self, workspace: Workspace, now: datetime, times: PostTimes) -> None:
        self.workspace, self.now = workspace, now
        self.roster, self.day = workspace.roster, now.date()
        self.desk = Desk(workspace, times, now)
        self.zone = home_zone(workspace)
        self._doers: dict[tuple[str | None, str], tuple[str, ...]] = {}
        self._roles: dict[tuple[str | None, tuple[str, ...]], str] = {}
        self._instead: dict[tuple[str | None, tuple[str, ...], str | None], str | None] = {}

    def of(self, standings: Iterable[Standing], *, everything: bool) -> Iterator[Task]:
        """The tasks of all of them."""
        for standing in standings:
            yield from self.of_one(standing, self.desk.duties(standing), everything=everything)

    def of_one(self, standing: Standing, duties: Iterable[Duty], *, everything: bool = False) -> Iterator[Task]:
        """The tasks that *duties* of the post make, and what is asked about it."""
        for duty in duties:
            if duty.stage is not None:
                yield from self._stage(standing, duty, everything=everything)
            elif everything or not duty.done:
                yield from self._responsibility(standing, duty)
        for answer in answers(self.workspace, standing.state, self.now):
            post, late = standing.post, answer.due < self.now
            yield Task(
                post.id, post.title, standing.path, ANSWER, answer.member, answer.role, answer.due, late,
                done=False, stage=False, replied=answer.reply.by if answer.reply else None,
            )  # fmt: skip

    def _stage(self, standing: Standing, duty: Duty, *, everything: bool) -> Iterator[Task]:
        """Who approved, and who is to: after a request for changes at this stage that is the author."""
        result, state = duty.stage, standing.state
        assert result is not None  # noqa: S101 - it is a stage
        for decided in result.approved if everything else ():
            by = decided.review.by
            yield self._row(standing, duty, by, self._role(by, duty.roles), done=True)
        if not duty.owed and (result.satisfied or (state.turn not in _REVIEWED and not standing.waiting)):
            return
        if state.turn is State.CHANGES_REQUESTED and duty.ready and not duty.owed:
            for member in state.post.people:
                yield self._row(standing, duty, member, AUTHOR)
            return
        for reviewer in self._reviewers(standing, duty) or (None,):
            yield self._row(standing, duty, reviewer, self._role(reviewer, duty.roles))

    def _reviewers(self, standing: Standing, duty: Duty) -> tuple[str, ...]:
        """Who can approve at a stage; those who decided before come first where it is the one that is open."""
        waiting = next((w for w in standing.waiting if w.stage == duty.task and w.role), None)
        assert duty.stage is not None  # noqa: S101 - it is a stage
        return waiting.members if waiting else reviewers(self.workspace, standing.state, duty.stage, self.day)

    def _responsibility(self, standing: Standing, duty: Duty) -> Iterator[Task]:
        role = duty.roles[0]
        if duty.alert:
            for member in duty.alert.members or (None,):
                yield self._row(standing, duty, member, role)
            return
        if duty.done:
            yield self._row(standing, duty, duty.by, role, done=True)
            return
        for member in self.who(standing.post, duty.task, role) or (None,):
            yield self._row(standing, duty, member, role)

    def who(self, post: Post, task: str, role: str) -> tuple[str, ...]:
        """Who is to do a responsibility."""
        key = post.assignments.get(task), role
        if key not in self._doers:
            self._doers[key] = doers(self.workspace, post, task, role, self.now)
        return self._doers[key]

    def _role(self, member: str | None, roles: tuple[str, ...]) -> str:
        key = member, roles
        if key not in self._roles:
            self._roles[key] = role_of(self.roster, member, roles, self.now)
        return self._roles[key]

    def _stands_in(self, member: str | None, roles: tuple[str, ...], assigned: str | None) -> str | None:
        key = member, roles, assigned
        if key not in self._instead:
            self._instead[key] = deputised(self.roster, member, roles, assigned, self.day)
        return self._instead[key]

    def _row(self, standing: Standing, duty: Duty, member: str | None, role: str, *, done: bool = False) -> Task:
        """A row; times are in the workspace's zone."""
        due = duty.due and duty.due.astimezone(self.zone)
        ready = duty.ready and not done
        post = standing.post
        return Task(
            post.id, post.title, standing.path, duty.task, member, role, due,
            overdue=ready and due is not None and due < self.now, done=done, stage=duty.stage is not None,
            ahead=self.desk.ahead(duty), ready=ready, after=duty.after, effort=duty.effort,
            owed=duty.owed,
            alert=duty.alert.name if duty.alert else None,
            instead=None if done else self._stands_in(member, duty.roles, post.assignments.get(duty.task)),
        )  # fmt: skip


_REVIEWED = frozenset({State.IN_REVIEW, State.CHANGES_REQUESTED})


def role_of(roster: Roster, member: str | None, roles: Sequence[str], now: datetime) -> str:
    """The role of *roles* that makes something the member's: one they hold, or one of whom they stand in for."""
    known = roster.members.get(member or "")
    if known is None:
        return roles[0]
    held = next((role for role in roles if role in known.roles), None)
    return held or next((role for role in roles if roster.stands_in_for(known, (role,), now.date())), roles[0])


def deputised(roster: Roster, member: str | None, roles: Sequence[str], assigned: str | None, day: date) -> str | None:
    """Whom the member stands in for with something: who it is assigned to, or who holds its role, and is away."""
    known = roster.members.get(member or "")
    if known is None or member == assigned or (not assigned and set(roles) & set(known.roles)):
        return None
    absent = (m for m in roster.members.values() if m.backup == member and m.is_away(day) and not m.has_left(day))
    return next((m.id for m in absent if m.id == assigned or (not assigned and set(roles) & set(m.roles))), None)


def doers_by_task(
    workspace: Workspace, standings: Iterable[Standing], now: datetime, times: PostTimes
) -> dict[tuple[str, str], tuple[str, ...]]:
    """Who is to do each open task, by post and task, and what comes later; what nobody can do is left out."""
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    posts = list(standings)
    for task in tasks(workspace, posts, now, times):
        if task.member:
            key = task.post, task.task
            found[key] = (*found.get(key, ()), task.member)
    desk = Desk(workspace, times, now)
    for standing in posts:
        for duty in desk.planned(standing):
            key = standing.post.id, duty.task
            if key not in found and not duty.stage:
                found[key] = doers(workspace, standing.post, duty.task, duty.roles[0], now)
    return found


def doers(workspace: Workspace, post: Post, task: str, role: str, now: datetime) -> tuple[str, ...]:
    """Who is to do a responsibility: the one assigned (their backup while away), else all who are there for it."""
    day, roster = now.date(), workspace.roster
    return roster.assigned(post.assignments.get(task), day) or present(roster, (role,), day)


def next_task(found: Iterable[Task], post: str) -> tuple[Task, ...]:
    """The ready task of the post that is due next, a row for each who is to do it; nothing where none is ready.

    What can be done now comes first; of a post that waits for its time, publishing.
    """
    open_ones = [t for t in found if t.post == post and not t.done]
    ready = [t for t in open_ones if t.ready] or open_ones
    return tuple(task for task in ready if task.task == ready[0].task)
