"""Wall times, zones, durations and due dates.

A wall time may fall into the gap or the overlap of a clock change: then it names no instant, or two. That is
a value here (`ClockTrouble`), so that a rule can say it and a view can still show something.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Annotated, Any, Literal, NamedTuple, Protocol, TypeAlias
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BeforeValidator, PlainSerializer, WithJsonSchema
from pydantic_core import PydanticCustomError

from socialops.domain.documents.field import FIRST_YEAR, LAST_YEAR
from socialops.domain.pattern import late
from socialops.domain.time.zones import zone

_WALL = late(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}", re.ASCII)
_ISO = late(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})", re.ASCII)
_DURATION = late(r"(\d{1,5})(m|h|bd|d)", re.ASCII)
_DUE = late(r"(\d{1,5}(?:m|h|bd|d)) (?:(before|after) (publish|submit)|(after) (alert))", re.ASCII)
_CLOCK = late(r"([01]\d|2[0-3]):[0-5]\d|24:00", re.ASCII)
SATURDAY = 5
_DAY_MINUTES = 24 * 60


class Duration(NamedTuple):
    """`30m`, `4h`, `2d` or `2bd` (business days)."""

    amount: int
    unit: Literal["m", "h", "d", "bd"]

    def __str__(self) -> str:
        return f"{self.amount}{self.unit}"


class Due(NamedTuple):
    """`<duration> before|after publish|submit`, or `<duration> after alert`."""

    duration: Duration
    side: Literal["before", "after"]
    anchor: Literal["publish", "submit", "alert"]

    def __str__(self) -> str:
        return f"{self.duration} {self.side} {self.anchor}"


class ClockTrouble(NamedTuple):
    """A wall time that does not exist, or exists twice, in its zone."""

    kind: Literal["nonexistent", "ambiguous"]
    wall: datetime
    zone: str
    earlier: datetime
    later: datetime


class Holidays(Protocol):
    """Days on which nobody works; the `holidays` library's calendars are such."""

    def __contains__(self, day: object, /) -> bool: ...


def parse_time(value: Any) -> datetime:
    """Read `YYYY-MM-DD HH:MM` (naive: a wall time) or ISO 8601 with an offset (aware)."""
    if isinstance(value, str) and (_WALL.fullmatch(value) or _ISO.fullmatch(value)):
        try:
            found = datetime.fromisoformat(value)
        except ValueError:
            pass
        else:
            if FIRST_YEAR <= found.year <= LAST_YEAR:
                return found
    from socialops.domain.time.day import mended_time

    meant = mended_time(value) if isinstance(value, str) else None
    raise PydanticCustomError(
        "time",
        "must be a time such as {meant}, or with its offset 2027-03-01T09:00:00+01:00",
        {"meant": meant or "2027-03-01 09:00"},
    )


def parse_duration(value: Any) -> Duration:
    """Read `30m`, `4h`, `2d` or `2bd`."""
    if isinstance(value, Duration):
        return value
    if isinstance(value, str) and (found := _DURATION.fullmatch(value)):
        return Duration(int(found[1]), found[2])  # type: ignore[arg-type]
    from socialops.domain.time.day import duration_meant

    meant = duration_meant(value) if isinstance(value, str) else None
    raise PydanticCustomError(
        "duration",
        "must be a duration such as {meant}",
        {"meant": meant or "30m, 4h, 2d or 2bd (business days)"},
    )


def _parse_due(value: Any) -> Due:
    if isinstance(value, Due):
        return value
    if isinstance(value, str) and (found := _DUE.fullmatch(value)):
        side, anchor = found[2] or found[4], found[3] or found[5]
        return Due(parse_duration(found[1]), side, anchor)  # type: ignore[arg-type]
    raise PydanticCustomError("due", "must be such as '2d before publish', '4h after submit' or '1d after alert'")


def _parse_clock(value: Any) -> int:
    if isinstance(value, str) and _CLOCK.fullmatch(value):
        return int(value[:2]) * 60 + int(value[3:])
    raise PydanticCustomError("clock", 'must be a time of day in quotes, such as "08:00"')


def _check_zone(value: str) -> str:
    if zone(value) is None:
        such = _of_city(value) or "one such as Europe/Berlin or America/New_York"
        raise PydanticCustomError("zone", "is no time zone: write {such}", {"such": such})
    return value


def _of_city(word: str) -> str | None:
    """The zone of a city that is written without its continent."""
    city = word.casefold().replace(" ", "_").rpartition("/")[2]
    return min((name for name in available_timezones() if name.casefold().endswith(f"/{city}")), default=None)


def _text(schema: str) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "pattern": f"^({schema})$"})


