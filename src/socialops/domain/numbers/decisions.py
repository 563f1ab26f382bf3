"""What was decided, and what still counts of it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from socialops.domain.time.clock import exact
from socialops.domain.workspace import Workspace

if TYPE_CHECKING:
    from socialops.domain.documents.decision import Decision


class Decided(NamedTuple):
    """The latest word on a subject, and its record."""

    record: Decision
    path: str
    at: datetime


def latest(workspace: Workspace, subject: str) -> Decided | None:
    """The latest decision on a subject (campaign/ID, goal/ID, an alert's name), by its time, then by its path."""
    if not workspace.decisions:
        return None
    from socialops.domain.documents.decision import folder_of

    zone = workspace.settings.timezone
    records = workspace.decisions.get(folder_of(subject), ())
    found = [(exact(filed.item.at, zone), filed.path, filed) for filed in records if filed.item.of == subject]
    if not found:
        return None
    at, path, filed = max(found, key=lambda entry: entry[:2])
    return Decided(filed.item, path, at)
