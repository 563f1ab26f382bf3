"""Key figures on screens and pages: values with their unit, and as of when they were read."""

from __future__ import annotations

from datetime import datetime

from socialops.domain.numbers.figures import NONE, duration, figure
from socialops.render.formats.words import brief

__all__ = ["NONE", "duration", "figure", "read"]


def read(at: datetime | None, now: datetime) -> str:
    """As of when: day and time on the wall, in the zone of *now*; a dash where nothing was read."""
    return brief(at.astimezone(now.tzinfo), now.date()) if at else NONE
