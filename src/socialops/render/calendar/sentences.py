"""Sentences about a plan: open slots, special days, what changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from socialops.domain.sanitize import one_line
from socialops.domain.time.week import week_name
from socialops.render.formats.words import DAYS, MONTHS, day_and_time
from socialops.views.calendar.difference import Difference
from socialops.views.calendar.entries import CalendarEntry
from socialops.views.calendar.open_weeks import OpenWeek
from socialops.views.calendar.special_days import SpecialDay


def offers(gaps: Sequence[OpenWeek], today: date) -> Iterator[str]:
    """A line for each week that has too little, with times that are free."""
    for gap in gaps:
        free = ", ".join(when(at, today) for at in gap.offers)
        count = f"{gap.planned or 'none'} of at least {gap.least}"
        yield f"{week_name(gap.first)} {gap.channel}: {count}, {f'free: {free}' if free else 'no free time left'}"


def when(at: datetime, today: date) -> str:
    """Day and time inside a sentence."""
    return day_and_time(at, today).replace("  ", " ")


def span(day: SpecialDay, today: date) -> str:
    """`Fri 26 Mar`, or `Fri 26 Mar to Mon 29 Mar`."""
    first = _date(day.first, today)
    return first if day.first == day.last else f"{first} to {_date(day.last, today)}"


def _date(day: date, today: date) -> str:
    year = "" if day.year == today.year else f" {day.year}"
    return f"{DAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}{year}"


def changes(found: Difference, today: date) -> Iterator[tuple[str, list[str]]]:
    """The kinds of change that there are, each with its lines."""
    moved = [f"{when(m.before, today)} → {when(m.entry.at, today)}: {_named(m.entry)}" for m in found.moved]
    added = [f"{when(entry.at, today)}: {_named(entry)}" for entry in found.added]
    removed = [f"{when(entry.at, today)}: {_named(entry)}" for entry in found.removed]
    clashes = [f"{when(e.at, today)}: {_named(e)}, too close to {', '.join(e.conflicts)}" for e in found.clashes]
    for name, lines in (("Moved", moved), ("Added", added), ("Removed", removed), ("New clashes", clashes)):
        if lines:
            yield name, [one_line(line) for line in lines]


def coming(entry: CalendarEntry, today: date) -> str:
    """What goes out, or falls due, next."""
    return one_line(f"next: {when(entry.at, today)}, {_named(entry)}")


def _named(entry: CalendarEntry) -> str:
    task = f", {entry.stage}" if entry.stage else ""
    return f"{entry.title} ({entry.post} on {entry.channel}; {entry.state}{task})"
