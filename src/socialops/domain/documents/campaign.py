"""campaigns/, goals/ and moments/: what posts are for, and days to plan around."""

from __future__ import annotations

from datetime import date
from math import isfinite
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from socialops.domain.documents.field import Count, Day, Id, Ids, Line, Model, Names
from socialops.domain.time.clock import DurationField


def _in_order(first: object, last: object) -> None:
    if first is not None and last is not None and last < first:  # type: ignore[operator]
        raise PydanticCustomError("order", "ends before it starts: swap 'from' and 'to'")


def _figure(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        raise PydanticCustomError("number", "must be a number such as 200000 or 4.5")
    return value


Figure = Annotated[int | float, BeforeValidator(_figure)]
"""A value of a key figure as people write it: percent times 100, money in cents, lengths of time in seconds."""
ObjectiveRef = Annotated[
    Line, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*(/[a-z0-9]+(-[a-z0-9]+)*)?$", max_length=129)
]
"""An objective of the same goal by its id, or of another as goal/id."""
Per = Literal["month", "quarter", "total", "latest"]


class Compare(Model):
    """The posts of a campaign that a pilot compares with the campaign's others."""

    labels: Names = Field(min_length=1)


class Pilot(Model):
    """A test-and-learn: what is tried, measured, and decided by when.

    `measure` is what older files have for `kpi`, in words of their own.
    """

    hypothesis: Line
    measure: Line | None = None
    kpi: Line | None = None
    success: Line
    compare: Compare | None = None
    decide_by: Day | None = None

    @model_validator(mode="after")
    def _measured(self) -> Pilot:
        if self.kpi is None and self.measure is None:
            raise PydanticCustomError("kpi", "needs 'kpi: …': by which key figure will it be judged?")
        return self


class Target(Model):
    """What a campaign is to reach: the key figure over its posts."""

    kpi: Line
    target: Figure


class Expected(Model):
    """What a campaign brings upon those who answer and deliver."""

    comments: Count | None = None
    cases: Count | None = None
    orders: Count | None = None

    def __str__(self) -> str:
        said = (("comments", self.comments), ("cases", self.cases), ("orders", self.orders))
        return ", ".join(f"{number} {word}" for word, number in said if number is not None)


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
    targets: tuple[Target, ...] = ()
    expects: Expected | None = None
    partners: Ids = ()
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
    """One measurable step towards a goal; `done` is the day on which it was reached."""

    id: Id
    title: Line
    team: Id | None = None
    owner: Id | None = None
    kpi: Line | None = None
    baseline: Figure | None = None
    target: Figure | None = None
    start: Day | None = Field(default=None, alias="from")
    by: Day | None = None
    per: Per = "total"
    channels: Ids = ()
    after: tuple[ObjectiveRef, ...] = ()
    side: Literal["internal", "external"] | None = None
    phase: Line | None = None
    done: Day | None = None

    @model_validator(mode="after")
    def _dates(self) -> Objective:
        if self.start is not None and self.by is not None and self.by < self.start:
            raise PydanticCustomError("order", "ends before it starts: swap 'from' and 'by'")
        return self


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
