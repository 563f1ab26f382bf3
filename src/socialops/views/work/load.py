"""How much waits for each member: every task they can do now, every review, every case."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING

from socialops.classes import dataclass
from socialops.domain.documents.people import Member, Roster
from socialops.domain.time.clock import Duration
from socialops.views.cases.list import load_by_member

if TYPE_CHECKING:
    from socialops.views.backlog import BacklogItem
    from socialops.views.cases.list import CaseRow
    from socialops.views.tasks import Task

_WEEK = 5
"""Working days of a week."""
_MINUTES = {"m": 1, "h": 60}


@dataclass(frozen=True)
class Load:
    """How much waits for one member, alone or among others.

    `days` are days of work, where the member says how many hours they work and the workflow how long things take.
    """

    member: str
    open: int
    overdue: int
    days: float | None = None


def load(
    roster: Roster,
    tasks: Iterable[Task],
    items: Sequence[BacklogItem],
    cases: Sequence[CaseRow],
    members: Collection[str] = (),
) -> tuple[Load, ...]:
    """The load of all, or of *members*, the heaviest first; a post that waits otherwise counts for whom it waits."""
    mine: dict[str, list[Task]] = {}
    for task in tasks:
        if task.ready and task.member:
            mine.setdefault(task.member, []).append(task)
    found = load_by_member(cases)
    for member, rows in mine.items():
        waiting, late = found.get(member, (0, 0))
        found[member] = waiting + len(rows), late + sum(row.overdue for row in rows)
    late_on: dict[tuple[str, str], bool] = {}
    for member, rows in mine.items():
        for row in rows:
            late_on[row.post, member] = late_on.get((row.post, member), False) or row.overdue
    for item in items:
        for member in item.waiting_for:
            waiting, late = found.get(member, (0, 0))
            counted = late_on.get((item.post, member))
            found[member] = waiting + (counted is None), late + (item.overdue and not counted)
    loads = [
        Load(member, *numbers, _days(roster.members.get(member), mine.get(member, ())))
        for member, numbers in found.items()
        if not members or member in members
    ]
    return tuple(sorted(loads, key=lambda row: (-row.open, -row.overdue, row.member)))


def _days(member: Member | None, rows: Iterable[Task]) -> float | None:
    """Days of work: a day is a fifth of the member's week."""
    efforts = [row.effort for row in rows if row.effort]
    if member is None or member.hours is None or not efforts:
        return None
    day = _minutes(member.hours) / _WEEK
    return round(sum(effort.amount if "d" in effort.unit else _minutes(effort) / day for effort in efforts), 2)


def _minutes(duration: Duration) -> int:
    return duration.amount * _MINUTES[duration.unit]
