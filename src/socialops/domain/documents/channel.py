"""channels/*.yaml: an account on a platform, and when it speaks."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import (
    BeforeValidator,
    Field,
    PlainSerializer,
    StrictFloat,
    StrictInt,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError

from socialops.domain.documents.field import Count, Day, Flag, Host, Id, Line, Model, Name, WebAddress
from socialops.domain.documents.kind import GENERAL
from socialops.domain.pattern import late
from socialops.domain.platform_names import PlatformName
from socialops.domain.time.clock import ClockField, DurationField, Weekday

LONGEST_RUN = 300
"""Seconds that a program may take to publish."""
_SECONDS = late(r"(\d{1,3})([sm])", re.ASCII)
Limit = Annotated[StrictInt | StrictFloat, Field(ge=0, allow_inf_nan=False)]


def _seconds(value: Any) -> int:
    found = _SECONDS.fullmatch(value) if isinstance(value, str) else None
    amount = int(found[1]) * (60 if found[2] == "m" else 1) if found else 0
    if not 1 <= amount <= LONGEST_RUN:
        raise PydanticCustomError("seconds", "must be such as 60s or 2m, at most 5m")
    return amount


Seconds = Annotated[
    int,
    BeforeValidator(_seconds),
    WithJsonSchema({"type": "string", "pattern": r"^\d{1,3}[sm]$"}),
    PlainSerializer(lambda value: f"{value}s", return_type=str),
]


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


class ChannelPublishing(Model):
    """How posts go out on the channel, and how long after their time they still may."""

    by: Literal["bluesky", "mastodon", "x", "command", "hand"] = "hand"
    host: Host | None = None
    late: DurationField = None
    run: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]+$", max_length=64)] | None = None
    timeout: Seconds = 60

    @model_validator(mode="after")
    def _complete(self) -> ChannelPublishing:
        if (self.by == "command") != (self.run is not None):
            raise PydanticCustomError("run", "'by: command' and 'run: program' belong together")
        if self.by == "mastodon" and self.host is None:
            raise PydanticCustomError("host", "'by: mastodon' needs the server: add 'host: https://…'")
        if self.host is not None and self.by in {"command", "hand"}:
            raise PydanticCustomError("host", "'host' belongs to bluesky, mastodon and x")
        return self


class Channel(Model):
    """One account on one platform."""

    id: Id
    platform: PlatformName
    handle: Name
    url: WebAddress | None = None
    owner: Id
    limits: dict[Line, Limit] = {}
    windows: tuple[Window, ...] = ()
    spacing: DurationField = None
    cadence: Cadence | None = None
    edits: Flag = True
    publish: ChannelPublishing = ChannelPublishing()
    until: Day | None = None

    @model_validator(mode="after")
    def _by_its_platform(self) -> Channel:
        if self.id == GENERAL:
            raise PydanticCustomError("general", "'general' is the folder of numbers of no channel: take another id")
        by = self.publish.by
        if by not in {"command", "hand", self.platform}:
            raise PydanticCustomError(
                "by", "'publish.by' is {by}, but the platform is {platform}", {"by": by, "platform": self.platform}
            )
        return self

    def has_ended(self, day: date) -> bool:
        """True after the last day of `until`."""
        return self.until is not None and day > self.until
