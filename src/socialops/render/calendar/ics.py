"""A calendar as iCalendar (RFC 5545): single events in UTC, so that no reader has to know about clock changes.

Identifiers and stamps come from the plan and its history, never from the clock: the same tree gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any

from socialops.domain.approval.state import State
from socialops.domain.sanitize import one_line
from socialops.domain.slug import slug
from socialops.views.calendar.entries import Calendar, CalendarEntry
from socialops.views.calendar.special_days import SpecialDay
from socialops.views.calendar.stamps import stamp_of_day

if TYPE_CHECKING:
    from icalendar import Event, Todo

PRODUCT = "-//socialops//socialops//EN"
LENGTH = timedelta(minutes=15)
"""How long a post lasts: most calendars hide an event without a length."""
_TENTATIVE = {State.PLANNED, State.DRAFT, State.IN_REVIEW, State.CHANGES_REQUESTED, State.ON_HOLD, State.APPROVED}


def ics(
    found: Calendar, *, name: str, stamps: Mapping[str, datetime], now: datetime, days: Sequence[SpecialDay] = ()
) -> str:
    """The calendar of the workspace *name*; *stamps* say by path since when an entry is as it is.

    Posts are events, duties of `--by due` are to-dos with an alarm, *days* are events of whole days. What has
    no stamp gets its own time, or *now* where that is still ahead.
    """
    import icalendar

    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", one_line(name))
    place = slug(name, "workspace")
    if found.by == "due":
        for _, group in groupby(found.entries, key=lambda e: (e.at, e.post, e.stage)):
            calendar.add_component(_todo(list(group), found, place, stamps, now))
    else:
        for entry in found.entries:
            calendar.add_component(_event(entry, place, _stamp(entry, stamps, now)))
    for day in days:
        calendar.add_component(_day(day, place, stamp_of_day(day, stamps, now)))
    return bytes(calendar.to_ical()).decode()


def _event(entry: CalendarEntry, place: str, stamp: datetime) -> Event:
    from icalendar import Event

    event = Event()
    event.add("uid", f"{entry.post}.{entry.channel}@{place}")
    event.add("dtstamp", stamp)
    event.add("dtstart", entry.at.astimezone(UTC))
    event.add("duration", LENGTH)
    event.add("summary", f"{one_line(entry.title)} ({entry.channel})")
    event.add("description", _described(entry, [entry.channel]))
    event.add("categories", [word for word in (entry.channel, entry.campaign, str(entry.state)) if word])
    event.add("status", _status(entry.state))
    event.add("transp", "TRANSPARENT")
    return event


def _status(state: State) -> str:
    if state is State.CANCELLED:
        return "CANCELLED"
    return "TENTATIVE" if state in _TENTATIVE else "CONFIRMED"


def _todo(
    entries: Sequence[CalendarEntry], found: Calendar, place: str, stamps: Mapping[str, datetime], now: datetime
) -> Todo:
    """One duty of one post, for all its channels."""
    entry = entries[0]
    task = entry.stage or "task"
    return todo(
        uid=f"{entry.post}.{task}.task@{place}",
        stamp=_stamp(entry, stamps, now),
        due=entry.at,
        summary=f"{task}: {one_line(entry.title)}",
        description=_described(entry, [e.channel for e in entries]),
        ahead=found.ahead.get((entry.post, task), timedelta(days=1)),
    )


def todo(*, uid: str, stamp: datetime, due: datetime, summary: str, description: str, ahead: timedelta) -> Todo:
    """A to-do that rings *ahead* of its due time."""
    from icalendar import Alarm, Todo

    item = Todo()
    item.add("uid", uid)
    item.add("dtstamp", stamp.astimezone(UTC))
    item.add("due", due.astimezone(UTC))
    item.add("summary", summary)
    item.add("description", description)
    item.add("status", "NEEDS-ACTION")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", summary)
    alarm.add("trigger", -ahead, parameters={"RELATED": "END"})
    item.add_component(alarm)
    return item


def _stamp(entry: CalendarEntry, stamps: Mapping[str, datetime], now: datetime) -> datetime:
    return stamps.get(entry.path, min(entry.at, now)).astimezone(UTC).replace(microsecond=0)


def _described(entry: CalendarEntry, channels: Sequence[str]) -> str:
    lines: dict[str, Any] = {
        "State": f"{entry.state}{f' at {entry.stage}' if entry.stage else ''}",
        "Channel": ", ".join(channels),
        "Author": entry.author,
        "Campaign": entry.campaign,
        "Too close to": ", ".join(entry.conflicts),
        "File": entry.path,
    }
    return "\n".join(f"{label}: {one_line(value)}" for label, value in lines.items() if value)


def _day(day: SpecialDay, place: str, stamp: datetime) -> Event:
    from icalendar import Event

    event = Event()
    event.add("uid", f"{day.kind}-{day.first:%Y%m%d}-{day.id or slug(day.title, 'day')}@{place}")
    event.add("dtstamp", stamp.astimezone(UTC).replace(microsecond=0))
    event.add("dtstart", day.first)
    event.add("dtend", day.last + timedelta(days=1))
    event.add("summary", one_line(day.title))
    event.add("categories", [day.kind])
    event.add("transp", "TRANSPARENT")
    return event
