"""What is still to be done for a post, by when: the stages to be passed and the responsibilities around it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from socialops.domain.approval.state import State
from socialops.domain.approval.waiting import due_at
from socialops.domain.time.clock import Duration, shift
from socialops.domain.workspace import Workspace
from socialops.views.post_times import PostTimes
from socialops.views.standing import Standing, is_over

_OPEN = {State.DRAFT, State.IN_REVIEW, State.CHANGES_REQUESTED, State.ON_HOLD, State.CANCELLED}
DAY_BEFORE = Duration(1, "d")
"""How long before its due time somebody is reminded where the stage says nothing else."""


@dataclass(frozen=True)
class Duty:
    """A stage or a responsibility (`task` is its id) with its due time, and how long before it to remind."""

    task: str
    due: datetime
    ahead: timedelta


def duties(workspace: Workspace, standing: Standing, times: PostTimes) -> Iterator[Duty]:
    """The duties that have a due time and are open: stages not passed, responsibilities not ticked off.

    Once a post was published, or tried to, what was due before is over; a cancelled one asks for its stages alone.
    """
    state, submitted = standing.state, times.anchor(standing.path)
    publish, holidays = state.first_time, workspace.holidays
    for result in state.stages if state.state in _OPEN else ():
        due = due_at(result.stage.due, publish=publish, submitted=submitted, holidays=holidays)
        if due and not result.satisfied:
            yield _duty(workspace, result.stage.id, due, result.stage.remind)
    done = {f.item.stage for f in workspace.reviews.get(standing.post.id, ()) if f.item.decision == "done"}
    plan = state.workflow.responsibilities if state.workflow else {}
    for name, duty in plan.items():
        due = due_at(duty.due, publish=publish, submitted=submitted, holidays=holidays)
        if due and name not in done and not is_over(state, name, duty.due):
            yield _duty(workspace, name, due, None)


def _duty(workspace: Workspace, task: str, due: datetime, remind: Duration | None) -> Duty:
    early = shift(due, remind or DAY_BEFORE, sign=-1, holidays=workspace.holidays)
    return Duty(task, due, due - early)
