"""Days that a plan is made around: public holidays, and the workspace's moments with their lead time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Literal

from socialops.classes import dataclass
from socialops.domain.time.clock import shift
from socialops.domain.workspace import Filed, Workspace

if TYPE_CHECKING:
    from socialops.domain.documents.campaign import Moment


@dataclass(frozen=True)
class SpecialDay:
    """A day, or several; both ends are inclusive. A `lead` is the day on which to begin with what a moment needs."""

    first: date
    last: date
    kind: Literal["holiday", "moment", "lead"]
    title: str
    id: str | None = None
    path: str | None = None

    def on(self, day: date) -> bool:
        """True where it covers the day."""
        return self.first <= day <= self.last


def special_days(workspace: Workspace, first: date, last: date) -> tuple[SpecialDay, ...]:
    """All that touch the days from *first* to *last*, by their first day."""
    found = [*_holidays(workspace, first, last)]
    for filed in workspace.moments.values():
        found += (day for day in _moment(workspace, filed) if day.first <= last and first <= day.last)
    return tuple(sorted(found, key=lambda day: (day.first, day.kind, day.title)))


def _holidays(workspace: Workspace, first: date, last: date) -> Iterator[SpecialDay]:
    """The public holidays, each by the name that the calendar of its country gives it."""
    name_of = getattr(workspace.holidays, "get", None)
    if name_of is None:
        return
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        if name := name_of(day):
            yield SpecialDay(day, day, "holiday", str(name))


def _moment(workspace: Workspace, filed: Filed[Moment]) -> Iterator[SpecialDay]:
    moment = filed.item
    yield SpecialDay(moment.start, moment.end or moment.start, "moment", moment.title, moment.id, filed.path)
    if moment.lead and moment.lead.unit in {"d", "bd"}:
        midnight = datetime.combine(moment.start, time())
        lead = shift(midnight, moment.lead, sign=-1, holidays=workspace.holidays).date()
        yield SpecialDay(lead, lead, "lead", f"Begin planning {moment.title}", moment.id, filed.path)
