"""The JSON of `calendar` and of what differs, and their rows for CSV: keys may be added, never changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, fields
from typing import Any

from socialops.domain.approval.state import State
from socialops.render.formats.json import document
from socialops.views.calendar.difference import Difference
from socialops.views.calendar.entries import Calendar, CalendarEntry
from socialops.views.calendar.open_weeks import OpenWeek
from socialops.views.calendar.special_days import SpecialDay


def calendar(found: Calendar, *, days: Sequence[SpecialDay] | None = None, gaps: Sequence[OpenWeek] = ()) -> str:
    """The document of `calendar`; `days` is there only where it was asked for."""
    entries = [entry_of(entry) for entry in found.entries]
    keys: dict[str, Any] = {"from": found.first, "to": found.last, "entries": entries}
    keys["open_slots"] = [asdict(gap) for gap in gaps]
    return document(keys if days is None else {**keys, "days": [asdict(day) for day in days]})


ENTRY = tuple(field.name for field in fields(CalendarEntry))
"""The keys of an entry: the columns of its CSV."""


def entry_of(entry: CalendarEntry) -> dict[str, Any]:
    """One entry; an occurrence of a series that is not written yet has no post."""
    keys = asdict(entry)
    return {**keys, "post": None} if entry.state is State.PLANNED else keys


def difference(found: Difference) -> str:
    """The document of `calendar --diff`."""
    return document(
        {
            "added": [entry_of(entry) for entry in found.added],
            "removed": [entry_of(entry) for entry in found.removed],
            "moved": [{"from": m.before, "to": m.entry.at, **entry_of(m.entry)} for m in found.moved],
            "clashes": [entry_of(entry) for entry in found.clashes],
        }
    )


def changes(found: Difference) -> list[dict[str, Any]]:
    """What differs as rows: `change` says how, `from` and `to` when."""
    rows = [{"change": "moved", "from": m.before, "to": m.entry.at, **entry_of(m.entry)} for m in found.moved]
    rows += [{"change": "added", "from": None, "to": e.at, **entry_of(e)} for e in found.added]
    rows += [{"change": "removed", "from": e.at, "to": None, **entry_of(e)} for e in found.removed]
    return rows + [{"change": "clash", "from": e.at, "to": e.at, **entry_of(e)} for e in found.clashes]


CHANGE = ("change", "from", "to", *ENTRY)
"""The columns of what differs."""
