"""Where series stand that are approved ahead: what waits for a reviewer before any of their posts is written."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

from socialops.domain.approval.state import State
from socialops.domain.documents.post import Post
from socialops.domain.time.occurrence import Occurrence, occurrences
from socialops.domain.workspace import Filed, Workspace
from socialops.views.post_times import PostTimes
from socialops.views.standing import Standing, stand

_ANY_ZONE = timedelta(days=2)
HORIZON = timedelta(days=2 * 366)
"""How far ahead the next occurrence is looked for; what comes later puts nothing on anybody's desk yet."""


def stand_one_series(workspace: Workspace, filed: Filed[Post], now: datetime, times: PostTimes) -> Standing:
    """Where a series stands; its publish time is that of its next occurrence."""
    coming = _next(workspace, filed.item.id, now)
    post = filed.item.model_copy(update={"publish_at": coming.at}) if coming else filed.item
    found = stand(workspace, Filed(filed.path, post), now, times)
    if found.state.state is State.IN_REVIEW or found.state.state is State.CHANGES_REQUESTED:
        return found
    return replace(found, state=replace(found.state, state=State.APPROVED), turn=None)  # its posts go out, not it


def stand_series(
    workspace: Workspace, now: datetime, times: PostTimes, names: Collection[str] | None = None
) -> list[Standing]:
    """Where all series stand that are approved ahead, or those of *names*; those that are over only where named."""
    return [
        stand_one_series(workspace, filed, now, times)
        for name, filed in workspace.series_as_posts.items()
        if (name in names if names is not None else _next(workspace, name, now))
    ]


def _next(workspace: Workspace, name: str, now: datetime) -> Occurrence | None:
    zone, first, last = workspace.settings.timezone, (now - _ANY_ZONE).date(), (now + HORIZON).date()
    return next((o for o in occurrences(workspace.series[name].item, zone, last, first=first) if o.at >= now), None)
