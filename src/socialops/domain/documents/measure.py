"""measures/: what a platform, or a tool, showed at one time; append-only records of counts."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal, NamedTuple

from pydantic import Field, Strict, model_validator
from pydantic_core import PydanticCustomError

from socialops.domain.documents.field import Count, Day, Id, Line, Model, SafePath, Sha256, Text
from socialops.domain.documents.kind import GENERAL
from socialops.domain.pattern import late
from socialops.domain.time.clock import When, instant

MOST = 400
"""Posts, or days, of one record at most."""
MOST_UNMATCHED = 50
LIFETIME: Literal["lifetime"] = "lifetime"
_PATH = late(r"measures/([a-z0-9-]{1,64})/(\d{4}-\d{2}-\d{2})--([a-z0-9-]{1,64}?)--([1-9]\d{0,5})\.yaml")

Whole = Annotated[int, Strict()]
"""A whole number that may be negative: platforms take counts of a day back."""
Counts = dict[Line, Count]
DayCounts = dict[Line, Whole]


class Period(Model):
    """A window of days, both inclusive; `from` after `to` is told by SO706."""

    start: Day = Field(alias="from")
    end: Day = Field(alias="to")


class MeasureSource(Model):
    """Where the numbers come from: a file of a known format, or a tool and the question it was asked."""

    format: Id | None = None
    sha256: Sha256 | None = None
    rows: Count | None = None
    matched: Count | None = None
    tool: Line | None = None
    query: Line | None = None


class Unmatched(Model):
    """A row that is no post of ours: its address, its time and its counts, never its words."""

    url: Line | None = None
    at: When | None = None
    counts: Counts = {}


class Measure(Model):
    """What was shown at `as_of`: of posts, of days, of the account, or of no channel."""

    channel: Id | None = None
    by: Id
    as_of: When
    window: Literal["lifetime"] | Period | None = None
    source: MeasureSource | None = None
    posts: Annotated[dict[Id, Counts], Field(max_length=MOST)] = {}
    days: Annotated[dict[Day, DayCounts], Field(max_length=MOST)] = {}
    account: Counts = {}
    numbers: Counts = {}
    unmatched: Annotated[tuple[Unmatched, ...], Field(max_length=MOST_UNMATCHED)] = ()
    instead_of: SafePath | None = None
    note: Text | None = None
    signature: Text | None = None

    @property
    def at(self) -> datetime:
        """When the numbers were shown: what is proved of a record is that its member said so."""
        return self.as_of

    @property
    def period(self) -> Period | None:
        """The days that the numbers are of; None for those of a whole life."""
        return self.window if isinstance(self.window, Period) else None

    @model_validator(mode="after")
    def _of_a_channel(self) -> Measure:
        if self.channel is None and (self.posts or self.days or self.account or self.unmatched):
            raise PydanticCustomError(
                "channel", "has posts, days or an account, which belong to a channel: add 'channel: …'"
            )
        if self.channel is not None and self.numbers:
            raise PydanticCustomError(
                "channel", "has 'numbers', which belong to no channel: they stand in measures/general/"
            )
        return self


class MeasureName(NamedTuple):
    """What the path of a measure says; `folder` is a channel, or 'general'."""

    folder: str
    day: date
    member: str
    number: int

    @property
    def path(self) -> str:
        """The path, relative to the workspace."""
        return f"measures/{self.folder}/{self.day.isoformat()}--{self.member}--{self.number}.yaml"


def measure_name(path: str) -> MeasureName | None:
    """What a measure's path says, or None where it is no such path."""
    found = _PATH.fullmatch(path)
    try:
        return MeasureName(found[1], date.fromisoformat(found[2]), found[3], int(found[4])) if found else None
    except ValueError:  # a day that no calendar has
        return None


def measure_misplaced(path: str, record: Measure, zone: str) -> tuple[str, tuple[str, ...]] | None:
    """Why a measure does not belong where it lies, and the field to blame; None where it does.

    The day is that of `as_of` in the workspace's zone.
    """
    name = measure_name(path)
    if name is None:
        return "the path must be measures/<channel>/<day>--<member>--<n>.yaml, or measures/general/…", ()
    day = instant(record.as_of, zone).date()
    said = {"channel": (record.channel or GENERAL, name.folder), "by": (record.by, name.member)}
    said["as_of"] = (day.isoformat(), name.day.isoformat())
    for field, (value, expected) in said.items():
        if value != expected:
            return f"'{field}' is {value}, but the path says {expected}: make the two equal", (field,)
    return None
