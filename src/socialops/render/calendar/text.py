"""The calendar on a terminal: a grid of weeks, or a list."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import NamedTuple

from rich.cells import cell_len
from rich.text import Text

from socialops.domain.approval.state import State
from socialops.domain.sanitize import one_line
from socialops.render.calendar.sentences import changes, offers, span
from socialops.render.formats.table import Column, table
from socialops.render.formats.terminal import Paper, put, safe
from socialops.render.formats.words import (
    CLASH,
    DAYS,
    LONG_MONTHS,
    MONTHS,
    SIGNS,
    SPECIAL,
    STYLES,
    brief,
    day_and_time,
    people,
)
from socialops.views.calendar.difference import Difference
from socialops.views.calendar.entries import Calendar, CalendarEntry
from socialops.views.calendar.late import LatePost, urgency
from socialops.views.calendar.open_weeks import OpenWeek
from socialops.views.calendar.special_days import SpecialDay

_WEEK = 7
_EMPTY_COLUMN, _WIDEST = 5, 30
_NARROWEST, _PIPED = 62, 160
_MOST_A_DAY = 5
_LONG = 42
"""Days; weeks without entries are left out of a longer grid."""
_MOST_LATE = 8
_NEAR = {"late": "bold red", "soon": "bold yellow"}
STYLES_OF_DAYS = {"holiday": "red", "moment": "magenta", "lead": "magenta"}


class _Spot(NamedTuple):
    """One post at one time, on all its channels."""

    entry: CalendarEntry
    channels: Sequence[CalendarEntry]

    @property
    def clashes(self) -> bool:
        """True where any of the channels has another post too close."""
        return any(entry.conflicts for entry in self.channels)


class _Mark(NamedTuple):
    """Says of an entry, on a terminal, that it is late; by due time also what is soon."""

    found: Calendar
    late: Collection[str]
    now: datetime | None

    def word(self, entry: CalendarEntry) -> Text:
        """A word with a blank before it, or nothing."""
        if self.now is None:
            return Text()
        near = urgency(entry.at, self.now) if self.found.by == "due" else "late" if entry.post in self.late else "fine"
        return Text() if near == "fine" else Text(f" {near}", style=_NEAR[near])


def heading(found: Calendar, *, name: str, zone: str) -> str:
    """What is shown, of whom, and in which zone the times are."""
    what = ", duties by their due time" if found.by == "due" else ""
    return one_line(f"{span_of(found)}, {name}{what} (times in {zone})")


def span_of(found: Calendar) -> str:
    """The days that are shown: `March 2027`, `Week 9, 1 Mar 2027 to 7 Mar 2027`."""
    first, last = found.first, found.last
    if first.day == 1 and (last + timedelta(days=1)).day == 1 and (first.year, first.month) == (last.year, last.month):
        return f"{LONG_MONTHS[first.month - 1]} {first.year}"
    days = f"{_day(first)} {first.year} to {_day(last)} {last.year}"
    if first.weekday() == 0 and last - first == timedelta(days=_WEEK - 1):
        return f"Week {first.isocalendar().week}, {days}"
    return days


def _day(at: date) -> str:
    return f"{at.day} {MONTHS[at.month - 1]}"


def wall(
    found: Calendar,
    *,
    today: date,
    title: str,
    paper: Paper,
    days: Sequence[SpecialDay] = (),
    gaps: Sequence[OpenWeek] = (),
    late: Sequence[LatePost] = (),
    now: datetime | None = None,
) -> str:
    """The grid: a row a week, a column a weekday, one entry a post and time; special days and open slots below.

    A terminal shows the first posts of a day and counts the others, marks what is late at *now*, and names whose turn
    that is; one too narrow for a grid gets the list.
    """
    if paper.width is not None and paper.width < _NARROWEST:
        return agenda(found, today=today, title=title, paper=paper, days=days, gaps=gaps, late=late, now=now)
    spots: dict[date, list[_Spot]] = {}
    for spot in _spots(found.entries):
        spots.setdefault(spot.entry.at.date(), []).append(spot)
    widths = _widths({day.weekday() for day in spots}, paper)
    mark = _Mark(found, {one.post for one in late}, now if paper.width is not None else None)
    from rich.box import SQUARE
    from rich.table import Table

    grid = Table(box=SQUARE, show_lines=True, padding=0, header_style="bold", border_style="dim")
    for number, name in enumerate(DAYS):
        grid.add_column(Text(name), width=widths[number], overflow="fold")
    for monday in _mondays(found, spots):
        week = [monday + timedelta(days=number) for number in range(_WEEK)]
        cut = paper.width is not None
        marked = {special.first for special in days} | {d for s in days if s.kind == "moment" for d in week if s.on(d)}
        cells = (
            _cell(day, found, spots.get(day, ()), today, widths[n], cut=cut, special=day in marked, mark=mark)
            for n, day in enumerate(week)
        )
        grid.add_row(*cells)
    sheet = Paper(paper.color, sum(widths) + _WEEK + 1)
    head = put(Text(title, style="bold"), Paper(paper.color)) + put(grid, sheet) + _legend(found, paper)
    return head + _below(days, gaps, today, paper) + _overdue(late, today, paper, now)


def _below(days: Sequence[SpecialDay], gaps: Sequence[OpenWeek], today: date, paper: Paper) -> str:
    """Special days and open slots, a line each."""
    lines = [safe(f"{SPECIAL} {span(day, today)}: {day.title}", STYLES_OF_DAYS[day.kind]) for day in days]
    lines += [safe(f"+ open slot, {line}", "cyan") for line in offers(gaps, today)]
    return put(Text("\n").join(lines), paper) if lines else ""


def _overdue(late: Sequence[LatePost], today: date, paper: Paper, now: datetime | None) -> str:
    """Whose turn it is with what is late, on a terminal: the longest late first."""
    if paper.width is None or now is None or not late:
        return ""
    lines = [Text(f"{len(late)} late", style=_NEAR["late"])]
    for one in late[:_MOST_LATE]:
        at_stage = one.turn.stage and one.turn.task == "approve"
        task = f"{one.turn.task} at {one.turn.stage}" if at_stage else one.turn.task
        since = brief(one.due.astimezone(now.tzinfo), today).strip()
        line = Text().append("! ", style=_NEAR["late"]).append_text(safe(one.post, "bold")).append("  ")
        lines.append(
            line.append_text(safe(people(one.turn.members), "bold")).append(one_line(f" to {task}, since {since}"))
        )
    if len(late) > _MOST_LATE:
        lines.append(Text(f"+{len(late) - _MOST_LATE} more: see 'socialops backlog'", style="dim"))
    return "\n" + put(Text("\n").join(lines), paper)


def _spots(entries: Sequence[CalendarEntry]) -> Iterator[_Spot]:
    for _, group in groupby(entries, key=lambda e: (e.at, e.post, e.stage)):
        same = list(group)
        yield _Spot(same[0], same)


def _widths(used: set[int], paper: Paper) -> list[int]:
    """Columns of the weekdays: those without entries are narrow, and the others share what they leave."""
    room = max(_NARROWEST, paper.width or _PIPED) - _WEEK - 1
    if not used:
        return [min(10, room // _WEEK)] * _WEEK
    room -= _EMPTY_COLUMN * (_WEEK - len(used))
    each, rest = divmod(min(room, _WIDEST * len(used)), len(used))
    extra = set(sorted(used)[:rest])
    return [each + (n in extra) if n in used else _EMPTY_COLUMN for n in range(_WEEK)]


def _mondays(found: Calendar, days: dict[date, list[_Spot]]) -> Iterator[date]:
    if (found.last - found.first).days >= _LONG:
        yield from sorted({day - timedelta(days=day.weekday()) for day in days})
        return
    monday = found.first - timedelta(days=found.first.weekday())
    while monday <= found.last:
        yield monday
        monday += timedelta(days=_WEEK)


def _cell(
    day: date,
    found: Calendar,
    spots: Sequence[_Spot],
    today: date,
    width: int,
    *,
    cut: bool,
    special: bool,
    mark: _Mark,
) -> Text:
    if not found.first <= day <= found.last:
        return Text()
    number = f"{_day(day)}" if day.day == 1 or day == found.first else str(day.day)
    lines = [_day_line(day, number + (f" {SPECIAL}" if special else ""), today, width)]
    shown = spots if not cut or len(spots) <= _MOST_A_DAY else spots[: _MOST_A_DAY - 1]
    for spot in shown:
        lines.append(_spot_line(spot, width, mark))
        title = safe(spot.entry.title, STYLES[spot.entry.state])
        if cut:
            title.truncate(width, overflow="ellipsis")
        lines.append(title)
    if len(shown) < len(spots):
        lines.append(Text(f"+{len(spots) - len(shown)} more", style="bold"))
    return Text("\n").join(lines)


def _day_line(day: date, number: str, today: date, width: int) -> Text:
    """The day's number, `now` beside today's, the week's number on Mondays where there is room."""
    line = Text(number, style="bold")
    if day == today:
        line = Text(number, style="bold reverse").append(" now", style="bold not reverse")
    week = f"W{day.isocalendar().week:02}"
    space = width - line.cell_len - len(week)
    if day.weekday() == 0 and space > 0:
        line.append(" " * space).append(week, style="not bold not reverse dim")
    return line


