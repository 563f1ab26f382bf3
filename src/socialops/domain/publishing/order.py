"""In which order due posts go out: the oldest first, but what answers another goes after it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from socialops.domain.documents.post import ReplyToPost
from socialops.domain.workspace import Workspace

Due = tuple[datetime, str, str]
"""Since when it is due, the post, the channel."""


def in_order(workspace: Workspace, due: Iterable[Due]) -> list[Due]:
    """These in the order in which they go out."""
    rows = list(due)
    times = {(post, channel): at for at, post, channel in rows}

    def turn(row: Due) -> tuple[datetime, int, str, str]:
        _, post, channel = row
        above = [post]
        while (answered := _answered(workspace, above[-1], channel)) and (answered, channel) in times:
            if answered in above:
                break
            above.append(answered)
        return max(times[name, channel] for name in above), len(above), post, channel

    return sorted(rows, key=turn)


def _answered(workspace: Workspace, post: str, channel: str) -> str:
    """The post of this workspace that a post answers there; empty where it answers none."""
    found = workspace.posts[post].item.on(channel, "reply_to")
    return found.post if isinstance(found, ReplyToPost) else ""
