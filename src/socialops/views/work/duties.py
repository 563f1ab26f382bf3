"""What is to be done for a post, by when: its stages, and the responsibilities that can be done by now.

Before a post is out that is its stages, publishing, and what is due before it goes out or after it was handed in; then
the rest, counted from its first publication. Nothing is to be done for what is cancelled.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from socialops.domain.approval.bypass import owed
from socialops.domain.approval.stages import StageResult
from socialops.domain.approval.state import State
from socialops.domain.approval.waiting import due_at
from socialops.domain.documents.workflow import ALERT, MEASURE, PUBLISH, Workflow
from socialops.domain.time.clock import Due, instant, shift
from socialops.domain.workspace import Workspace
from socialops.views.post_times import PostTimes
from socialops.views.standing import PASSED, Standing, floored
from socialops.views.work.duty import DAY_BEFORE, Duty, Kind, answering
from socialops.views.work.outgoing import first_out, next_time

if TYPE_CHECKING:
    from socialops.views.numbers.alerts import AlertRow
    from socialops.views.numbers.read import Read

_REVIEWED = frozenset({State.IN_REVIEW, State.CHANGES_REQUESTED})


class Desk:
    """Finds the duties of posts at one moment."""

    def __init__(self, workspace: Workspace, times: PostTimes, now: datetime) -> None:
        self.workspace = workspace
        self.times = times
        self.now = now
        self._kinds: dict[int, tuple[Workflow, tuple[Kind, ...]]] = {}

    @cached_property
    def alerts(self) -> Mapping[str, Sequence[AlertRow]]:
        """The alerts that stand, by their post; without alerts nothing is read or imported for it."""
        if not self.workspace.alerts:
            return {}
        from socialops.views.numbers.alerts import standing_on_posts

        return standing_on_posts(self.workspace, self.now)

    @cached_property
    def read(self) -> Read | None:
        """What was read of posts; None while there are no measures: then those are taken by hand."""
        if not self.workspace.measures:
            return None
        from socialops.views.numbers.read import Read

        return Read(self.workspace, self.now)

    def duties(self, standing: Standing) -> Iterator[Duty]:
        """The duties of one post, those done too, in the workflow's order; last, what alerts make of other names."""
        return self._duties(standing, self._work(standing))

    def plan(self, standing: Standing) -> tuple[tuple[Duty, ...], tuple[Duty, ...]]:
        """The duties of one post, and what else stands in its plan: see `planned`."""
        work = self._work(standing)
        there = tuple(self._duties(standing, work))
        return there, tuple(self._planned(standing, work, {duty.task for duty in there}))

    def _work(self, standing: Standing) -> _Work | None:
        """The responsibilities around a post; None of a series: the work around a post begins with the post.

        None of what went out before the team came here, either: nobody owes it anything.
        """
        workflow, post = standing.state.workflow, standing.post
        if workflow is None or post.imported or self.workspace.is_series_as_post(post):
            return None
        return _Work(self, standing, self.kinds(workflow))

    def _duties(self, standing: Standing, work: _Work | None) -> Iterator[Duty]:
        state = standing.state
        if state.workflow is None or state.state is State.CANCELLED:
            return
        if state.post.imported and state.revision is None and not state.objected:
            return
        debts = self._owed(standing) if work else {}
        for result in state.stages if state.post.status == "ready" else ():
            if (result.applies and (result.enough or not result.bypass)) or any(map(state.is_current, result.requests)):
                debt = debts.pop(result.stage.id, None)
                yield debt or self._stage(standing, result)
        yield from debts.values()
        if work:
            yield from work.duties()

    def _owed(self, standing: Standing) -> dict[str, Duty]:
        """The stages that a bypass skipped and that have still to look, also where they are asked to anyway."""
        records = self.workspace.reviews.get(standing.post.id, ())
        if not any(filed.item.decision == "bypass" for filed in records):
            return {}
        found = owed(self.workspace, standing.state)
        return {
            result.stage.id: self._stage(standing, result)._replace(due=due, ready=True, done=False, owed=True)
            for result, due in found
        }

    def planned(self, standing: Standing) -> Iterator[Duty]:
        """What stands in the plan with a due time, also what can't be done yet: counted from the planned time.

        Of what is cancelled that is its stages alone.
        """
        return self._planned(standing, self._work(standing), ())

    def _planned(self, standing: Standing, work: _Work | None, but: Container[str]) -> Iterator[Duty]:
        """The same; the names in *but* are left out."""
        state = standing.state
        for result in state.stages if state.state not in PASSED else ():
            if result.stage.id in but:
                continue
            duty = self._stage(standing, result)
            if duty.due and not duty.done:
                yield duty
        if work and state.state is not State.CANCELLED:
            yield from work.planned(but)

    def kinds(self, workflow: Workflow) -> tuple[Kind, ...]:
        """The responsibilities of a workflow."""
        found = self._kinds.get(id(workflow))
        if found is None:
            found = workflow, tuple(Kind(name, duty) for name, duty in workflow.responsibilities.items())
            self._kinds[id(workflow)] = found
        return found[1]

    def due(self, standing: Standing, due: Due | None, publish: datetime | None) -> datetime | None:
        """When something is due whose post goes, or went, out at *publish*."""
        if due is None:
            return None
        submitted = due.anchor == "submit" and _handed_in(standing)
        anchor = self.times.anchor(standing.path) if submitted else None
        at = due_at(due, publish=publish, submitted=anchor, holidays=self.workspace.holidays)
        return floored(self.workspace, standing.post.id, at, self.now, self.times)

    def _stage(self, standing: Standing, result: StageResult) -> Duty:
        state, stage = standing.state, result.stage
        turn = state.turn in _REVIEWED and not result.satisfied
        if state.turn is State.CHANGES_REQUESTED:
            turn = any(map(state.is_current, result.requests))
        elif turn:
            turn = stage.id == state.stage
        return Duty(
            task=stage.id,
            roles=stage.roles,
            due=None if state.revision or state.objected else self.due(standing, stage.due, state.first_time),
            early=stage.remind or DAY_BEFORE,
            stage=result,
            ready=turn,
            done=result.satisfied,
            effort=stage.effort,
        )

    def ahead(self, duty: Duty) -> timedelta:
        """How long before its due time to remind of it."""
        if duty.due is None:
            return timedelta()
        return duty.due - shift(duty.due, duty.early, sign=-1, holidays=self.workspace.holidays)


