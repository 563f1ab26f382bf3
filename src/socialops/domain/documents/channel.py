"""channels/*.yaml: an account on a platform, and when it speaks."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StrictFloat, StrictInt, model_validator
from pydantic_core import PydanticCustomError

from socialops.domain.documents.field import Count, Id, Line, Model, Name, Platform, WebAddress
from socialops.domain.time.clock import ClockField, DurationField, Weekday

Limit = Annotated[StrictInt | StrictFloat, Field(ge=0, allow_inf_nan=False)]


class Window(Model):
    """When posts may go out; `from` and `to` in minutes after midnight, `to` earlier than `from` runs overnight."""

    days: tuple[Weekday, ...] = Field(min_length=1)
    start: ClockField = Field(alias="from")
    end: ClockField = Field(alias="to")


class Cadence(Model):
    """Least and most posts a week."""

    per_week: tuple[Count, Count]

    @model_validator(mode="after")
    def _in_order(self) -> Cadence:
        if self.per_week[1] < self.per_week[0]:
            raise PydanticCustomError("order", "per_week is [least, most]: the first number is the smaller one")
        return self


class Channel(Model):
    """One account on one platform."""

    id: Id
    platform: Platform
    handle: Name
    url: WebAddress | None = None
    owner: Id
    limits: dict[Line, Limit] = {}
    windows: tuple[Window, ...] = ()
    spacing: DurationField = None
    cadence: Cadence | None = None
