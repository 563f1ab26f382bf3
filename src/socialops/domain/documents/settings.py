"""socialops.yaml: what holds for the whole workspace."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from socialops.domain.documents.field import Id, Line, Model
from socialops.domain.time.clock import DurationField, Zone

Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
"""An ISO 4217 code such as EUR: what amounts of money are in."""
BranchName = Annotated[Line, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*(/[A-Za-z0-9_-]+)*$")]


class RuleSettings(Model):
    """Rules set aside (`ignore`) or softened to warnings (`warn`), by code or name."""

    ignore: tuple[Line, ...] = ()
    warn: tuple[Line, ...] = ()


class Forge(Model):
    """The forge that proves reviews under `evidence: forge`."""

    host: Line
    repo: Line


class Publishing(Model):
    """How posts go out by themselves: whether at all, how late at most, and where their records live."""

    paused: Line | None = None
    late: DurationField = None
    branch: BranchName | None = None


class Strategy(Model):
    """Whether every post must say which objective it serves, and every campaign which goal."""

    posts: Literal["required"] | None = None


class Settings(Model):
    """The workspace's own document."""

    version: Literal[1]
    name: Line
    timezone: Zone = "UTC"
    holidays: Line | None = None
    currency: Currency | None = None
    default_workflow: Id | None = None
    evidence: Literal["commit", "signature", "forge"] = "commit"
    forge: Forge | None = None
    publish: Publishing = Field(default_factory=Publishing)
    strategy: Strategy = Field(default_factory=Strategy)
    rules: RuleSettings = Field(default_factory=RuleSettings)