def _handed_in(standing: Standing) -> bool:
    return standing.post.status == "ready"


class _Work:
    """The responsibilities around one post."""

    def __init__(self, desk: Desk, standing: Standing, kinds: tuple[Kind, ...]) -> None:
        state = standing.state
        self.desk, self.standing, self.state, self.kinds = desk, standing, state, kinds
        records = desk.workspace.reviews.get(state.post.id, ())
        self.ticked: Mapping[str, str] = {f.item.stage: f.item.by for f in records if f.item.decision == "done"}
        self.out = first_out(desk.workspace, state.post.id)
        self.everywhere = state.state is State.PUBLISHED
        self.again = state.revision is State.APPROVED
        self.held = state.post.status == "hold"
        self.handed = _handed_in(standing)

    def duties(self) -> Iterator[Duty]:
        rang = self.desk.alerts.get(self.state.post.id, ())
        for kind in self.kinds:
            mine = [row for row in rang if row.task == kind.name] if rang else ()
            yield from (answering(row, kind.duty) for row in mine)
            if mine:
                continue
            if self._done(kind):
                yield self._duty(kind, done=True)
            elif self._exists(kind):
                yield self._duty(kind, done=False)
        if rang:
            known = {kind.name for kind in self.kinds}
            yield from (answering(row) for row in rang if row.task not in known)

    def planned(self, but: Container[str]) -> Iterator[Duty]:
        for kind in self.kinds:
            if kind.name in but:
                continue
            over = kind.early and (self.out is not None or self.state.state in PASSED)
            if kind.by == ALERT or over or self._done(kind):
                continue
            duty = self._duty(kind, done=False)
            if duty.due:
                yield duty

    def _done(self, kind: Kind) -> bool:
        if kind.name in self.ticked:
            return True
        if kind.by == "submission":
            return self.handed
        if kind.by == MEASURE:
            return self._reader(kind) is not None
        return kind.by == "publication" and self.everywhere and not (kind.publishes and self.again)

    def _exists(self, kind: Kind) -> bool:
        if kind.by == ALERT:
            return False  # there while an alert on the post stands, see `duties`
        if kind.publishes:
            return not self.held and (self.again or not self.everywhere)
        if kind.early:
            return self.out is None and not self.held and self.state.state not in PASSED
        return self.out is not None

    def _duty(self, kind: Kind, *, done: bool) -> Duty:
        duty, again = kind.duty, kind.publishes and self.again
        due = None if again else self.desk.due(self.standing, duty.due, self._anchor(kind))
        ready, by = not done and self._ready(kind), self._by(kind) if done else None
        return Duty(kind.name, kind.roles, due, DAY_BEFORE, None, ready, done, by, duty.after, duty.effort)

    def _anchor(self, kind: Kind) -> datetime | None:
        if kind.early:
            return self.state.first_time
        return next_time(self.standing) if kind.publishes else self.out or self.state.first_time

    def _ready(self, kind: Kind) -> bool:
        due = self.state.state in _TO_PUBLISH and self.standing.turn
        if kind.publishes and not (due or self.again):
            return False
        return not any(map(self.is_open, kind.duty.after))

    def is_open(self, name: str) -> bool:
        """True where what comes before something else is still to be done."""
        kind = next((k for k in self.kinds if k.name == name), None)
        if kind is None:
            return any(r.stage.id == name and r.applies and not r.satisfied for r in self.state.stages)
        if kind.by == ALERT or self._done(kind):
            return False
        later = not (kind.early or kind.publishes)
        return later or self._exists(kind)

    def _reader(self, kind: Kind) -> str | None:
        """Who read the numbers, where they were read everywhere when they were due."""
        if self.out is None or self.desk.read is None:
            return None
        return self.desk.read.by(self.state.post.id, kind.duty.due)

    def _by(self, kind: Kind) -> str:
        """Who did it: who said so; else who read, or published last; else who handed it in, for all that is known."""
        name = kind.name
        if name in self.ticked:
            return self.ticked[name]
        if kind.by == MEASURE and (reader := self._reader(kind)):
            return reader
        if self.everywhere and self.state.published:
            zone = self.desk.workspace.settings.timezone
            last = max((f.item for f in self.state.published.values()), key=lambda p: instant(p.at, zone))
            return last.by if name == PUBLISH else self.state.post.assignments.get(name, self.state.post.author)
        return self.state.post.assignments.get(name, self.state.post.author)


_TO_PUBLISH = frozenset({State.DUE, State.FAILED, State.PARTLY_PUBLISHED, State.UNCONFIRMED})


def waiting_on(desk: Desk, standing: Standing, name: str) -> tuple[str, ...]:
    """Which of what comes before the responsibility is still open, in the workflow's words."""
    workflow = standing.state.workflow
    duty = workflow.responsibilities.get(name) if workflow else None
    if workflow is None or duty is None:
        return ()
    work = _Work(desk, standing, desk.kinds(workflow))
    return tuple(other for other in duty.after if work.is_open(other))


def is_early(desk: Desk, standing: Standing, name: str) -> bool:
    """True for what only a publication makes possible, while the post is not out anywhere.

    What has no due may be done at any time: nothing says that it waits for the publication.
    """
    workflow = standing.state.workflow
    kind = next((k for k in desk.kinds(workflow) if k.name == name), None) if workflow else None
    duty = workflow.responsibilities.get(name) if workflow else None
    later = kind is not None and duty is not None and duty.due is not None and not (kind.early or kind.publishes)
    return later and first_out(desk.workspace, standing.post.id) is None
