"""Why a member may not record numbers: asked by the commands, and by the audit of what was written by hand."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from socialops.domain.documents.people import Member, Roster

if TYPE_CHECKING:
    from socialops.domain.documents.measure import Measure


def measure_objections(roster: Roster, member: Member, day: date) -> list[str]:
    """Why the member may record no numbers that day."""
    if member.has_left(day):
        return [f"{member.id} left on {member.until}"]
    if roster.may(member, "measure"):
        return []
    return [f"recording numbers takes a role that may 'measure'; {member.id} holds {', '.join(member.roles) or 'none'}"]


def mending_objection(roster: Roster, member: Member, named: Measure) -> str | None:
    """Why the member may not put another record in the place of *named*: it is neither theirs, nor do they rule."""
    if named.by == member.id or roster.may(member, "change-policy"):
        return None
    return f"the record is {named.by}'s: only they, or who may 'change-policy', put another in its place"
