"""kpis/*.yaml: key figures of one's own, each two sums of counts."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from socialops.domain.documents.field import Id, Ids, Line, Lines, Model

Unit = Literal["count", "percent", "duration", "money"]


class Kpi(Model):
    """(sum of `over` - sum of `minus`) / sum of `under`; of a list of lists under, the first that a post has."""

    id: Id
    title: Line
    over: Lines = Field(min_length=1)
    minus: Lines = ()
    under: tuple[Line | tuple[Line, ...], ...] = ()
    counts: Ids = ()
    unit: Unit = "count"
    of: Literal["post", "channel", "general"] = "post"
    better: Literal["up", "down"] = "up"
