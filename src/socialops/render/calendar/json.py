"""The JSON of every view: keys may be added, never changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields
from datetime import tzinfo
from typing import Any

from socialops.domain.approval.state import State
from socialops.domain.approval.waiting import Waiting
from socialops.render.json_text import document
from socialops.views.backlog import Backlog, BacklogItem
from socialops.views.calendar.difference import Difference
from socialops.views.calendar.entries import Calendar, CalendarEntry
from socialops.views.calendar.open_weeks import OpenWeek
from socialops.views.calendar.special_days import SpecialDay
from socialops.views.overload import Strain
from socialops.views.status import StatusRow
from socialops.views.who import Who


def status(rows: Iterable[StatusRow], zone: tzinfo, series: Iterable[StatusRow] = ()) -> str:
    """The document of `status`; *series* are those that are approved ahead."""
    ahead = [_status(row, zone) for row in series]
    return document({"posts": [_status(row, zone) for row in rows], **({"series": ahead} if ahead else {})})


def _status(row: StatusRow, zone: tzinfo) -> dict[str, Any]:
    return {
        "id": row.id,
        "path": row.path,
        "title": row.title,
        "state": row.state,
        "stage": row.stage,
        "publish_at": row.publish_at,
        "channels": row.channels,
        "author": row.author,
        "campaign": row.campaign,
        "digest": row.digest,
        "waiting_for": [_waiting(waiting, zone) for waiting in row.waiting_for],
        "lapsed": [asdict(lapse) for lapse in row.lapsed],
        "published": row.published,
    }


def _waiting(waiting: Waiting, zone: tzinfo) -> dict[str, Any]:
    return {
        "stage": waiting.stage,
        "role": waiting.role or None,
        "needed": waiting.needed,
        "have": waiting.have,
        "members": waiting.members,
        "again": waiting.again,
        "due": waiting.due and waiting.due.astimezone(zone),
    }


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


def backlog(found: Backlog, strain: Strain) -> str:
    """The document of `backlog`."""
    from socialops.render.cases.list import fields as of_case

    load = [asdict(row) for row in found.load]
    cases = [of_case(row) for row in found.cases]
    return document(
        {"items": [item(waiting) for waiting in found.items], "load": load, "cases": cases, **asdict(strain)}
    )


ITEM = (
    "post", "state", "stage", "waiting_for", "since", "age_days", "due", "overdue", "publish_at",
    "task", "roles", "title", "path", "notes",
)  # fmt: skip
"""The keys of a backlog item: the columns of its CSV."""


def item(waiting: BacklogItem) -> dict[str, Any]:
    """One row of the backlog."""
    found = {key: getattr(waiting, key) for key in ITEM}
    return found | {"notes": [asdict(remark) for remark in waiting.notes]}


def item_row(waiting: BacklogItem) -> dict[str, Any]:
    """The same for a table of plain cells: what was said is one text."""
    return item(waiting) | {"notes": "; ".join(remark.sentence for remark in waiting.notes)}


def who(found: Who) -> str:
    """The document of `who`."""
    return document(asdict(found))
