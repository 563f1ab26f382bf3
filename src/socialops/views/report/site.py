"""What stands on the team's site: everything about a workspace at one moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from typing import TYPE_CHECKING

from socialops.classes import dataclass
from socialops.domain.approval.state import State
from socialops.views.backlog import Backlog
from socialops.views.calendar.entries import Calendar, CalendarEntry, Doers
from socialops.views.calendar.open_weeks import OpenWeek
from socialops.views.calendar.pictures import Picture
from socialops.views.calendar.special_days import SpecialDay
from socialops.views.card import Card
from socialops.views.cases.list import CaseCard
from socialops.views.guide_page import GuidePage
from socialops.views.numbers.alerts import AlertsFound
from socialops.views.numbers.goals import GoalRow
from socialops.views.report.report import Report
from socialops.views.standing import Standing
from socialops.views.tasks import Task
from socialops.views.who.lines import Lines
from socialops.views.who.matrix import Who
from socialops.views.work.overload import Strain

if TYPE_CHECKING:
    from socialops.domain.documents.playbook import Playbook

APPROVED = frozenset(
    {
        State.APPROVED, State.SCHEDULED, State.DUE, State.FAILED, State.SENDING, State.UNCONFIRMED,
        State.PARTLY_PUBLISHED, State.PUBLISHED,
    }
)  # fmt: skip
"""States of what has been approved; everything else is a draft to those outside."""


@dataclass(frozen=True)
class Dated:
    """The calendar, with all that its page needs."""

    calendar: Calendar
    cards: tuple[Card, ...]
    people: Mapping[str, set[str]]
    doers: Doers
    neighbours: tuple[CalendarEntry, ...]
    days: tuple[SpecialDay, ...]
    gaps: tuple[OpenWeek, ...]
    late: tuple[str, ...] = ()
    untimed: tuple[str, ...] = ()
    pictures: Mapping[str, Picture] = field(default_factory=dict)
    beside: Mapping[str, bytes] = field(default_factory=dict)
    """Pictures that lie beside the pages, by the names of their files."""


@dataclass(frozen=True)
class Inside:
    """What only the team may see: tasks (and how many come later), cases, backlog, alerts, the calendar with cards."""

    dated: Dated
    backlog: Backlog
    strain: Strain
    tasks: tuple[Task, ...]
    later: int
    cases: tuple[CaseCard, ...]
    alerts: AlertsFound


@dataclass(frozen=True)
class Site:
    """The whole site; `inside` is None on one for everybody. `people` are the ids of members, with their names."""

    name: str
    zone: str
    now: datetime
    standings: tuple[Standing, ...]
    platforms: Mapping[str, str]
    report: Report
    goals: tuple[GoalRow, ...]
    currency: str | None
    who: Who
    lines: Lines
    guides: tuple[GuidePage, ...]
    playbooks: tuple[Playbook, ...]
    people: Mapping[str, str]
    inside: Inside | None

    @property
    def public(self) -> bool:
        """True for the site that everybody may see."""
        return self.inside is None
