"""formats/*.yaml: exports of a platform or a tool that are not known already: which header is which count."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from socialops.domain.documents.field import Id, Line, Lines, Model
from socialops.domain.platform_names import PlatformName
from socialops.domain.time.clock import Zone

Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]
Headers = Lines | dict[Language, Lines]
FIELDS = ("id", "url", "at", "text", "headline", "network", "profile", "period", "day", "source", "medium")
"""What a column can be besides a count."""


class Format(Model):
    """One shape of an export: where its columns go. Headers are compared without case and blanks around."""

    id: Id
    title: Line
    platform: PlatformName | None = None
    gives: Literal["posts", "days", "sessions"] = "posts"
    dates: Literal["dmy", "mdy"] | None = None
    timezone: Zone | None = None
    needs: Lines = Field(min_length=1)
    columns: dict[Line, Headers] = Field(min_length=1)
    units: dict[Line, Literal["milliseconds", "seconds", "minutes", "hours"]] = {}

    @model_validator(mode="after")
    def _known(self) -> Format:
        if missing := [name for name in self.needs if name not in self.columns]:
            raise PydanticCustomError("needs", "'needs' names {name}, and no column is so", {"name": repr(missing[0])})
        return self

    def headers(self, column: str) -> dict[str, Lines]:
        """The headers of a column by language; '' for those of no language."""
        found = self.columns.get(column, ())
        return found if isinstance(found, dict) else {"": found}
