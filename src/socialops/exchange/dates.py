"""Days and times as people write them in a spreadsheet, to the one form of a post.

What may be two days is never guessed: 03/04/2027 needs the order to be said (`dmy` or `mdy`). Dots are read as day,
month, year, as those who write dots do, unless the order says otherwise.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta
from typing import Final, Literal, NamedTuple

from socialops.domain.documents.field import FIRST_YEAR, LAST_YEAR

Order = Literal["dmy", "mdy"]
MORNING: Final = "09:00"
"""The time of a day that has none."""
_MONTHS: Final = (
    ("jan", "ene", "gen"), ("feb", "fev", "fév"), ("mar", "mär", "mrz", "maa"), ("apr", "avr", "abr"),
    ("may", "mai", "mag", "mei"), ("jun", "juin", "giu"), ("jul", "juil", "lug"), ("aug", "aoû", "aou", "ago"),
    ("sep", "set"), ("oct", "okt", "ott", "out"), ("nov",), ("dec", "dez", "déc", "dic"),
)  # fmt: skip
"""How the names of months begin in English, German, French, Spanish, Italian, Portuguese and Dutch."""
_YEAR_FIRST = re.compile(r"(\d{4})\s*([-/.])\s*(\d{1,2})\s*\2\s*(\d{1,2})", re.ASCII)
_PACKED = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_YEAR_LAST = re.compile(r"(\d{1,2})\s*([-/.])\s*(\d{1,2})\s*\2\s*(\d{4}|\d{2})", re.ASCII)
_DAY_NAMED = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th|er|\.|º)?[\s-]*(?:de\s+)?([^\W\d]{3,10})\.?,?[\s-]*(?:de\s+)?(\d{4}|\d{2})"
)
_MONTH_NAMED = re.compile(r"([^\W\d]{3,10})\.?\s*(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")
_WEEKDAY = re.compile(
    r"^[^\W\d]{2,10}\.?,\s*|^(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?\s+", re.IGNORECASE
)
_CLOCK = re.compile(
    r"(?:^|[T\s,]+)(?:at\s+|um\s+|à\s+)?(\d{1,2})(?:[:.h](\d{2}))?(?::(\d{2})(?:\.\d+)?)?\s*(a\.?m\.?|p\.?m\.?|uhr|h)?"
    r"\s*(Z|UTC|[+-]\d{2}:?\d{2})?$",
    re.ASCII | re.IGNORECASE,
)
_NUMBER = re.compile(r"\d{1,6}(?:\.\d+)?", re.ASCII)
_SERIAL_START, _SERIALS = datetime(1899, 12, 30), range(36526, 73051)  # noqa: DTZ001 - a wall time
"""What spreadsheets count days from, and the numbers of the years 2000 to 2099."""
_NOON, _HOURS, _CENTURY = 12, 24, 2000


class Moment(NamedTuple):
    """A time in the form of a post; `whole_day` where no time of day was written."""

    text: str
    whole_day: bool = False


class Unclear(NamedTuple):
    """Why that is no time, or which two it may be."""

    reason: str


def moment(day: str, clock: str = "", order: Order | None = None) -> Moment | Unclear:
    """The time that a cell, or one for the day and one for the time of day, says."""
    word = _tidy(day)
    if clock.strip():
        minute = _minute_of(_tidy(clock))
        if minute is None:
            return Unclear(f"'{clock}' is no time of day: write it as 09:00")
        found: date | Unclear = serial.date() if (serial := _serial(word)) else _day(word, order)
        if isinstance(found, Unclear):
            alone = moment(day, "", order)  # the day's cell has a time of its own, which spreadsheets do to times
            found = alone if isinstance(alone, Unclear) else datetime.fromisoformat(alone.text).date()
        if isinstance(found, Unclear):
            return found
        return Moment(_written(found, *minute))
    if serial := _serial(word):
        whole = serial.time() == datetime.min.time()
        return Moment(f"{serial.date()} {MORNING if whole else serial.strftime('%H:%M')}", whole)
    return _both(word, order)


def _both(word: str, order: Order | None) -> Moment | Unclear:
    found = _day(word, order)
    if not isinstance(found, Unclear):
        return Moment(f"{found} {MORNING}", whole_day=True)
    clock = _CLOCK.search(word)
    minute = _minute(clock) if clock and clock.start() else None
    if clock is None or minute is None:
        return found
    before = _day(word[: clock.start()].strip(" ,T"), order)
    return before if isinstance(before, Unclear) else Moment(_written(before, *minute))


def _tidy(text: str) -> str:
    word = unicodedata.normalize("NFKC", text).replace("\u2013", "-").replace("\u2010", "-").strip()
    return " ".join(word.split())


def _serial(word: str) -> datetime | None:
    """A spreadsheet's own number of a day."""
    if not _NUMBER.fullmatch(word) or int(float(word)) not in _SERIALS:
        return None
    return _SERIAL_START + timedelta(minutes=round(float(word) * _HOURS * 60))


