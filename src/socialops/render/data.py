"""The JSON of every view: keys may be added, never changed."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime, tzinfo
from typing import Any

from socialops.domain.clock import iso
from socialops.domain.waiting import Waiting
from socialops.views.backlog import Backlog, BacklogItem
from socialops.views.calendar import Calendar
from socialops.views.status import StatusRow
from socialops.views.who import Who

VERSION = 1


def write(key_values: dict[str, Any]) -> str:
    """One JSON document, with its version; times ISO 8601 with offset, text beyond ASCII as it is.

    Line separators and controls beyond C0 are escaped, and the mark that a CI runner obeys: it may end in a log.
    """
    text = json.dumps({"version": VERSION, **key_values}, ensure_ascii=False, indent=2, default=_plain)
    text = text.replace("##[", "#\\u0023[")
    return "".join(sign if sign == "\n" or sign.isprintable() else _escaped(sign) for sign in text) + "\n"


def _escaped(sign: str) -> str:
    return json.dumps(sign)[1:-1] if ord(sign) > 0x7F else f"\\u{ord(sign):04x}"  # noqa: PLR2004 - the end of ASCII


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return iso(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def status(rows: Iterable[StatusRow], zone: tzinfo) -> str:
    """The document of `status`."""
    return write({"posts": [_status(row, zone) for row in rows]})


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


def calendar(found: Calendar) -> str:
    """The document of `calendar`."""
    entries = [asdict(entry) for entry in found.entries]
    return write({"from": found.first, "to": found.last, "entries": entries})


def backlog(found: Backlog) -> str:
    """The document of `backlog`."""
    return write({"items": [_item(item) for item in found.items], "load": [asdict(row) for row in found.load]})


def _item(item: BacklogItem) -> dict[str, Any]:
    first = ("post", "state", "stage", "waiting_for", "since", "age_days", "due", "overdue", "publish_at")
    return {key: getattr(item, key) for key in (*first, "task", "roles", "title", "path")}


def who(found: Who) -> str:
    """The document of `who`."""
    return write(asdict(found))
