"""Whom to tell when reminding somebody twice did not help: the role that theirs reports to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from socialops.classes import dataclass
from socialops.domain.approval.waiting import present
from socialops.domain.documents.people import Roster
from socialops.views.reminders import Reminder

AFTER = 2
"""Reminders of something late before somebody else hears of it."""


@dataclass(frozen=True)
class Escalated:
    """Something late, told to `to` because its own member was reminded `times` times."""

    to: str
    line: Reminder
    times: int

    @property
    def key(self) -> str:
        """What tells it from the other things that this member hears of."""
        return f"escalated/{self.line.member}/{self.line.key}"


def escalations(
    roster: Roster, lines: Iterable[Reminder], times: Callable[[str, str], int], today: date
) -> Iterator[Escalated]:
    """What is late although its member was reminded twice or more; *times* counts that, by member and item."""
    for line in lines:
        if line.member is None or not line.overdue:
            continue
        count = times(line.member, line.key)
        if count >= AFTER:
            for boss in bosses(roster, line.member, line.role, today):
                yield Escalated(boss, line, count)


def bosses(roster: Roster, member: str, role: str | None, today: date) -> tuple[str, ...]:
    """Who holds the role that *role* (else the first of the member's roles that reports to one) reports to."""
    known = roster.members.get(member)
    candidates = [role] if role and role in roster.roles else list(known.roles if known else ())
    above = (roster.roles[name].reports_to for name in candidates if name in roster.roles)
    target = next((name for name in above if name), None)
    return tuple(boss for boss in present(roster, (target,), today) if boss != member) if target else ()
