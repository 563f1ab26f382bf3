"""Which days of the calendar a recurrence rule can mean at all: asked before anybody searches for them.

A search that finds nothing goes on for centuries, a day at a time. In 28 years without a century between them the
calendar shows all that it can be (weekdays, leap years, and the numbers of weeks by the years beside them), so what no
day of theirs fits, no day ever does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import lru_cache
from math import gcd

_FIRST, _YEARS = 2001, 28
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_WEEK, _MONTHS, _LEAP = 7, 12, 4
RAREST = 7
"""Days in 28 years: 29 February. A rule by days or weeks that meets fewer takes ages to search."""


@lru_cache(maxsize=64)
def fitting(text: str) -> frozenset[date]:
    """The days of 28 years that fit what a rule that was read says of days, whatever its interval."""
    parts = _parts(text)
    found = _days()
    for name in ("BYMONTH", "BYMONTHDAY", "BYYEARDAY"):
        if name in parts:
            found &= _union(_index(name), parts[name])
    if "BYWEEKNO" in parts:
        found &= _union(_weeks(parts.get("WKST", "MO")), parts["BYWEEKNO"])
    if "BYDAY" in parts:
        words = parts["BYDAY"].split(",")
        numbered = parts["FREQ"] in {"MONTHLY", "YEARLY"}
        by_month = parts["FREQ"] == "MONTHLY" or "BYMONTH" in parts
        found &= frozenset().union(*(_weekday(word, numbered=numbered, by_month=by_month) for word in words))
    return found


def never(text: str, start: date) -> bool:
    """True where no day of the calendar is one of that rule's, begun on that day."""
    parts = _parts(text)
    step, found = int(parts.get("INTERVAL", "1")), fitting(text)
    reached = [day for day in found if _is_reached(day, start, parts["FREQ"], step)]
    if "BYSETPOS" not in parts or not reached:
        return not reached
    most = max(Counter(_period(day, parts) for day in reached).values())
    return all(abs(int(number)) > most for number in parts["BYSETPOS"].split(","))


def _parts(text: str) -> Mapping[str, str]:
    return dict(part.partition("=")[::2] for part in text.split(";"))


def _is_reached(day: date, start: date, frequency: str, step: int) -> bool:
    """False where the rule's interval passes that weekday, month or kind of year by."""
    if frequency == "DAILY":
        return (day.weekday() - start.weekday()) % gcd(step, _WEEK) == 0
    if frequency == "MONTHLY":
        return (day.month - start.month) % gcd(step, _MONTHS) == 0
    return frequency != "YEARLY" or (day.year - start.year) % gcd(step, _LEAP) == 0


def _period(day: date, parts: Mapping[str, str]) -> object:
    """What positions are counted in."""
    match parts["FREQ"]:
        case "YEARLY":
            return day.year
        case "MONTHLY":
            return day.year, day.month
        case "WEEKLY":
            return (day.toordinal() - 1 - _WEEKDAYS.index(parts.get("WKST", "MO"))) // _WEEK
    return day


@lru_cache(maxsize=1)
def _days() -> frozenset[date]:
    return frozenset(_every())


def _every() -> Iterator[date]:
    first, last = date(_FIRST, 1, 1), date(_FIRST + _YEARS, 1, 1)
    return (first + timedelta(days=number) for number in range((last - first).days))


def _union(index: Mapping[int, frozenset[date]], numbers: str) -> frozenset[date]:
    return frozenset().union(*(index.get(int(number), frozenset()) for number in numbers.split(",")))


@lru_cache(maxsize=3)
def _index(name: str) -> Mapping[int, frozenset[date]]:
    found: dict[int, set[date]] = {}
    for day in _every():
        year = (date(day.year + 1, 1, 1) - date(day.year, 1, 1)).days
        number = day.timetuple().tm_yday
        numbers = {
            "BYMONTH": (day.month,),
            "BYMONTHDAY": (day.day, day.day - _length(day) - 1),
            "BYYEARDAY": (number, number - year - 1),
        }[name]
        for one in numbers:
            found.setdefault(one, set()).add(day)
    return {number: frozenset(days) for number, days in found.items()}


def _length(day: date) -> int:
    following = date(day.year + day.month // _MONTHS, day.month % _MONTHS + 1, 1)
    return (following - day.replace(day=1)).days


@lru_cache(maxsize=7)
def _weeks(first: str) -> Mapping[int, frozenset[date]]:
    """Days by the number of their week, from either end; a week is of the year that holds four of its days."""
    found: dict[int, set[date]] = {}
    for day in _every():
        begin = day - timedelta(days=(day.weekday() - _WEEKDAYS.index(first)) % _WEEK)
        year = (begin + timedelta(days=3)).year
        weeks = (_first_week(year + 1, first) - _first_week(year, first)).days // _WEEK
        number = (begin - _first_week(year, first)).days // _WEEK + 1
        for one in (number, number - weeks - 1):
            found.setdefault(one, set()).add(day)
    return {number: frozenset(days) for number, days in found.items()}


def _first_week(year: int, first: str) -> date:
    fourth = date(year, 1, 4)
    return fourth - timedelta(days=(fourth.weekday() - _WEEKDAYS.index(first)) % _WEEK)


@lru_cache(maxsize=256)
def _weekday(word: str, *, numbered: bool, by_month: bool) -> frozenset[date]:
    """The days of a word such as FR or -1FR (the number counts for months and years only)."""
    weekday, number = _WEEKDAYS.index(word[-2:]), int(word[:-2] or 0) if numbered else 0
    days = [day for day in _every() if day.weekday() == weekday]
    if not number:
        return frozenset(days)
    shift = timedelta(weeks=number - 1 if number > 0 else number + 1)
    beyond = shift + timedelta(weeks=1 if number > 0 else -1)

    def same(one: date, other: date) -> bool:
        return (one.year, by_month and one.month) == (other.year, by_month and other.month)

    return frozenset(day for day in days if same(day, day - shift) and not same(day, day - beyond))
