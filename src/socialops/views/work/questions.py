"""The ten questions that a good team asks of every post: who does what by when, and whose move is next.

Who conceives it, who creates it, with which team, to whom it is shown, how it is verified and approved, how it goes
out, who watches and replies, who watches which key figures, who judges its success, and who reworks it if it is weak.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from socialops.domain.approval.stages import StageResult
from socialops.domain.approval.state import State
from socialops.domain.approval.waiting import present, reviewers
from socialops.domain.documents.workflow import MEASURE, OPTIMISE, PUBLISH, Responsibility
from socialops.domain.time.clock import Due
from socialops.domain.workspace import Workspace
from socialops.views.post_times import PostTimes
from socialops.views.standing import Standing, home_zone, publishers
from socialops.views.tasks import Task, doers, next_task, tasks
from socialops.views.work.answered import Answers, Move, Row, sentence, union
from socialops.views.work.duties import Desk, Duty, next_time

KEYS = (
    "concept", "creative", "collaborates", "presented", "verified", "posted", "replies", "kpis", "success", "rework",
)  # fmt: skip
_OF: Mapping[str, str] = {
    "concept": "concept", "creative": "creative", PUBLISH: "posted", "community": "replies", "replies": "replies",
    MEASURE: "kpis", OPTIMISE: "rework",
}  # fmt: skip
"""Which question a responsibility of that name answers; every other is a question of its own."""
_USUAL = {"concept": -7.0, "creative": -5.0, "replies": 2.0, "kpis": 7.0, "success": 8.0, "rework": 9.0}
"""Days after publication at which each usually falls, where the workflow does not say."""
_HOURS = {"m": 1 / 60, "h": 1.0, "d": 24.0, "bd": 24.0}


def answers_for(
    workspace: Workspace, standing: Standing, now: datetime, times: PostTimes, *, written: bool = True
) -> Answers:
    """The answers for one post; a series, or a campaign without posts, asks as a post that is not *written* yet."""
    post = standing.post
    campaign = workspace.campaigns.get(post.campaign or "")
    goal_id, _, objective = (post.objective or "").partition("/")
    goal_id = goal_id or (campaign.item.goal if campaign else None) or ""
    goal = workspace.goals.get(goal_id)
    owner = goal.item.owner if goal else campaign.item.owner if campaign else None
    rows = tuple(_Asked(workspace, standing, now, times).rows())
    move = _next(workspace, standing, now, times)
    return Answers(
        post.id if written else None, post.id, post.title, goal_id or None, objective or None, owner, post.campaign,
        rows, move,
    )  # fmt: skip


class _Asked:
    """Asks the ten questions of one post."""

    def __init__(self, workspace: Workspace, standing: Standing, now: datetime, times: PostTimes) -> None:
        self.workspace, self.standing, self.now = workspace, standing, now
        self.state, self.post = standing.state, standing.post
        self.desk = Desk(workspace, times, now)
        self.zone = home_zone(workspace)
        workflow = self.state.workflow
        self.plan: Mapping[str, Responsibility] = workflow.responsibilities if workflow else {}
        self.duties = {duty.task: duty for duty in (*self.desk.planned(standing), *self.desk.duties(standing))}

    def rows(self) -> Iterator[Row]:
        """The answers, in order."""
        fixed = {_OF[name]: name for name in self.plan if name in _OF}
        rows = [replace(row, text=row.text or sentence(row)) for row in (self._row(k, fixed.get(k)) for k in KEYS)]
        offsets = {row.key: self._offset(row.key, row.task) for row in rows}
        for name, duty in self.plan.items():
            if name in _OF:
                continue
            own = _days(duty.due)
            row = self._of_responsibility(name, name)
            at = next((n for n, r in enumerate(rows) if offsets[r.key] > own), len(rows))
            offsets[name] = own
            rows.insert(at, replace(row, text=sentence(row)))
        yield from rows

    def _offset(self, key: str, task: str | None) -> float:
        """Where a question falls in time, in days after publication."""
        duty = self.plan.get(task or "")
        if duty and duty.due:
            return _days(duty.due)
        if key in _USUAL:
            return _USUAL[key]
        before = [_days(s.stage.due) for s in self.state.stages if s.stage.due]
        return 0.0 if key == "posted" else max(before, default=-1.0) if key == "verified" else min(before, default=-2.0)

    def _row(self, key: str, name: str | None) -> Row:
        if name is not None:
            return self._of_responsibility(key, name)
        ask = {
            "concept": self._concept, "creative": self._creative, "collaborates": self._collaborates,
            "presented": self._presented, "verified": self._verified, "posted": self._posted,
            "replies": self._replies, "success": self._success,
        }.get(key)  # fmt: skip
        return ask() if ask else Row(key, None, ())

    def _of_responsibility(self, key: str, name: str) -> Row:
        plan, duty = self.plan[name], self.duties.get(name)
        over = duty is None and self.state.state in _OVER
        who = (duty.by,) if duty and duty.by else doers(self.workspace, self.post, name, plan.role, self.now)
        due = duty.due if duty and duty.due else next_time(self.standing) if name == PUBLISH else None
        due = due.astimezone(self.zone) if due else None
        done = bool(duty and duty.done) or (over and key in {"concept", "creative"})
        role = self.workspace.roles.get(plan.role)
        row = Row(key, name, who, role.item.team if role else None, plan.partners, due, done, plan.expects, plan.kpis)
        return self._posting(row) if key == "posted" else row

    def _posting(self, row: Row) -> Row:
        where = ", ".join(
            f"{channel}{' (out)' if filed and filed.item.outcome == 'published' else ''}"
            for channel in self.post.channels
            for filed in (self.state.published.get(channel),)
        )
        return replace(row, text=sentence(row, f"on {where}" if where else ""))

    def _concept(self) -> Row:
        return Row("concept", None, (self.post.author,) if self.post.author else (), done=self._handed())

    def _creative(self) -> Row:
        return Row("creative", None, self.post.people if self.post.author else (), done=self._handed())

    def _collaborates(self) -> Row:
        early = [d for d in self.plan.values() if d.partners and _days(d.due) <= 0]
        partners = union(d.partners for d in early or self.plan.values())
        teams = [name for name in partners if name in self.workspace.teams]
        day = self.now.date()
        liaisons = tuple(t for name in teams if (t := self.workspace.teams[name].item.liaison))
        held = tuple(m for name in partners if name not in teams for m in present(self.workspace.roster, (name,), day))
        who = union([self.post.contributors, liaisons, held])
        return Row("collaborates", None, who, next(iter(teams), None), partners, done=self._handed())

    def _presented(self) -> Row:
        applying = [s for s in self.state.stages if s.applies]
        if not applying:
            return Row("presented", None, ())
        first = applying[0]
        return Row(
            "presented", first.stage.id, self._reviewers(first), self._team(first.stage.roles),
            due=self._stage_due(first), done=self._handed(),
        )  # fmt: skip

    def _verified(self) -> Row:
        applying = [s for s in self.state.stages if s.applies]
        if not applying:
            return Row("verified", None, (), text="No stage applies: nobody could ever approve it.")
        turn = next((s for s in applying if not s.satisfied), applying[-1])
        row = Row(
            "verified", turn.stage.id, union(self._reviewers(s) for s in applying), self._team(turn.stage.roles),
            due=self._stage_due(turn), done=all(s.satisfied for s in applying),
            expects=union(s.stage.checklist for s in applying),
        )  # fmt: skip
        steps = "; ".join(
            f"{s.stage.id}: " + (f"approved by {', '.join(d.review.by for d in s.approved)}" if s.satisfied else
                                 f"{len(s.approved)} of {s.stage.approvals} approvals")
            for s in applying
        )  # fmt: skip
        return replace(row, text=sentence(row, steps))

    def _posted(self) -> Row:
        at = next_time(self.standing)
        who = publishers(self.workspace, self.state, self.now)[0]
        done = self.state.state is State.PUBLISHED
        return self._posting(Row("posted", None, who, due=at and at.astimezone(self.zone), done=done))

    def _replies(self) -> Row:
        owners = [f.item.owner for c in self.post.channels if (f := self.workspace.channels.get(c))]
        return Row("replies", None, present(self.workspace.roster, owners, self.now.date()), self._team(owners))

    def _success(self) -> Row:
        filed = self.workspace.campaigns.get(self.post.campaign or "")
        if filed is None:
            return Row("success", None, (), text="Nobody: it belongs to no campaign.")
        campaign = filed.item
        pilot = campaign.pilot
        last = pilot.decide_by if pilot and pilot.decide_by else campaign.end
        row = Row("success", None, (campaign.owner,), expects=(pilot.success,) if pilot else ())
        return replace(row, text=sentence(row, f"in {campaign.title}" + (f", by {last}" if last else "")))

    def _reviewers(self, result: StageResult) -> tuple[str, ...]:
        if result.satisfied:
            return tuple(d.review.by for d in result.approved)
        return reviewers(self.workspace, self.state, result, self.now.date())

    def _stage_due(self, result: StageResult) -> datetime | None:
        duty: Duty | None = self.duties.get(result.stage.id)
        return duty.due.astimezone(self.zone) if duty and duty.due else None

    def _team(self, roles: Iterable[str]) -> str | None:
        found = (self.workspace.roles.get(role) for role in roles)
        return next((filed.item.team for filed in found if filed and filed.item.team), None)

    def _handed(self) -> bool:
        return self.post.status == "ready"


_OVER = frozenset({State.PUBLISHED, State.PARTLY_PUBLISHED, State.FAILED, State.UNCONFIRMED})


def _days(due: Due | None) -> float:
    """A due as days after publication; what is due after handing in comes between creating and showing."""
    if due is None:
        return 7.5
    days = due.duration.amount * _HOURS[due.duration.unit] / 24
    if due.anchor == "submit":
        return -4.0
    return 9.0 if due.anchor == "alert" else -days if due.side == "before" else days


def _next(workspace: Workspace, standing: Standing, now: datetime, times: PostTimes) -> Move:
    """The earliest task that can be done; else whose turn it is; else the publisher, while it is not out."""
    found: list[Task] = [task for task in tasks(workspace, [standing], now, times) if task.ready]
    rows = next_task(found, standing.post.id)
    zone = home_zone(workspace)
    if rows:
        return Move(tuple(row.member for row in rows if row.member), rows[0].task, rows[0].due)
    if turn := standing.turn:
        return Move(turn.members, turn.task, turn.due and turn.due.astimezone(zone))
    if standing.state.state in {State.PUBLISHED, State.CANCELLED, State.ON_HOLD}:
        return Move()
    at = next_time(standing)
    return Move(publishers(workspace, standing.state, now)[0], PUBLISH, at and at.astimezone(zone))
