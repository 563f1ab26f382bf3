"""socialops.yaml: what holds for the whole workspace."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from socialops.domain.documents.field import Id, Line, Model
from socialops.domain.time.clock import Zone


class RuleSettings(Model):
    """Rules set aside (`ignore`) or softened to warnings (`warn`), by code or name."""

    ignore: tuple[Line, ...] = ()
    warn: tuple[Line, ...] = ()


class Forge(Model):
    """The forge that proves reviews under `evidence: forge`."""

    host: Line
    repo: Line


class Settings(Model):
    """The workspace's own document."""

    version: Literal[1]
    name: Line
    timezone: Zone = "UTC"
    holidays: Line | None = None
    default_workflow: Id | None = None
    evidence: Literal["commit", "signature", "forge"] = "commit"
    forge: Forge | None = None
    rules: RuleSettings = Field(default_factory=RuleSettings)
