"""Pilots: when one worked (`above 40`, `below 3.5`), and whether it is still to be decided."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from socialops.domain.numbers.decisions import latest
from socialops.domain.numbers.kpi import Number
from socialops.domain.pattern import late
from socialops.domain.workspace import Workspace

if TYPE_CHECKING:
    from socialops.domain.documents.campaign import Campaign

_SUCCESS = late(r"(above|below) (-?\d{1,15}(?:\.\d{1,6})?)", re.ASCII)


class Success(NamedTuple):
    """A number that is to be passed, upwards or downwards; equal to it is not enough."""

    side: str
    limit: Fraction

    def met(self, value: Number) -> bool:
        """True where it worked."""
        return value > self.limit if self.side == "above" else value < self.limit


def success(words: str) -> Success | None:
    """What the words of a pilot say; None where they name no number to pass."""
    found = _SUCCESS.fullmatch(words.strip())
    return Success(found[1], Fraction(found[2])) if found else None


def is_undecided(workspace: Workspace, campaign: Campaign, today: date) -> bool:
    """True from the day after that on which a pilot is to be decided, while nobody has.

    To extend it settles it until the new day only.
    """
    pilot = campaign.pilot
    if pilot is None or pilot.decide_by is None or today <= pilot.decide_by:
        return False
    last = latest(workspace, f"campaign/{campaign.id}")
    return last is None or last.record.decision == "extend"