def _day(word: str, order: Order | None) -> date | Unclear:
    bare = _WEEKDAY.sub("", word) if not word[:1].isdigit() and not _MONTH_NAMED.match(word) else word
    if found := _YEAR_FIRST.fullmatch(bare):
        return _made(word, int(found[1]), int(found[3]), int(found[4]))
    if found := _PACKED.fullmatch(bare):
        return _made(word, int(found[1]), int(found[2]), int(found[3]))
    if found := _YEAR_LAST.fullmatch(bare):
        return _ordered(word, int(found[1]), int(found[3]), _year(found[4]), found[2], order)
    if found := _DAY_NAMED.fullmatch(bare):
        return _made(word, _year(found[3]), _month(found[2]), int(found[1]))
    if found := _MONTH_NAMED.fullmatch(bare):
        return _made(word, int(found[3]), _month(found[1]), int(found[2]))
    return Unclear(f"'{word}' is no time: write it as 2027-03-01 09:00")


def _ordered(word: str, one: int, two: int, year: int, sign: str, order: Order | None) -> date | Unclear:
    if order == "mdy" or (order is None and sign != "." and two > _NOON >= one):
        return _made(word, year, one, two)
    if order == "dmy" or sign == "." or one > _NOON or one == two:
        return _made(word, year, two, one)
    day, month = _made(word, year, two, one), _made(word, year, one, two)
    if isinstance(day, Unclear) or isinstance(month, Unclear):
        return month if isinstance(day, Unclear) else day
    return Unclear(
        f"'{word}' may be {day.day} {day:%B} or {month.day} {month:%B}: say --dates dmy (the day first) or --dates mdy"
    )


def _made(word: str, year: int, month: int, day: int) -> date | Unclear:
    try:
        found = date(year, month, day)
    except ValueError:
        return Unclear(f"'{word}' is no day: there is no such day or month")
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        return Unclear(f"'{word}' lies outside the years {FIRST_YEAR} to {LAST_YEAR}")
    return found


def _year(text: str) -> int:
    return int(text) + (_CENTURY if len(text) == 2 else 0)  # noqa: PLR2004 - two digits


def _month(name: str) -> int:
    word = name.casefold()
    return next((n for n, starts in enumerate(_MONTHS, 1) if word.startswith(starts)), 0)


def _minute_of(word: str) -> tuple[str, str] | None:
    if _NUMBER.fullmatch(word) and 0 <= float(word) < 1 and "." in word:  # a spreadsheet's own part of a day
        minutes = round(float(word) * _HOURS * 60)
        return f"{minutes // 60:02}:{minutes % 60:02}", ""
    found = _CLOCK.match(word)
    return _minute(found) if found else None


def _minute(clock: re.Match[str]) -> tuple[str, str] | None:
    """The time of day, and the offset that stands behind it."""
    hour, minute, half = int(clock[1]), int(clock[2] or 0), (clock[4] or "").lower().replace(".", "")
    if clock[2] is None and not half:
        return None
    if half in {"am", "pm"}:
        if not 1 <= hour <= _NOON:
            return None
        hour = hour % _NOON + (_NOON if half == "pm" else 0)
    if hour >= _HOURS or minute >= 60:  # noqa: PLR2004 - minutes of an hour
        return None
    offset = (clock[5] or "").upper()
    if offset in {"Z", "UTC"}:
        return f"{hour:02}:{minute:02}", "Z"
    return f"{hour:02}:{minute:02}", f"{offset[:3]}:{offset[-2:]}" if offset else ""


def _written(day: date, clock: str, offset: str) -> str:
    return f"{day}T{clock}:00{offset}" if offset else f"{day} {clock}"
