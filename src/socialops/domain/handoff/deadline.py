"""When a case's step is due, and when it goes higher up: in the working hours of the team whose step it is."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from socialops.domain.handoff.case_state import Ball
from socialops.domain.time.working_hours import schedule_of
from socialops.domain.workspace import Workspace

if TYPE_CHECKING:
    from socialops.domain.documents.playbook import Playbook


class Deadline(NamedTuple):
    """The end of the step's time box, and the moment from which it should be escalated; None where there is none."""

    due: datetime | None = None
    escalate_at: datetime | None = None


def deadline(workspace: Workspace, playbook: Playbook | None, ball: Ball) -> Deadline:
    """The deadlines of the step in play. The box runs from the offer, and anew from the acceptance."""
    if ball.closed or playbook is None:
        return Deadline()
    return step_deadline(workspace, playbook, ball.in_play, ball.offer.since if ball.offer else ball.since)


def step_deadline(workspace: Workspace, playbook: Playbook, step_id: str, since: datetime) -> Deadline:
    """The deadlines of a step whose time box began at *since*."""
    step = playbook.step(step_id)
    if step is None:
        return Deadline()
    schedule = schedule_of(workspace, step.holder)
    due = schedule.after(since, step.within) if step.within else None
    return Deadline(due, schedule.after(since, step.escalate.after) if step.escalate else None)
