"""The JSON of `backlog`, and its rows for CSV: keys may be added, never changed."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from socialops.render.cases.list import fields as of_case
from socialops.render.formats.json import document
from socialops.views.backlog import Backlog, BacklogItem
from socialops.views.work.overload import Strain


def backlog(found: Backlog, strain: Strain) -> str:
    """The document of `backlog`."""
    load = [asdict(row) for row in found.load]
    cases = [of_case(row) for row in found.cases]
    items = [item(waiting) for waiting in found.items]
    return document({"items": items, "load": load, "cases": cases, "alerts": _alerts(found), **asdict(strain)})


def _alerts(found: Backlog) -> list[dict[str, Any]]:
    """The alerts that stand, as `alerts` has them; without any nothing is imported for it."""
    if not found.alerts:
        return []
    from socialops.render.numbers.alerts import fields

    return [fields(row) for row in found.alerts]


ITEM = (
    "post", "state", "stage", "waiting_for", "since", "age_days", "due", "overdue", "publish_at",
    "task", "roles", "title", "path", "revision", "notes", "goal", "objective",
)  # fmt: skip
"""The keys of a backlog item: the columns of its CSV."""


def item(waiting: BacklogItem) -> dict[str, Any]:
    """One row of the backlog."""
    found = {key: getattr(waiting, key) for key in ITEM}
    return found | {"notes": [asdict(remark) for remark in waiting.notes]}


def item_row(waiting: BacklogItem) -> dict[str, Any]:
    """The same for a table of plain cells: what was said is one text."""
    return item(waiting) | {"notes": "; ".join(remark.sentence for remark in waiting.notes)}
