"""What a calendar's page holds besides its entries: a card for each post, the months around it, what is late."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from socialops.classes import dataclass
from socialops.domain.documents.field import FIRST_YEAR, LAST_YEAR
from socialops.views.calendar import entries as view
from socialops.views.calendar.period import Period

if TYPE_CHECKING:
    from pathlib import Path

    from socialops.views.calendar.pictures import Picture
    from socialops.views.card import Card

AROUND = 2
"""Months before and after what was asked for that a page can turn to."""


@dataclass(frozen=True)
class Cards:
    """Every post of a calendar, to be opened: its card, its people, and who is to do what on it."""

    cards: list[Card]
    people: Mapping[str, set[str]]
    doers: view.Doers
    neighbours: tuple[view.CalendarEntry, ...] = ()
    """Entries of the days around the period: of its first and its last week, or of two months each way."""
    reach: Period | None = None
    """The days around the period that may be turned to."""
    late: tuple[str, ...] = ()
    """Posts that somebody is late with, the longest first, whenever they publish."""
    untimed: tuple[str, ...] = ()
    """Posts without a time."""
    names: Mapping[str, str] = field(default_factory=dict)
    """What members are called, by id."""
    pictures: Mapping[str, Picture] = field(default_factory=dict)
    """What the cards show, by path."""
    root: Path | None = None
    """Where the pictures lie; None where the plan is one of a commit."""


def nearest(cards: Sequence[Card], now: datetime) -> list[Card]:
    """Those that go out next first: what somebody looks at today must not wait for room."""

    def distance(one: Card) -> timedelta:
        return min((abs(part.at - now) for part in one.parts if part.at), default=timedelta.max)

    return sorted(cards, key=distance)


def around(period: Period, *, open_days: bool) -> Period | None:
    """Two months each way of a month or a week; days that were asked for one by one are all there is."""
    if open_days or period.first is None or period.last is None:
        return None
    return Period(_months(period.first, -AROUND), _months(period.last, AROUND + 1) - timedelta(days=1))


def _months(day: date, step: int) -> date:
    """The first day of the month so many months on, as far as the years go that a plan can have."""
    month = min(max(day.year * 12 + day.month - 1 + step, FIRST_YEAR * 12), LAST_YEAR * 12 + 11)
    return date(month // 12, month % 12 + 1, 1)


def monday(day: date) -> date:
    """The Monday of that day's week."""
    return day - timedelta(days=day.weekday())
