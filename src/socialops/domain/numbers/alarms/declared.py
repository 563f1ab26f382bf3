"""What an alert's file says, as the decision it means."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from fractions import Fraction
from typing import TYPE_CHECKING

from socialops.domain.numbers.alarms.condition import (
    Bound,
    Change,
    PeriodCondition,
    PostCondition,
    Range,
    Row,
    Under,
)
from socialops.domain.numbers.kpi import exact
from socialops.domain.time.clock import Duration, Holidays, shift
from socialops.domain.time.week import DAYS

if TYPE_CHECKING:
    from socialops.domain.documents.alert import Alert

WITHIN = Duration(1, "bd")
"""By when an alert is answered where its file does not say."""
AGE = Duration(7, "d")
"""The age at which posts are judged where its file does not say."""


def period_condition(alert: Alert) -> PeriodCondition:
    """What rings of days or weeks."""
    when = alert.when
    if when.range is not None:
        return Range(_periods(alert, when.range), None if when.by in {None, "auto"} else _share(str(when.by)))
    if when.change is not None:
        return Change(_share(when.change), _periods(alert, str(when.against)))
    return _bound(alert)


def post_condition(alert: Alert) -> PostCondition:
    """What rings of posts."""
    when = alert.when
    if when.in_a_row is not None:
        return Row(when.in_a_row)
    return Under(_share(when.under)) if when.under is not None else _bound(alert)


def within(alert: Alert) -> Duration:
    """How soon it is to be answered."""
    found: Duration = alert.within or WITHIN
    return found


def age(alert: Alert) -> Duration:
    """How old a post is when it is judged."""
    found: Duration = alert.when.age or AGE
    return found


def cooled(alert: Alert, holidays: Holidays) -> Callable[[datetime], datetime]:
    """Until when nothing new rings after a ring at a time; it keeps to the days of that time's zone."""
    pause: Duration | None = alert.cooldown
    return lambda at: at if pause is None else shift(at, pause, sign=1, holidays=holidays)


def _bound(alert: Alert) -> Bound:
    when = alert.when
    if isinstance(when.below, int | float):
        return Bound(exact(when.below), drop=True)
    return Bound(exact(when.above or 0), drop=False)


def _periods(alert: Alert, span: str) -> int:
    """How many days or weeks a span such as 8w is."""
    days = int(span[:-1]) * (DAYS if span.endswith("w") else 1)
    return days // DAYS if alert.rhythm == "week" else days


def _share(percent: str) -> Fraction:
    return Fraction(percent.rstrip("%")) / 100
