"""How states, times and counts are written for people."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # whoever only counts commits in words needs no models
    from socialops.domain.approval.state import State

SIGNS: Mapping[str, str] = {
    "cancelled": "X",
    "on-hold": "H",
    "draft": "D",
    "changes-requested": "C",
    "in-review": "R",
    "approved": "A",
    "scheduled": "S",
    "due": "!",
    "published": "P",
    "partly-published": "p",
    "failed": "F",
    "sending": "^",
    "unconfirmed": "?",
    "planned": "~",
}
"""One letter for each state (they are texts), so that a calendar reads without colour."""

STYLES: Mapping[str, str] = {
    "cancelled": "strike dim",
    "on-hold": "dim",
    "draft": "dim",
    "changes-requested": "magenta",
    "in-review": "yellow",
    "approved": "green",
    "scheduled": "green",
    "due": "bold red",
    "published": "blue",
    "partly-published": "bold yellow",
    "failed": "bold red",
    "sending": "cyan",
    "unconfirmed": "bold red",
    "planned": "dim italic",
}
CLASH = "≈"
"""Marks an entry that stands too close to another."""
SPECIAL = "*"
"""Marks a public holiday, or a moment of the workspace."""

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
LONG_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip


def day(at: date, today: date) -> str:
    """`Mon  1 Mar`, or `1 Mar 2026` in another year; never in the machine's language: output is stable."""
    name = f"{at.day:2} {MONTHS[at.month - 1]}"
    return f"{DAYS[at.weekday()]} {name}" if at.year == today.year else f"{name} {at.year}"


def day_and_time(at: datetime | None, today: date) -> str:
    """Day and time; a dash where there is none."""
    return f"{day(at, today)} {at:%H:%M}" if at else "-"


def in_words(at: datetime | None, today: date) -> str:
    """Day and time within a sentence: a day of one digit takes no room for two."""
    return " ".join(day_and_time(at, today).split())


def brief(at: datetime | None, today: date) -> str:
    """Day and time without the weekday: for tables that have many columns."""
    year = "" if at is None or at.year == today.year else f" {at.year}"
    return f"{at.day:2} {MONTHS[at.month - 1]}{year} {at:%H:%M}" if at else "-"


def many(count: int, one: str, more: str | None = None) -> str:
    """`1 post`, `2 posts`."""
    return f"{count} {noun(count, one, more)}"


def noun(count: int, one: str, more: str | None = None) -> str:
    """`post` for one, `posts` for any other number."""
    return one if count == 1 else more or f"{one}s"


def age(days: int | None) -> str:
    """`today` or `4 d`; a dash where nobody knows."""
    if days is None:
        return "-"
    return f"{days} d" if days else "today"


def work(days: float | None) -> str:
    """Days of work: `2.5`, and `<0.1` of what takes less than an hour; a dash where nobody knows."""
    if days is None:
        return "-"
    return "<0.1" if 0 < days < 0.05 else f"{days:.1f}"  # noqa: PLR2004 - what would round to nothing


def people(members: tuple[str, ...], most: int = 4) -> str:
    """`dana or hanna`: any of them can do it."""
    if not members:
        return "nobody"
    named = members if len(members) <= most else (*members[: most - 1], f"{len(members) - most + 1} others")
    return ", ".join(named[:-1]) + (" or " if named[1:] else "") + named[-1]


def summary(counts: Mapping[State, int], *, series: int = 0) -> str:
    """`20 posts: 3 draft, 17 in-review; 1 series to approve ahead`."""
    total = many(sum(counts.values()), "post")
    states = ", ".join(f"{number} {state}" for state, number in counts.items())
    return f"{total}{': ' if states else ''}{states}" + (f"; {series} series to approve ahead" if series else "")
