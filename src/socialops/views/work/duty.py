"""One thing that is to be done for a post."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from socialops.domain.approval.stages import StageResult
from socialops.domain.documents.workflow import PUBLISH, DoneBy, Responsibility
from socialops.domain.time.clock import Due, Duration

if TYPE_CHECKING:
    from socialops.views.numbers.alerts import AlertRow

DAY_BEFORE = Duration(1, "d")
"""How long before its due time somebody is reminded where the stage says nothing else."""


class Duty(NamedTuple):
    """A stage or a responsibility (`task` is its id).

    `ready` is true where it can be done now: nothing in `after` is open, a stage has its turn, and a post that is to be
    published is approved and its time has come. `by` says who ticked it off, where somebody did.
    """

    task: str
    roles: tuple[str, ...]
    due: datetime | None
    early: Duration
    stage: StageResult | None = None
    ready: bool = False
    done: bool = False
    by: str | None = None
    after: tuple[str, ...] = ()
    effort: Duration | None = None
    owed: bool = False
    """A bypass let the post pass here without a look."""
    alert: AlertRow | None = None
    """What stands on the post and makes it a duty: its responder and its due time win."""


class Kind:
    """A responsibility, with what follows from its workflow alone."""

    def __init__(self, name: str, duty: Responsibility) -> None:
        self.name = name
        self.duty = duty
        self.roles = (duty.role,)
        self.by: DoneBy = duty.ticked_by(name)
        self.publishes = self.by == "publication" or name == PUBLISH
        due: Due | None = duty.due
        before = due is not None and (due.side == "before" or due.anchor == "submit")
        self.early = not self.publishes and (before or self.by == "submission")


def answering(row: AlertRow, duty: Responsibility | None = None) -> Duty:
    """What an alert that stands makes of a responsibility."""
    role = row.responder or (duty.role if duty else "")
    effort = duty.effort if duty else None
    return Duty(row.task, (role,), row.due, DAY_BEFORE, ready=True, effort=effort, alert=row)