_PLAIN = PlainSerializer(str, return_type=str)
When: TypeAlias = Annotated[datetime, BeforeValidator(parse_time), _text(f"{_WALL.pattern}|{_ISO.pattern}")]
Zone: TypeAlias = Annotated[str, AfterValidator(_check_zone)]
DurationField: TypeAlias = Annotated[Any, BeforeValidator(parse_duration), _text(_DURATION.pattern), _PLAIN]
DueField: TypeAlias = Annotated[Any, BeforeValidator(_parse_due), _text(_DUE.pattern), _PLAIN]
ClockField: TypeAlias = Annotated[int, BeforeValidator(_parse_clock), _text(_CLOCK.pattern)]
Weekday: TypeAlias = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@lru_cache(maxsize=65536)
def resolve(moment: datetime, zone_name: str) -> datetime | ClockTrouble:
    """The instant that *moment* names in that zone, as an aware time there, or what is wrong with it.

    A moment with an offset always names one. The test for gap and overlap is PEP 495's.
    """
    place = zone(zone_name) or UTC
    if moment.tzinfo is not None:
        return moment.astimezone(place)
    first, second = moment.replace(tzinfo=place, fold=0), moment.replace(tzinfo=place, fold=1)
    if first.utcoffset() == second.utcoffset():
        return first
    exists = first.astimezone(UTC).astimezone(place).replace(tzinfo=None) == moment
    kind: Literal["nonexistent", "ambiguous"] = "ambiguous" if exists else "nonexistent"
    earlier, later = sorted((first.astimezone(UTC), second.astimezone(UTC)))
    return ClockTrouble(kind, moment, zone_name, earlier.astimezone(place), later.astimezone(place))


def instant(moment: datetime, zone_name: str) -> datetime:
    """Like `resolve`, but a troubled wall time gives an instant, too: the one that `check` proposes first.

    In the gap it moves forward by the gap, as RFC 5545 has it; of two it is the earlier.
    """
    if moment.tzinfo is not None:
        return moment.astimezone(zone(zone_name) or UTC)
    found = resolve(moment, zone_name)
    if isinstance(found, ClockTrouble):
        return found.later if found.kind == "nonexistent" else found.earlier
    return found


def exact(moment: datetime, zone_name: str) -> datetime:
    """The same instant in UTC: what to compare. Python compares two times of one zone by their wall time alone, which
    is wrong in the hour that comes twice.
    """
    return instant(moment, zone_name).astimezone(UTC)


def length(duration: Duration) -> timedelta:
    """A duration as a length of time; days are 24 hours here, business days count as days."""
    minutes = {"m": 1, "h": 60, "d": _DAY_MINUTES, "bd": _DAY_MINUTES}[duration.unit]
    return timedelta(minutes=minutes * duration.amount)


def shift(start: datetime, duration: Duration, *, sign: int, holidays: Holidays = frozenset()) -> datetime:
    """*start* moved by *duration*; d and bd keep the wall time across clock changes, m and h are exact."""
    if duration.unit in {"m", "h"}:
        step = timedelta(minutes=duration.amount * (60 if duration.unit == "h" else 1))
        return (start.astimezone(UTC) + sign * step).astimezone(start.tzinfo)
    day = start.date()
    if duration.unit == "d":
        moved = start + timedelta(days=sign * duration.amount)  # by the wall, as both are of one zone
        day = moved.date()
        if isinstance(start.tzinfo, ZoneInfo) and _is_even(start.tzinfo, day):
            return moved
    else:
        day = _business_days(day, duration.amount, sign=sign, holidays=holidays)
    wall = datetime.combine(day, start.time().replace(tzinfo=None))
    if not isinstance(start.tzinfo, ZoneInfo):
        return wall.replace(tzinfo=start.tzinfo)
    found = resolve(wall, str(start.tzinfo))
    return found.earlier if isinstance(found, ClockTrouble) else found  # a deadline: nobody is late by the gap


@lru_cache(maxsize=4096)
def _is_even(place: ZoneInfo, day: date) -> bool:
    """True where no clock is changed on the day or within six hours of it: each wall time names one instant."""
    noon = datetime.combine(day, time(12), place)
    return len({(noon + timedelta(hours=hours)).utcoffset() for hours in range(-18, 19, 6)}) == 1


def _business_days(day: date, amount: int, *, sign: int, holidays: Holidays) -> date:
    while amount > 0:
        day += timedelta(days=sign)
        if is_business_day(day, holidays):
            amount -= 1
    return day


def is_business_day(day: date, holidays: Holidays = frozenset()) -> bool:
    """Monday to Friday, less the holidays."""
    return day.weekday() < SATURDAY and day not in holidays


def start_of_day(day: date, zone_name: str) -> datetime:
    """Midnight of *day* in that zone (where the clock jumps over midnight: the first instant after)."""
    return instant(datetime.combine(day, time()), zone_name)


def iso(moment: datetime) -> str:
    """ISO 8601 with offset, to the second: how times are written in JSON and in records."""
    return moment.replace(microsecond=0).isoformat()
