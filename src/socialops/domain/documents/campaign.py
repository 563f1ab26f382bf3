"""campaigns/, goals/ and moments/: what posts are for, and days to plan around."""

from __future__ import annotations

from datetime import date

from pydantic import Field, StrictFloat, StrictInt, model_validator
from pydantic_core import PydanticCustomError

from socialops.domain.documents.field import Day, Id, Ids, Line, Model, Names
from socialops.domain.time.clock import DurationField


def _in_order(first: object, last: object) -> None:
    if first is not None and last is not None and last < first:  # type: ignore[operator]
        raise PydanticCustomError("order", "ends before it starts: swap 'from' and 'to'")


class Pilot(Model):
    """A test-and-learn: what is tried, measured, and decided by when."""

    hypothesis: Line
    measure: Line
    success: Line
    decide_by: Day | None = None


class Campaign(Model):
    """Posts that belong together."""

    id: Id
    title: Line
    goal: Id | None = None
    owner: Id
    start: Day | None = Field(default=None, alias="from")
    end: Day | None = Field(default=None, alias="to")
    channels: Ids = ()
    labels: Names = ()
    pilot: Pilot | None = None
    until: Day | None = None

    def has_ended(self, day: date) -> bool:
        """True after its last day; `until` ends it earlier, or later, than `to` planned."""
        last = self.until or self.end
        return last is not None and day > last

    @model_validator(mode="after")
    def _dates(self) -> Campaign:
        _in_order(self.start, self.end)
        return self


class Objective(Model):
    """One measurable step towards a goal."""

    id: Id
    title: Line
    team: Id | None = None
    kpi: Line | None = None
    target: StrictInt | StrictFloat | None = None
    by: Day | None = None


class Goal(Model):
    """What the company wants, and the objectives that get there."""

    id: Id
    title: Line
    business_goal: Line | None = None
    owner: Id
    objectives: tuple[Objective, ...] = ()
    until: Day | None = None

    def has_ended(self, day: date) -> bool:
        """True after the last day of `until`."""
        return self.until is not None and day > self.until


class Moment(Model):
    """A day or season to plan around, with the lead time it needs."""

    id: Id
    title: Line
    start: Day = Field(alias="from")
    end: Day | None = Field(default=None, alias="to")
    lead: DurationField = None

    @model_validator(mode="after")
    def _dates(self) -> Moment:
        _in_order(self.start, self.end)
        return self
