"""The ten questions that a good team asks of every post: who does what by when, and whose move is next.

Who conceives it, who creates it, with which team, to whom it is shown, how it is verified and approved, how it goes
out, who watches and replies, who watches which key figures, who judges its success, and who reworks it if it is weak.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime

from socialops.domain.approval.stages import StageResult
from socialops.domain.approval.state import PostState, State
from socialops.domain.approval.waiting import present, reviewers
from socialops.domain.documents.workflow import MEASURE, OPTIMISE, PUBLISH, Responsibility, Workflow
from socialops.domain.time.clock import Due
from socialops.domain.workspace import Workspace
from socialops.views.post_times import PostTimes
from socialops.views.standing import Standing, home_zone, publishers
from socialops.views.tasks import TaskRows, in_order, next_task
from socialops.views.work.answered import Answers, Move, Row, Step, union
from socialops.views.work.duty import Duty
from socialops.views.work.outgoing import next_time

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
    return Questions(workspace, now, times).answers(standing, written=written)


class Questions:
    """Asks the ten questions of posts at one moment; what they have in common is found once."""

    def __init__(self, workspace: Workspace, now: datetime, times: PostTimes) -> None:
        self.workspace, self.now = workspace, now
        self.work = TaskRows(workspace, now, times)
        self.zone = home_zone(workspace)
        self._plans: dict[int, tuple[Workflow | None, _Plan]] = {}
        self._present: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._reviewers: dict[tuple[bool, tuple[str, ...], tuple[str, ...]], tuple[str, ...]] = {}

    def answers(self, standing: Standing, *, written: bool = True) -> Answers:
        """The answers for one post, see `answers_for`."""
        workspace, post, asked = self.workspace, standing.post, _Asked(self, standing)
        campaign = workspace.campaigns.get(post.campaign or "")
        aim = standing.aim
        goal = workspace.goals.get(aim.goal or "")
        owner = goal.item.owner if goal else campaign.item.owner if campaign else None
        return Answers(
            post.id if written else None, post.id, post.title, aim.goal, aim.objective, owner, post.campaign,
            tuple(asked.rows()), asked.next(),
        )  # fmt: skip

    def plan(self, workflow: Workflow | None) -> _Plan:
        """What follows from a workflow alone."""
        found = self._plans.get(id(workflow))
        if found is None:
            found = self._plans[id(workflow)] = workflow, _Plan(self, workflow)
        return found[1]

    def present(self, roles: Iterable[str]) -> tuple[str, ...]:
        """Who is there for one of the roles."""
        key = tuple(roles)
        if key not in self._present:
            self._present[key] = present(self.workspace.roster, key, self.now.date())
        return self._present[key]

    def reviewers(self, state: PostState, result: StageResult) -> tuple[str, ...]:
        """Who can still approve at a stage: where nobody has decided, the same for all posts of the same people."""
        day = self.now.date()
        if state.workflow is None or state.changers or result.approved or result.bypass or result.requests:
            return reviewers(self.workspace, state, result, day)
        key = state.workflow.four_eyes, state.post.people, result.stage.roles
        if key not in self._reviewers:
            self._reviewers[key] = reviewers(self.workspace, state, result, day)
        return self._reviewers[key]


class _Plan:
    """The responsibilities of a workflow as answers, as far as they are the same for all its posts."""

    def __init__(self, questions: Questions, workflow: Workflow | None) -> None:
        workspace = questions.workspace
        self.duties: Mapping[str, Responsibility] = workflow.responsibilities if workflow else {}
        self.fixed = {_OF[name]: name for name in self.duties if name in _OF}
        self.others = [name for name in self.duties if name not in _OF]
        roles = {name: workspace.roles.get(duty.role) for name, duty in self.duties.items()}
        self.team = {name: role.item.team if role else None for name, role in roles.items()}
        early = [d for d in self.duties.values() if d.partners and _days(d.due) <= 0]
        self.partners = union(d.partners for d in early or self.duties.values())
        self.teams = tuple(name for name in self.partners if name in workspace.teams)
        liaisons = [workspace.teams[name].item.liaison for name in self.teams]
        held = [questions.present((name,)) for name in self.partners if name not in self.teams]
        self.helpers = union([tuple(name for name in liaisons if name), *held])


class _Asked:
    """Asks the ten questions of one post."""

    def __init__(self, questions: Questions, standing: Standing) -> None:
        self.questions, self.workspace, self.now = questions, questions.workspace, questions.now
        self.standing, self.state, self.post = standing, standing.state, standing.post
        self.zone = questions.zone
        self.plan = questions.plan(self.state.workflow)
        cancelled = self.state.state is State.CANCELLED  # nothing of it is due any more
        self.there, planned = ((), ()) if cancelled else questions.work.desk.plan(standing)
        self.duties: Mapping[str, Duty] = {duty.task: duty for duty in (*planned, *self.there)}

    def rows(self) -> list[Row]:
        """The answers, in order."""
        fixed, others = self.plan.fixed, self.plan.others
        rows = [self._row(key, fixed.get(key)) for key in KEYS]
        offsets = {row.key: self._offset(row.key, row.task) for row in rows} if others else {}
        for name in others:
            own = _days(self.plan.duties[name].due)
            at = next((n for n, r in enumerate(rows) if offsets[r.key] > own), len(rows))
            offsets[name] = own
            rows.insert(at, self._of_responsibility(name, name))
        return rows

    def next(self) -> Move:
        """The earliest task that can be done; else whose turn it is; else the publisher, while it is not out."""
        standing, work = self.standing, self.questions.work
        ready = sorted((duty for duty in self.there if duty.ready), key=_by_due)
        found = [t for t in work.of_one(standing, ready[:1]) if t.ready]
        if ready and all(t.task != ready[0].task for t in found):  # the first of them is nobody's
            found = [t for t in work.of_one(standing, ready) if t.ready]
        if rows := next_task(in_order(found), standing.post.id):
            return Move(tuple(row.member for row in rows if row.member), rows[0].task, rows[0].due)
        if turn := standing.turn:
            return Move(turn.members, turn.task, turn.due and turn.due.astimezone(self.zone))
        if standing.state.state in {State.PUBLISHED, State.CANCELLED}:
            return Move()
        if standing.state.state is State.ON_HOLD:
            return Move(self.post.people, "resume")
        at = next_time(standing)
        who = publishers(self.workspace, standing.state, self.now)[0]
        return Move(who, PUBLISH, at and at.astimezone(self.zone))

    def _offset(self, key: str, task: str | None) -> float:
        """Where a question falls in time, in days after publication."""
        duty = self.plan.duties.get(task or "")
        if duty and duty.due:
            return _days(duty.due)
        if key in _USUAL:
            return _USUAL[key]
        before = [_days(s.stage.due) for s in self.state.stages if s.stage.due]
        return 0.0 if key == "posted" else max(before, default=-1.0) if key == "verified" else min(before, default=-2.0)

    def _row(self, key: str, name: str | None) -> Row:
        if key == "rework" and self.post.id in self.questions.work.desk.alerts:
            from socialops.views.numbers.rework import rework

            return rework(self.workspace, self.there, self.plan.duties, self.zone)
        if name is not None:
            return self._of_responsibility(key, name)
        ask = _ASK.get(key)
        return ask(self) if ask else Row(key, None, ())

    def _of_responsibility(self, key: str, name: str) -> Row:
        plan, duty = self.plan.duties[name], self.duties.get(name)
        over = duty is None and self.state.state in _OVER
        who = (duty.by,) if duty and duty.by else self.questions.work.who(self.post, name, plan.role)
        due = duty.due if duty and duty.due else self._goes_out() if name == PUBLISH else None
        due = due.astimezone(self.zone) if due else None
        done = bool(duty and duty.done) or (over and key in {"concept", "creative"})
        row = Row(key, name, who, self.plan.team[name], plan.partners, due, done, plan.expects, plan.kpis)
        return self._posting(row) if key == "posted" else row

    def _posting(self, row: Row) -> Row:
        where = ", ".join(
            f"{channel}{' (out)' if filed and filed.item.outcome == 'published' else ''}"
            for channel in self.post.channels
            for filed in (self.state.published.get(channel),)
        )
        return row._replace(more=f"on {where}" if where else "")

    def concept(self) -> Row:
        return Row("concept", None, (self.post.author,) if self.post.author else (), done=self._handed())

    def creative(self) -> Row:
        return Row("creative", None, self.post.people if self.post.author else (), done=self._handed())

    def collaborates(self) -> Row:
        plan, campaign = self.plan, self.workspace.campaigns.get(self.post.campaign or "")
        teams = [t for name in (campaign.item.partners if campaign else ()) if (t := self.workspace.teams.get(name))]
        who = union([self.post.contributors, plan.helpers, tuple(t.item.liaison for t in teams if t.item.liaison)])
        partners = union([plan.partners, tuple(t.item.id for t in teams)])
        return Row("collaborates", None, who, next(iter(plan.teams or partners), None), partners, done=self._handed())

    def presented(self) -> Row:
        applying = [s for s in self.state.stages if s.applies]
        if not applying:
            return Row("presented", None, ())
        first = applying[0]
        return Row(
            "presented", first.stage.id, self._reviewers(first), self._team(first.stage.roles),
            due=self._stage_due(first), done=first.satisfied or bool(first.approved or first.requests),
        )  # fmt: skip

    def verified(self) -> Row:
        applying = [s for s in self.state.stages if s.applies]
        if not applying:
            return Row("verified", None, (), told="No stage applies: nobody could ever approve it.")
        turn = next((s for s in applying if not s.satisfied), applying[-1])
        return Row(
            "verified", turn.stage.id, union(self._reviewers(s) for s in applying), self._team(turn.stage.roles),
            due=self._stage_due(turn), done=all(s.satisfied for s in applying),
            expects=union(s.stage.checklist for s in applying), steps=tuple(map(_step, applying)),
        )  # fmt: skip

    def posted(self) -> Row:
        at = self._goes_out()
        who = publishers(self.workspace, self.state, self.now)[0]
        done = self.state.state is State.PUBLISHED and self.state.revision is not State.APPROVED
        return self._posting(Row("posted", None, who, due=at and at.astimezone(self.zone), done=done))

    def _goes_out(self) -> datetime | None:
        """When it is to go out; a change of what is out has no time."""
        return None if self.state.revision else next_time(self.standing)

    def replies(self) -> Row:
        owners = [f.item.owner for c in self.post.channels if (f := self.workspace.channels.get(c))]
        return Row("replies", None, self.questions.present(owners), self._team(owners))

    def success(self) -> Row:
        filed = self.workspace.campaigns.get(self.post.campaign or "")
        if filed is None:
            return Row("success", None, (), told="Nobody: it belongs to no campaign.")
        campaign = filed.item
        pilot = campaign.pilot
        last = pilot.decide_by if pilot and pilot.decide_by else campaign.end
        row = Row("success", None, (campaign.owner,), expects=(pilot.success,) if pilot else ())
        return row._replace(more=f"in {campaign.title}" + (f", by {last}" if last else ""))

    def _reviewers(self, result: StageResult) -> tuple[str, ...]:
        if result.satisfied:
            return tuple(d.review.by for d in result.approved)
        return self.questions.reviewers(self.state, result)

    def _stage_due(self, result: StageResult) -> datetime | None:
        duty: Duty | None = self.duties.get(result.stage.id)
        return duty.due.astimezone(self.zone) if duty and duty.due else None

    def _team(self, roles: Iterable[str]) -> str | None:
        found = (self.workspace.roles.get(role) for role in roles)
        return next((filed.item.team for filed in found if filed and filed.item.team), None)

    def _handed(self) -> bool:
        return self.post.status == "ready"


def _step(result: StageResult) -> Step:
    """How far a stage is."""
    by = tuple(d.review.by for d in result.approved)
    return Step(result.stage.id, by, result.stage.approvals, result.satisfied)


_ASK: Mapping[str, Callable[[_Asked], Row]] = {
    "concept": _Asked.concept, "creative": _Asked.creative, "collaborates": _Asked.collaborates,
    "presented": _Asked.presented, "verified": _Asked.verified, "posted": _Asked.posted,
    "replies": _Asked.replies, "success": _Asked.success,
}  # fmt: skip
"""Who answers where the workflow names no responsibility for a question."""
_AFTER_ALL = datetime.max.replace(tzinfo=UTC)


def _by_due(duty: Duty) -> tuple[datetime, str]:
    return duty.due or _AFTER_ALL, duty.task


_OVER = frozenset({State.PUBLISHED, State.PARTLY_PUBLISHED, State.FAILED, State.UNCONFIRMED})


def _days(due: Due | None) -> float:
    """A due as days after publication; what is due after handing in comes between creating and showing."""
    if due is None:
        return 7.5
    days = due.duration.amount * _HOURS[due.duration.unit] / 24
    if due.anchor == "submit":
        return -4.0
    return 9.0 if due.anchor == "alert" else -days if due.side == "before" else days
