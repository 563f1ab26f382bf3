"""One thing that is to be done for a post."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from socialops.domain.approval.stages import StageResult
from socialops.domain.documents.workflow import PUBLISH, DoneBy, Responsibility
from socialops.domain.time.clock import Due, Duration

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
