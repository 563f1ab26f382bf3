"""On which days something comes round: RFC 5545 recurrence rules, by the day and bounded."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import takewhile
from typing import NamedTuple

from pydantic_core import PydanticCustomError

from socialops.domain.pattern import late
from socialops.domain.time.calendar_days import RAREST, fitting, never
from socialops.domain.time.zones import zone

_CYCLE = 400
"""Years after which the Gregorian calendar repeats itself, weekdays included."""
_LAST = 9999
_FREQUENCIES = ("YEARLY", "MONTHLY", "WEEKLY", "DAILY")
_WEEKDAY = r"([+-]?([1-9]|[1-4]\d|5[0-3]))?(MO|TU|WE|TH|FR|SA|SU)"


def _numbers(low: int, high: int) -> str:
    options = "|".join(str(number) for number in range(high, low - 1, -1))
    return rf"[+-]?({options})(,[+-]?({options}))*"


_PARTS = {
    "INTERVAL": r"[1-9]\d{0,3}",
    "COUNT": r"[1-9]\d{0,4}",
    "UNTIL": r"\d{8}(T\d{6}Z?)?",
    "BYDAY": rf"{_WEEKDAY}(,{_WEEKDAY})*",
    "BYMONTHDAY": _numbers(1, 31),
    "BYMONTH": _numbers(1, 12),
    "BYWEEKNO": _numbers(1, 53),
    "BYYEARDAY": _numbers(1, 366),
    "BYSETPOS": _numbers(1, 366),
    "WKST": "MO|TU|WE|TH|FR|SA|SU",
}
_PLAIN = late(r"FREQ=[A-Z]+(;BYDAY=[A-Z,]+|;(COUNT|BYMONTHDAY)=\d+)?")
"""Rules that come round, as everybody sees: nothing need be asked of the calendar."""
_FINER = ("HOURLY", "MINUTELY", "SECONDLY")


class RecurrenceRule(NamedTuple):
    """A rule that was read: its text without UNTIL, and when it ends (wall time, or an instant of UTC)."""

    text: str
    until: datetime | None


@lru_cache(maxsize=256)
def parse_rule(text: str) -> RecurrenceRule:
    """Read a rule such as FREQ=WEEKLY;BYDAY=TU.

    Raises:
        PydanticCustomError: it is none, or it comes round more than once a day, or so seldom that it takes ages to
            search day by day.
    """
    parts: dict[str, str] = {}
    for part in text.upper().removeprefix("RRULE:").split(";"):
        name, sign, value = part.partition("=")
        if not sign or name in parts:
            raise _wrong(f"'{part}' is no part 'NAME=VALUE', or is there twice")
        parts[name] = value
    if parts.get("FREQ") in _FINER or {"BYHOUR", "BYMINUTE", "BYSECOND"} & parts.keys():
        raise _wrong("a series comes round once a day at most: the time of day is that of 'starts'")
    if parts.get("FREQ") not in _FREQUENCIES:
        raise _wrong(f"FREQ is one of {', '.join(_FREQUENCIES)}")
    for name, value in parts.items():
        if name != "FREQ" and not re.fullmatch(_PARTS.get(name, "(?!)"), value):
            raise _wrong(f"'{name}={value}' is not known" if name not in _PARTS else f"{name} can't be '{value}'")
    if "COUNT" in parts and "UNTIL" in parts:
        raise _wrong("COUNT and UNTIL exclude each other")
    until = _until(parts.pop("UNTIL", None))
    found = RecurrenceRule(";".join(f"{name}={value}" for name, value in parts.items()), until)
    try:
        _series(found.text, datetime(2000, 1, 1))  # noqa: DTZ001 - a wall time
    except (ValueError, TypeError) as error:
        raise _wrong(str(error)) from error
    if (
        parts["FREQ"] in {"DAILY", "WEEKLY"}
        and not _PLAIN.fullmatch(found.text)
        and 0 < len(fitting(found.text)) < RAREST
    ):
        raise _wrong("it comes round less than once in four years: write such a post by itself, or use FREQ=YEARLY")
    return found


def _wrong(what: str) -> PydanticCustomError:
    return PydanticCustomError("rrule", "is no rule such as FREQ=WEEKLY;BYDAY=TU: {what}", {"what": what})


def _until(text: str | None) -> datetime | None:
    """The end: of that day, or that wall time, or that instant."""
    if text is None:
        return None
    try:
        day = date(int(text[:4]), int(text[4:6]), int(text[6:8]))
        clock = time(int(text[9:11]), int(text[11:13]), int(text[13:15])) if "T" in text else time(23, 59, 59)
    except ValueError as error:
        raise _wrong(f"UNTIL={text} is no day") from error
    return datetime.combine(day, clock, UTC if text.endswith("Z") else None)


@lru_cache(maxsize=256)
def _series(text: str, start: datetime) -> object:
    from dateutil.rrule import rrulestr

    return rrulestr(text, dtstart=start)


def walls(rule: RecurrenceRule, start: datetime, zone_name: str, last: date) -> Iterator[datetime]:
    """The wall times from *start* to the day *last*, in order.

    A rule that never matches makes dateutil search to the year 9999; so the search begins as late as the calendar's
    cycle of 400 years allows, which leaves at most 400 years of it. What no day of the calendar fits is not searched.
    """
    if not _PLAIN.fullmatch(rule.text) and never(rule.text, start.date()):
        return
    shift = (_LAST - max(start.year, last.year)) // _CYCLE * _CYCLE
    moved = _series(rule.text, start.replace(year=start.year + shift))
    until = wall_end(rule.until, zone_name)
    found = (wall.replace(year=wall.year - shift) for wall in _all(moved))
    yield from takewhile(lambda wall: wall.date() <= last and (until is None or wall <= until), found)


def from_day(rule: RecurrenceRule, start: datetime, zone_name: str, first: date, last: date) -> Iterator[datetime]:
    """The wall times from the day *first* to the day *last*.

    Nobody counts those before it unless COUNT asks: the rule begins as late as its interval allows.
    """
    if "COUNT=" not in rule.text:
        start = _later(rule, start, first)
    return (wall for wall in walls(rule, start, zone_name, last) if wall.date() >= first)


def _later(rule: RecurrenceRule, start: datetime, first: date) -> datetime:
    """A start near *first* from which the rule comes round on the same days."""
    parts = dict(part.partition("=")[::2] for part in rule.text.split(";"))
    every = int(parts.get("INTERVAL", "1"))
    if parts["FREQ"] in {"DAILY", "WEEKLY"}:
        step = every * (7 if parts["FREQ"] == "WEEKLY" else 1)
        return start + timedelta(days=max((first - start.date()).days // step, 0) * step)
    years = max((first.year - 1 - start.year) // every, 0) * every
    day_of_every_year = (start.month, start.day) != (2, 29)
    return start.replace(year=start.year + years) if day_of_every_year else start


def wall_end(until: datetime | None, zone_name: str) -> datetime | None:
    """The end as a wall time; in the first and last hours of the calendar, where no zone can be asked, as in UTC."""
    if until is None or until.tzinfo is None:
        return until
    with contextlib.suppress(OverflowError):
        until = until.astimezone(zone(zone_name) or UTC)
    return until.replace(tzinfo=None)


def _all(series: object) -> Iterator[datetime]:
    from dateutil.rrule import rrule, rruleset

    if isinstance(series, rrule | rruleset):
        yield from series
