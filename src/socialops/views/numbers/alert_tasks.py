"""What alerts on channels make a task: on posts they are duties of the post."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from socialops.domain.workspace import Workspace
from socialops.views.filters import Filters
from socialops.views.numbers.alerts import AlertRow, alerts
from socialops.views.tasks import Task


def wanted_alerts(workspace: Workspace, wants: Filters, now: datetime) -> list[AlertRow]:
    """The alerts that stand, about such posts or on such channels, and which such people answer."""
    return [
        row
        for row in alerts(workspace, now).standing
        if _is_about(workspace, wants, row) and wants.take_people(workspace, row.members, _writers(workspace, row))
    ]


def channel_tasks(workspace: Workspace, wants: Filters, now: datetime) -> Iterator[Task]:
    """The tasks that alerts on channels make, one for each who could do it."""
    for row in alerts(workspace, now).standing:
        if row.post is None and _is_about(workspace, wants, row):
            yield from _tasks(row, wants, workspace)


def _tasks(row: AlertRow, wants: Filters, workspace: Workspace) -> Iterable[Task]:
    for member in row.members or (None,):
        if wants.take_people(workspace, (member or "",)):
            yield Task(
                "", row.alert.title, row.path, row.task, member, row.responder or "", row.due, row.overdue,
                done=False, stage=False, alert=row.name,
            )  # fmt: skip


def _is_about(workspace: Workspace, wants: Filters, row: AlertRow) -> bool:
    filed = workspace.posts.get(row.post or "")
    return wants.take(workspace, filed.item if filed else None, row.channel)


def _writers(workspace: Workspace, row: AlertRow) -> tuple[str, ...]:
    filed = workspace.posts.get(row.post or "")
    return filed.item.people if filed else ()
