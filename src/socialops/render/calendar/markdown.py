"""Calendar, difference and backlog as Markdown, ready for a pull request, a wiki or a team channel."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from itertools import groupby

from socialops.render.calendar.sentences import changes, offers, span
from socialops.render.cases.list import markdown as case_table
from socialops.render.formats.markdown import escape, table
from socialops.render.formats.words import age, brief, day_and_time, people, work
from socialops.views.backlog import Backlog, BacklogItem
from socialops.views.calendar.difference import Difference
from socialops.views.calendar.entries import Calendar, CalendarEntry
from socialops.views.calendar.open_weeks import OpenWeek
from socialops.views.calendar.special_days import SpecialDay
from socialops.views.work.overload import Strain


def calendar(
    found: Calendar, *, title: str, today: date, days: Sequence[SpecialDay] = (), gaps: Sequence[OpenWeek] = ()
) -> str:
    """The plan: one line a post and time, all its channels in it."""
    out = [f"# {escape(title)}\n"]
    if days:
        out.append("".join(f"- {span(day, today)}: {escape(day.title)}\n" for day in days))
    rows = [_row(list(group), today) for _, group in groupby(found.entries, key=lambda e: (e.at, e.post, e.stage))]
    header = ("When", "State", "Post", "Channels", "Stage", "Title")
    out.append(table(header, rows) if rows else "Nothing in these days.\n")
    if gaps:
        out.append("## Open slots\n")
        out.append("".join(f"- {escape(line)}\n" for line in offers(gaps, today)))
    return "\n".join(out)


def _row(entries: Sequence[CalendarEntry], today: date) -> list[str]:
    entry = entries[0]
    close = sorted({post for e in entries for post in e.conflicts})
    title = escape(entry.title) + (f" (**too close to** {escape(', '.join(close))})" if close else "")
    channels = ", ".join(e.channel for e in entries)
    cells = (day_and_time(entry.at, today).replace("  ", " "), entry.state, entry.post, channels, entry.stage or "")
    return [*map(escape, cells), title]


def difference(found: Difference, *, title: str, today: date) -> str:
    """What changes, under a heading for each kind of change."""
    out = [f"# {escape(title)}\n"]
    for heading, lines in changes(found, today):
        out.append(f"## {heading}\n")
        out.append("".join(f"- {escape(line)}\n" for line in lines))
    return "\n".join(out if found else [*out, "Nothing, in the days shown.\n"])


def backlog(found: Backlog, strain: Strain, *, title: str, now: datetime) -> str:
    """What waits and for whom, the load on people, and where it piles up."""
    rows = [_item(item, now) for item in found.items]
    header = ("Post", "Waits for", "Age", "Due", "Publishes", "State", "Title")
    out = [f"# {escape(title)}\n", table(header, rows) if rows else "No post waits for anybody.\n"]
    if said := [f"{item.post}: {remark.sentence}" for item in found.items for remark in item.notes]:
        out += ["## Waiting for an answer\n", "".join(f"- {escape(line)}\n" for line in said)]
    if found.cases:
        out += ["## Cases\n", case_table(found.cases, now=now)]
    if found.alerts:
        from socialops.render.numbers.alerts import markdown as alert_table

        out += ["## Alerts\n", alert_table(found.alerts, now=now)]
    load = [[escape(row.member), str(row.open), str(row.overdue), escape(work(row.days))] for row in found.load]
    if load:
        out += ["## Load\n", table(("Member", "Open", "Overdue", "Days"), load)]
    if lines := list(strain.sentences()):
        out += ["## Worth a look\n", "".join(f"- {escape(line)}\n" for line in lines)]
    return "\n".join(out)


def _item(item: BacklogItem, now: datetime) -> list[str]:
    task = item.stage if item.stage and item.task == "approve" else item.task
    due = escape(brief(item.due, now.date()).strip()) + (" **late**" if item.overdue else "")
    waits = escape(f"{task}: {people(item.waiting_for)}")
    publishes = escape(brief(item.publish_at, now.date()).strip())
    return [escape(item.post), waits, age(item.age_days), due, publishes, item.state, escape(item.title)]