def _spot_line(spot: _Spot, width: int, mark: _Mark) -> Text:
    entry = spot.entry
    line = Text(f"{entry.at:%H:%M} ").append(SIGNS[entry.state], style=STYLES[entry.state])
    if spot.clashes:
        line.append(CLASH, style="bold red")
    if (word := mark.word(entry)) and line.cell_len + word.cell_len <= width:
        line.append_text(word)
    places = " ".join(dict.fromkeys(one_line(e.platform or e.channel) for e in spot.channels))
    if line.cell_len + 1 + cell_len(places) > width:
        places = f"\u00d7{len(spot.channels)}" if len(spot.channels) > 1 else ""
    return line.append(f" {places}", style="dim") if places else line


def _legend(found: Calendar, paper: Paper) -> str:
    states = {entry.state for entry in found.entries}
    words = [Text(f"{SIGNS[s]} {s}", style=STYLES[s].replace("strike", "")) for s in State if s in states]
    if any(entry.conflicts for entry in found.entries):
        words.append(Text(f"{CLASH} too close to another post", style="bold red"))
    return put(Text("  ").join(words), paper) if words else ""


def agenda(
    found: Calendar,
    *,
    today: date,
    title: str,
    paper: Paper,
    days: Sequence[SpecialDay] = (),
    gaps: Sequence[OpenWeek] = (),
    late: Sequence[LatePost] = (),
    now: datetime | None = None,
) -> str:
    """One line an entry, in the order of time; special days and open slots below."""
    columns = (
        Column("WHEN"),
        Column("STATE"),
        Column("POST"),
        Column("CHANNEL"),
        Column("STAGE", spare=2),
        Column("TITLE", wrap=True, spare=1),
        Column("TOO CLOSE TO", wrap=True, ids=True),
    )
    clashing = any(entry.conflicts for entry in found.entries)
    shown = columns if clashing else columns[:-1]
    mark = _Mark(found, {one.post for one in late}, now if paper.width is not None else None)
    rows = [_row(entry, today, mark)[: len(shown)] for entry in found.entries]
    head = put(Text(title, style="bold"), Paper(paper.color)) + table(shown, rows, paper)
    return head + _below(days, gaps, today, paper) + _overdue(late, today, paper, now)


def _row(entry: CalendarEntry, today: date, mark: _Mark) -> list[Text]:
    return [
        Text(day_and_time(entry.at, today)),
        Text(entry.state, style=STYLES[entry.state]) + mark.word(entry),
        safe(entry.post, "bold" if mark.word(entry) else ""),
        safe(entry.channel),
        safe(entry.stage or "-"),
        safe(entry.title),
        safe(", ".join(entry.conflicts) or "-", "bold red" if entry.conflicts else "dim"),
    ]


def difference(found: Difference, *, title: str, today: date, paper: Paper) -> str:
    """What changes: moved, added, removed, and what is now too close together."""
    out = [Text(title, style="bold")]
    for heading, lines in changes(found, today):
        out += [Text(), Text(heading, style="bold")]
        out += [Text("  ") + safe(line, STYLES_OF_CHANGES[heading]) for line in lines]
    return put(Text("\n").join(out), paper)


STYLES_OF_CHANGES = {"Moved": "yellow", "Added": "green", "Removed": "red", "New clashes": "bold red"}
