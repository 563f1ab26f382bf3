"""What the posts of a period did: the best, the weakest, and how formats, labels and hours compare, at equal age."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple

from socialops.classes import dataclass
from socialops.domain.numbers.kpi import FEW, Cell, Formula, Number, Value, fold
from socialops.domain.numbers.kpi_catalogue import catalogue
from socialops.domain.numbers.readings import USUAL_AGE
from socialops.domain.time.clock import WEEKDAYS
from socialops.domain.time.zones import zone
from socialops.domain.workspace import Workspace
from socialops.views.numbers.gone import Choice
from socialops.views.numbers.groups import By, KpiRow, grouped
from socialops.views.numbers.kpis import KeyFigures, Ranked

SHOWN: Final = 5
"""Best, and weakest, posts."""
BEFORE: Final = 8
"""Whole weeks before the one that is judged: what they held is usual."""
WEEKS: Final = 26
"""Weeks of a trend at most."""
_PREFERRED: Final = ("engagement-rate", "er-shown", "interactions")
_TREND: Final = ("impressions", "views")
BYS: Final[tuple[By, ...]] = ("format", "label", "weekday", "hour")


class HourCell(NamedTuple):
    """What the posts of one weekday and hour did."""

    day: str
    hour: str
    value: Value


class TrendWeek(NamedTuple):
    """A week of a channel from its Monday; `value` None where a day is not held, `usual` once eight weeks are."""

    monday: date
    value: Number | None
    usual: tuple[Number, Number] | None


@dataclass(frozen=True)
class Trend:
    """One count of one channel, week by week."""

    channel: str
    count: str
    weeks: tuple[TrendWeek, ...]
    as_of: datetime | None


@dataclass(frozen=True)
class PostNumbers:
    """How posts did, by one key figure; `left_out` were not measured at that age."""

    formula: Formula
    age: timedelta
    best: tuple[Ranked, ...]
    weakest: tuple[Ranked, ...]
    by: Mapping[By, tuple[KpiRow, ...]]
    hours: tuple[HourCell, ...]
    measured: int
    left_out: int
    as_of: datetime | None


def post_numbers(figures: KeyFigures, choice: Choice, formula: Formula | None = None) -> PostNumbers:
    """The posts that went out by the choice; without a *formula* by the first of ours that any of them has."""
    age = USUAL_AGE
    wanted = formula or _formula(figures, choice, age)
    ranked = figures.ranked(wanted, choice, age=age)
    value = figures.value(wanted, choice, age=age)
    half = min(SHOWN, len(ranked) // 2) if len(ranked) >= FEW else 0
    return PostNumbers(
        wanted,
        age,
        tuple(ranked[: half or SHOWN]),
        tuple(reversed(ranked[-half:])) if half else (),
        {by: tuple(grouped(figures, wanted, choice, by, age=age)) for by in BYS},
        tuple(_hours(figures, wanted, choice, age)),
        len(ranked),
        value.left_out,
        value.as_of,
    )


def _formula(figures: KeyFigures, choice: Choice, age: timedelta) -> Formula:
    known = catalogue(figures.workspace)
    found = [known[name] for name in _PREFERRED]
    return next((each for each in found if figures.ranked(each, choice, age=age)), found[0])


def _hours(figures: KeyFigures, formula: Formula, choice: Choice, age: timedelta) -> Iterator[HourCell]:
    cells: dict[tuple[int, int], list[Cell]] = {}
    for each in figures.chosen(choice, age):
        place = zone(figures.workspace.zone_of(each.gone.post)) or figures.zone
        at = each.gone.at.astimezone(place)
        cells.setdefault((at.weekday(), at.hour), []).append(each.cell)
    for (day, hour), held in sorted(cells.items()):
        yield HourCell(WEEKDAYS[day], f"{hour:02}", fold(formula, held))


def trends(workspace: Workspace, figures: KeyFigures, choice: Choice, today: date) -> tuple[Trend, ...]:
    """How often each channel was shown, by whole weeks up to the end of the period; days that are not held are gaps."""
    last = min(choice.last or today, today)
    found = []
    for channel in workspace.channels:
        if not choice.takes_channel(channel):
            continue
        days = list(figures.measured.days(channel))
        count = next((c for c in _TREND if any(c in day.cell.counts for day in days)), None)
        if count is None:
            continue
        held = {day.first: day.cell.counts[count] for day in days if count in day.cell.counts and day.first <= last}
        as_of = max((day.cell.as_of for day in days if day.cell.as_of), default=None)
        weeks = tuple(_weeks(held, last))[-WEEKS:]
        if weeks:
            found.append(Trend(channel, count, weeks, as_of))
    return tuple(found)


def _weeks(held: Mapping[date, Number], last: date) -> Iterator[TrendWeek]:
    """Whole weeks from the first that is held to the last before *last* is over."""
    if not held:
        return
    monday = min(held)
    monday -= timedelta(days=monday.weekday())
    before: list[Number] = []
    while monday + timedelta(days=6) <= last:
        days = [held.get(monday + timedelta(days=n)) for n in range(7)]
        whole = [day for day in days if day is not None]
        value = sum(whole) if len(whole) == len(days) else None
        usual = (min(before), max(before)) if len(before) == BEFORE else None
        yield TrendWeek(monday, value, usual)
        if value is not None:
            before = [*before, value][-BEFORE:]
        monday += timedelta(days=7)
