"""series/*.yaml: posts that come again."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from socialops.domain.documents.field import Day, Id, Line, Model
from socialops.domain.time.clock import When, Zone
from socialops.domain.time.recurrence import parse_rule


def _readable(value: str) -> str:
    parse_rule(value)
    return value


class Series(Model):
    """A recurrence rule (RFC 5545) and a template of a post's fields."""

    id: Id
    title: Line
    rrule: Annotated[Line, AfterValidator(_readable)]
    starts: When
    timezone: Zone | None = None
    skip: tuple[Day, ...] = ()
    approve: Literal["each", "ahead"] = "each"
    values: tuple[dict[str, Any], ...] = ()
    template: dict[str, Any] = Field(min_length=1)
