"""When a post went out first, and when it goes out next: what the work around it is counted from."""

from __future__ import annotations

from datetime import datetime

from socialops.domain.approval.publications import in_force
from socialops.domain.time.clock import instant
from socialops.domain.workspace import Workspace
from socialops.views.standing import Standing


def first_out(workspace: Workspace, post: str) -> datetime | None:
    """When the post first went out, on any channel."""
    records = workspace.publications.get(post)
    if not records:
        return None
    zone = workspace.settings.timezone
    return min((instant(f.item.at, zone) for f in in_force(records) if f.item.outcome == "published"), default=None)


def next_time(standing: Standing) -> datetime | None:
    """When the post goes out next: the earliest time of the channels where it is not out."""
    state = standing.state
    out = {channel for channel, filed in state.published.items() if filed.item.outcome == "published"}
    return min((at for channel, at in state.times.items() if channel not in out), default=state.first_time)
