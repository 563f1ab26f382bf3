"""Days and times as people write them on the command line: one answer everywhere, and what they meant where it is none.

What is taken is one form, `2027-03-01` and `2027-03-01 09:00`; whatever else can be read is told in that form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from unicodedata import normalize

from socialops.domain.documents.field import FIRST_YEAR, LAST_YEAR
from socialops.domain.pattern import late
from socialops.domain.time.clock import parse_time
from socialops.errors import SocialopsError

_DAY = late(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_YEAR_FIRST = late(r"(\d{4})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{1,2})|(\d{4})(\d{2})(\d{2})", re.ASCII)
_YEAR_LAST = late(r"(\d{1,2})\s*([-/.])\s*(\d{1,2})\s*[-/.]\s*(\d{4}|\d{2})", re.ASCII)
_WEEK = late(r"(\d{4})-?W(\d{2})(?:-?([1-7]))?", re.ASCII | re.IGNORECASE)
_NAMED = late(
    r"(?:(\d{1,2})(?:st|nd|rd|th|\.)?\s+)?([a-z]{3,9})\.?\s+(?:(\d{1,2})(?:st|nd|rd|th)?,?\s+)?(\d{4})", re.IGNORECASE
)
_CLOCK = late(
    r"(?:^|[T\s,]+)(\d{1,2})(?:[:.h](\d{2}))?(?::\d{2}(?:\.\d+)?)?\s*(am|pm|uhr)?\s*(Z|[+-]\d{2}(?::?\d{2})?)?$",
    re.ASCII | re.IGNORECASE,
)
_SPAN = late(r"(\d{1,4})\s*([a-z]+)(?:\s+(days?))?", re.IGNORECASE | re.ASCII)
_UNITS = {
    "m": "m", "min": "m", "mins": "m", "minute": "m", "minutes": "m", "h": "h", "hr": "h", "hrs": "h", "hour": "h",
    "hours": "h", "d": "d", "day": "d", "days": "d", "business": "bd", "working": "bd", "bd": "bd",
}  # fmt: skip
_NOON, _DAY_HOURS, _WEEK_DAYS, _CENTURY = 12, 24, 7, 2000


def parse_day(option: str, text: str) -> date:
    """The day that *option* of the command line names as `2027-03-01`.

    Raises:
        SocialopsError: it is none; where it can be told which one is meant, the message writes that one.
    """
    try:
        found = date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        found = None
    if found is None or not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise SocialopsError(f"{option} '{text}' is no day: write it as {mended_day(text) or '2027-03-01'}.")
    return found


def parse_moment(option: str, text: str, today: date | None = None) -> datetime:
    """The time that *option* names, as `parse_time` reads it; a clock without a day is mended to one of *today*.

    Raises:
        SocialopsError: it is none; where it can be told which one is meant, the message writes that one.
    """
    try:
        return parse_time(text)
    except ValueError as error:
        meant = mended_time(text, today)
        what = f"is no time as it must be written: write '{meant}'." if meant else str(error)
        raise SocialopsError(f"{option} '{text}' {what}") from error


def past_note(at: datetime, now: datetime) -> str:
    """That a time which somebody just wrote is over already, as a note says it: mostly the year is wrong."""
    return f"{at:%Y-%m-%d %H:%M} lies in the past (it is {now:%Y-%m-%d %H:%M} now): is the year right?"


def duration_meant(text: str) -> str | None:
    """`3 days` as `3d`; None where it can't be told."""
    found = _SPAN.fullmatch(text.strip())
    if found is None:
        return None
    unit = found[2].lower()
    if unit in {"w", "wk", "week", "weeks"}:
        return f"{int(found[1]) * _WEEK_DAYS}d"
    return f"{int(found[1])}{_UNITS[unit]}" if unit in _UNITS else None


def mended_day(text: str) -> str | None:
    """The day that was meant, in our form; two with `or` between them where it may be either; None for no day."""
    word = normalize("NFKC", text).replace("\u2013", "-").replace("\u2010", "-").strip()
    found = dict.fromkeys(day.isoformat() for day in _days(word) if FIRST_YEAR <= day.year <= LAST_YEAR)
    if not found and (clock := _CLOCK.search(word)) and clock.start():
        return mended_day(word[: clock.start()])
    return " or ".join(found) or None


def mended_time(text: str, today: date | None = None) -> str | None:
    """The time that was meant, in our form; a day without a clock is mended to nine o'clock of it."""
    word = normalize("NFKC", text).replace("\u2013", "-").strip()
    clock = _CLOCK.search(word)
    minute = _minute(clock) if clock else None
    if clock is None or minute is None:
        day = None if clock and ":" in clock[0] else mended_day(word)
        return f"{day.partition(' or ')[0]} 09:00" if day else None
    before = word[: clock.start()].strip(" ,T")
    if before:
        day = mended_day(before)
        return _joined(date.fromisoformat(day.partition(" or ")[0]), minute, clock[4]) if day else None
    return _joined(today, minute, clock[4]) if today else f"YYYY-MM-DD {minute // 60:02}:{minute % 60:02}"


def _joined(day: date, minute: int, offset: str | None) -> str | None:
    if minute == _DAY_HOURS * 60:
        day, minute = day + timedelta(days=1), 0
    clock = f"{minute // 60:02}:{minute % 60:02}"
    if offset is None:
        return f"{day} {clock}"
    digits = offset[1:].replace(":", "")
    shown = "Z" if offset in "Zz" else f"{offset[0]}{digits[:2]}:{digits[2:] or '00'}"
    return f"{day}T{clock}:00{shown}"


def _minute(clock: re.Match[str]) -> int | None:
    hour, minute, half = int(clock[1]), int(clock[2] or 0), (clock[3] or "").lower()
    if clock[2] is None and not half:
        return None
    if half in {"am", "pm"}:
        if not 1 <= hour <= _NOON:
            return None
        hour = hour % _NOON + (_NOON if half == "pm" else 0)
    whole = hour * 60 + minute
    return whole if minute < 60 and whole <= _DAY_HOURS * 60 else None  # noqa: PLR2004 - minutes of an hour


def _days(word: str) -> Iterator[date]:
    if found := _YEAR_FIRST.fullmatch(word):
        yield from _day(*(int(part) for part in (found.groups()[:3] if found[1] else found.groups()[3:])))
    elif found := _WEEK.fullmatch(word):
        try:
            yield date.fromisocalendar(int(found[1]), int(found[2]), int(found[3] or 1))
        except ValueError:
            return
    elif found := _YEAR_LAST.fullmatch(word):
        one, two, year = int(found[1]), int(found[3]), int(found[4]) + (_CENTURY if len(found[4]) == 2 else 0)  # noqa: PLR2004
        yield from _day(year, two, one)
        if found[2] == "/" or two > _NOON:  # with a stroke some write the month first
            yield from _day(year, one, two)
    elif (found := _NAMED.fullmatch(word)) and (found[1] or found[3]) and found[2][:3].lower() in _MONTHS:
        yield from _day(int(found[4]), _MONTHS.index(found[2][:3].lower()) + 1, int(found[1] or found[3]))


def _day(year: int, month: int, day: int) -> Iterator[date]:
    """The day; in a month that is shorter, its last one."""
    if 1 <= month <= _NOON and 1 <= day <= 31 and year:  # noqa: PLR2004 - a month's days
        for last in range(day, 27, -1) if day > 28 else (day,):  # noqa: PLR2004
            try:
                yield date(year, month, last)
            except ValueError:
                continue
            return
