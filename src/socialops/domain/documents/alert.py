"""alerts/*.yaml: when somebody is told that a number is not as it should be, and who answers."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StrictFloat, StrictInt, StringConstraints

from socialops.domain.documents.field import AtLeastOne, Count, Id, Ids, Line, Model, Names
from socialops.domain.time.clock import DurationField

Share = Annotated[str, StringConstraints(pattern=r"^[+-]?\d{1,4}(\.\d{1,2})?%$")]
Span = Annotated[str, StringConstraints(pattern=r"^[1-9]\d{0,2}[wd]$")]
Number = StrictInt | StrictFloat


class AlertWhen(Model):
    """One of the six forms: range, change, below, above, in_a_row, under."""

    range: Span | None = None
    by: Literal["auto"] | Share | None = None
    change: Share | None = None
    against: Span | None = None
    below: Number | Literal["usual"] | None = None
    above: Number | Literal["usual"] | None = None
    in_a_row: AtLeastOne | None = None
    under: Share | None = None
    of: Literal["usual"] | None = None
    age: DurationField = None


class Alert(Model):
    """What is watched, when it rings, who answers, by what and by when."""

    id: Id
    title: Line
    kpi: Line
    channels: Ids = ()
    campaigns: Ids = ()
    labels: Names = ()
    every: Literal["day", "week", "post"]
    when: AlertWhen
    least: Count | None = None
    cooldown: DurationField = None
    responder: Id | None = None
    respond: Line | None = None
    playbook: Id | None = None
    task: Id | None = None
    within: DurationField = Field(default=None)
