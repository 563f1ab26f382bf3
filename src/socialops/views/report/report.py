"""All of the page in one value."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from socialops.classes import dataclass
from socialops.views.calendar.entries import Calendar
from socialops.views.calendar.period import Period
from socialops.views.cases.report import CaseReport
from socialops.views.numbers.alerts import AlertRow
from socialops.views.numbers.goals import GoalRow
from socialops.views.numbers.groups import KpiRow
from socialops.views.report.flow import Flow
from socialops.views.report.numbers import PostNumbers, Trend
from socialops.views.report.to_decide import ToDecide
from socialops.views.report.went_out import WentOut
from socialops.views.work.load import Load

AHEAD: Final = timedelta(days=14)
"""How far the page looks ahead, from the clock."""


@dataclass(frozen=True)
class Report:
    """What the check-up meeting talks about; `about` says in words what it is limited to, empty for everything."""

    period: Period
    about: str
    goals: Sequence[GoalRow]
    went_out: WentOut
    posts: PostNumbers
    trends: Sequence[Trend]
    alerts: Sequence[AlertRow]
    flow: Flow
    held: Sequence[KpiRow]
    """Key figures that the repository itself holds."""
    cases: CaseReport
    decide: Sequence[ToDecide]
    next: Calendar
    load: Sequence[Load]
    currency: str | None = None
