"""SO310: recurrence that is right by RFC 5545, and yet not what its author expects."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from socialops.domain.documents.field import LAST_YEAR
from socialops.domain.finding import Finding, Severity
from socialops.domain.time.recurrence import RecurrenceRule as Recurrence
from socialops.domain.time.recurrence import parse_rule, wall_end, walls
from socialops.domain.time.zones import zone
from socialops.rules.rule import Context, Rule

if TYPE_CHECKING:
    from socialops.domain.documents.series import Series

_YEARS = 28
"""After so many years the calendar has shown all that it does to a rule, weekdays and leap years included."""
_SAFE = 28
"""The last day that every month has."""
_LEAP, _FEBRUARY = 29, 2
_NAMES = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


class _Round(NamedTuple):
    """A rule by its parts, with its first wall time."""

    parts: dict[str, str]
    start: datetime
    zone: str

    def numbers(self, name: str) -> list[int]:
        """The numbers of a part."""
        return [int(word) for word in self.parts.get(name, "").split(",") if word]

    def text(self, **changed: str | None) -> str:
        """The rule with some parts changed."""
        parts = {**self.parts, **changed}
        return ";".join(f"{name}={value}" for name, value in parts.items() if value is not None)


def surprising(context: Context) -> Iterator[Finding]:
    """A recurrence leaves out what is not in the calendar: monthly on the 31st means seven months of twelve, a fifth
    Friday one month in three, 29 February every fourth year. The dates stay as they are; write the rule that is named
    where that is not what you want. The same for counts and ends that take another date than it seems.
    """
    for filed in context.workspace.series.values():
        series, place = filed.item, filed.item.timezone or context.workspace.settings.timezone
        message = next(_surprises(series, place), None)
        if message:
            yield Finding(filed.path, message, keys=("rrule",), subject=series.id)


def _surprises(series: Series, place: str) -> Iterator[str]:
    rule, start = parse_rule(series.rrule), series.starts
    if start.tzinfo is not None:
        start = start.astimezone(zone(place) or UTC).replace(tzinfo=None)
    parts = dict(part.partition("=")[::2] for part in rule.text.split(";"))
    first = next(walls(rule, start, place, date(LAST_YEAR, 12, 31)), None)
    if first is None:
        return  # SO005 says that it never comes round
    found = _Round(parts, start, place)
    yield from _left_out(found)
    yield from _week_start(found)
    yield from _counted(found, first)
    yield from _cut_off(rule, found, place)


def _left_out(found: _Round) -> Iterator[str]:
    """Months, or years, in which the rule never comes round."""
    parts = found.parts
    rare = {"BYDAY", "BYMONTHDAY"} <= parts.keys() and "BYSETPOS" not in parts  # Friday the 13th is meant to be
    if parts["FREQ"] not in {"MONTHLY", "YEARLY"} or rare:
        return
    by_month = parts["FREQ"] == "MONTHLY" or len(found.numbers("BYMONTH")) > 1
    endless = Recurrence(";".join(f"{k}={v}" for k, v in parts.items() if k != "COUNT"), None)
    last = date(found.start.year + _YEARS, 1, 1) - timedelta(days=1)
    there = {(wall.year, wall.month if by_month else 0) for wall in walls(endless, found.start, found.zone, last)}
    due = [key for key in _periods(found, by_month=by_month) if key >= min(there)] if there else []
    lacking = [key for key in due if key not in there]
    if not lacking:
        yield from _partly(found)
        return
    yield f"{_named(lacking, due, by_month=by_month)}; {_instead(found)}"


def _periods(found: _Round, *, by_month: bool) -> list[tuple[int, int]]:
    """The months or years that the rule visits, from its start."""
    step, start = int(found.parts.get("INTERVAL", "1")), found.start
    if found.parts["FREQ"] == "YEARLY":
        months = sorted({abs(month) for month in found.numbers("BYMONTH")}) if by_month else [0]
        return [(year, month) for year in range(start.year, start.year + _YEARS, step) for month in months]
    first, wanted = start.year * 12 + start.month - 1, found.numbers("BYMONTH")
    numbers = range(first, (start.year + _YEARS) * 12, step)
    return [(n // 12, n % 12 + 1) for n in numbers if not wanted or n % 12 + 1 in wanted]


def _named(lacking: list[tuple[int, int]], due: list[tuple[int, int]], *, by_month: bool) -> str:
    if not by_month:
        leap = all(year % 4 == 0 for year, _ in due if (year, 0) not in lacking)
        return "comes round only every fourth year" if leap and len(lacking) * 2 > len(due) else _share(lacking, due)
    months = sorted({month for _, month in lacking})
    always = [month for month in months if all(key in lacking for key in due if key[1] == month)]
    rest = [month for month in months if month not in always]
    if rest not in ([], [_FEBRUARY]):
        return _share(lacking, due)
    names = [_NAMES[month - 1] for month in always]
    if rest:
        names.append("February but for every fourth year")
    return f"leaves out {' and '.join([', '.join(names[:-1]), names[-1]] if names[1:] else names)}"


def _share(lacking: list[tuple[int, int]], due: list[tuple[int, int]]) -> str:
    unit = "months" if due[0][1] else "years"
    return f"comes round in only {len(due) - len(lacking)} of {len(due)} {unit}"


def _partly(found: _Round) -> Iterator[str]:
    """One day of a list that some months lack, though they have another of the list."""
    days = found.numbers("BYMONTHDAY") if "BYSETPOS" not in found.parts else []
    alone = [day for day in days if day > _SAFE and not {*range(_SAFE, day)} & {*days}]
    if alone and {month for _, month in _periods(found, by_month=True)} & {2, 4, 6, 9, 11}:
        kept = ",".join(str(day) for day in days if day not in alone)
        listed = " and ".join(f"day {day}" for day in alone)
        better = found.text(BYMONTHDAY=f"{kept},-1")
        yield f"leaves out {listed} in months that are shorter; for the last day write {better}"


def _instead(found: _Round) -> str:
    """What to write, for what was probably meant."""
    parts = found.parts
    flipped = {name: _last(parts[name]) for name in ("BYSETPOS", "BYYEARDAY", "BYWEEKNO") if name in parts}
    if "BYDAY" in parts and not flipped:
        words = [("-1" if not word.startswith("-") else "1") + word[-2:] for word in parts["BYDAY"].split(",")]
        return f"for the last one write {found.text(BYDAY=','.join(words))}"
    if flipped:
        return f"for the last one write {found.text(**flipped)}"
    days = found.numbers("BYMONTHDAY") or [found.start.day]
    month = {} if parts["FREQ"] == "MONTHLY" or "BYMONTH" in parts else {"BYMONTH": str(found.start.month)}
    day = max(days, key=abs)
    if day < 0:
        return f"for the first day of each month write {found.text(**month, BYMONTHDAY='1')}"
    if day == 31 or (month and day == _LEAP):  # noqa: PLR2004 - the last day of a month
        where = "February" if month else "each month"
        return f"for the last day of {where} write {found.text(**month, BYMONTHDAY='-1')}"
    near = ",".join(str(number) for number in range(_SAFE, day + 1))
    return f"for day {day}, or the last one before it, write {found.text(**month, BYMONTHDAY=near, BYSETPOS='-1')}"


def _last(numbers: str) -> str:
    return "1" if numbers.startswith("-") else "-1"


def _week_start(found: _Round) -> Iterator[str]:
    """Every second week, on days that a week beginning on Sunday puts into another week."""
    parts = found.parts
    if parts["FREQ"] != "WEEKLY" or "WKST" in parts or int(parts.get("INTERVAL", "1")) == 1:
        return
    dates = [
        list(islice(walls(Recurrence(found.text(WKST=day, COUNT=None), None), found.start, found.zone, date.max), 8))
        for day in ("MO", "SU")
    ]
    if dates[0] != dates[1]:
        yield (
            f"takes Monday for the first day of a week; with weeks from Sunday other dates come: say which, "
            f"{found.text(WKST='MO')} or {found.text(WKST='SU')}"
        )


def _counted(found: _Round, first: datetime) -> Iterator[str]:
    """COUNT, which for other programs counts `starts`, whatever day that is."""
    if "COUNT" not in found.parts:
        return
    wanted = found.parts["COUNT"]
    if first.date() != found.start.date():
        yield (
            f"does not come round on the day of 'starts', {found.start:%a %Y-%m-%d}, which other calendars count as "
            f"the first of {wanted}: write 'starts: {first:%Y-%m-%d %H:%M}'"
        )


def _cut_off(rule: Recurrence, found: _Round, place: str) -> Iterator[str]:
    """An UNTIL earlier on its day than the time of 'starts': that day is left out."""
    local = wall_end(rule.until, place)
    if local is None:
        return
    last = [wall for wall in walls(Recurrence(rule.text, None), found.start, place, local.date()) if wall > local]
    if last:
        yield (
            f"ends at {local:%H:%M} on {local:%Y-%m-%d}, before the time of 'starts', so that day is left out: "
            f"to take it in, write {found.text(UNTIL=f'{local:%Y%m%d}')}"
        )


RULES = (
    Rule(
        "SO310", "surprising-recurrence", "a series leaves out what its author may expect", surprising, Severity.WARNING
    ),
)
