"""What a guide says of the same text twice; without a guide its defaults hold."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from pydantic import Field

from socialops.domain.documents.field import Model
from socialops.domain.time.clock import Duration, DurationField

Share: TypeAlias = Annotated[float, Field(strict=True, ge=0.5, le=1)]
"""How much of two texts is common, 1 being all of it."""


class Repeats(Model):
    """How far apart the same text may come again on a channel, and from which share of common runs of words it is the
    same; `within: 0d` lets it come again at any time.
    """

    within: DurationField = Duration(30, "d")
    alike: Share = 0.6
