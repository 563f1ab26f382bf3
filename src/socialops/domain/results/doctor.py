"""The signs that `doctor` finds on a machine and in a workspace."""

from __future__ import annotations

from typing import Literal

from socialops.classes import dataclass

Level = Literal["ok", "hint", "problem"]


@dataclass(frozen=True)
class Sign:
    """One thing that was looked at; `way_out` says what to do where it is not well."""

    level: Level
    topic: str
    message: str
    way_out: str = ""
