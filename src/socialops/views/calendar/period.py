"""The days a calendar shows."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import NamedTuple

from socialops.domain.documents.field import FIRST_YEAR, LAST_YEAR
from socialops.domain.pattern import late
from socialops.domain.time.day import mended_day, parse_day
from socialops.errors import SocialopsError

_MONTH = late(r"(\d{4})-(\d{2})")
_WEEK = late(r"(\d{4})-W(\d{2})", re.IGNORECASE)
_DAY = late(r"\d{4}-\d{2}-\d{2}")
_SEVENTH, _TWELFTH = 6, 12


class Period(NamedTuple):
    """Days, both inclusive; None is open."""

    first: date | None
    last: date | None

    def holds(self, day: date) -> bool:
        """True for a day of it."""
        return (self.first is None or day >= self.first) and (self.last is None or day <= self.last)


def find_period(
    today: date,
    *,
    month: str | None = None,
    week: str | None = None,
    start: str | None = None,
    end: str | None = None,
) -> Period:
    """The days that the options name; the month of *today* where they name none.

    Raises:
        SocialopsError: an option can't be read, or options contradict each other.
    """
    named = sum(option is not None for option in (month, week, start if end is None else end))
    if named > 1:
        raise SocialopsError("--month, --week and --from/--to each name the days to show: use one of them.")
    if week is not None:
        monday = _monday(week)
        return Period(monday, monday + timedelta(days=_SEVENTH))
    if start is not None or end is not None:
        return _span(_day("--from", start), _day("--to", end))
    return _month(month, today)


def _month(text: str | None, today: date) -> Period:
    year, number = today.year, today.month
    if text is not None:
        found = _MONTH.fullmatch(text)
        if not found or not 1 <= int(found[2]) <= _TWELFTH or not FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
            meant = mended_day(f"{text}-01") or mended_day(f"1.{text}") or mended_day(f"1 {text}") or mended_day(text)
            raise SocialopsError(f"--month '{text}' is no month: write it as {(meant or str(today))[:7]}.")
        year, number = int(found[1]), int(found[2])
    following = date(year + number // _TWELFTH, number % _TWELFTH + 1, 1)
    return Period(date(year, number, 1), following - timedelta(days=1))


def _monday(text: str) -> date:
    if found := _WEEK.fullmatch(text):
        try:
            day = date.fromisocalendar(int(found[1]), int(found[2]), 1)
        except ValueError:
            day = date.min
        if FIRST_YEAR <= day.year <= LAST_YEAR:
            return day
    elif _DAY.fullmatch(text):
        named = _day("--week", text)
        if named:
            return named - timedelta(days=named.weekday())
    meant = mended_day(text)
    if meant and " or " not in meant:
        year, number, _ = date.fromisoformat(meant).isocalendar()
        raise SocialopsError(
            f"--week '{text}' is no week: write it as {year}-W{number:02}, or a day in it, as {meant}."
        )
    raise SocialopsError(f"--week '{text}' is no week: write it as 2027-W09, or name a day in it, as 2027-03-01.")


def _day(option: str, text: str | None) -> date | None:
    return None if text is None else parse_day(option, text)


def _span(first: date | None, last: date | None) -> Period:
    if first and last and last < first:
        raise SocialopsError(f"--from {first} is later than --to {last}: swap the two.")
    return Period(first, last)
