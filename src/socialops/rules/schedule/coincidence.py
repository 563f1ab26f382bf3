"""SO312 and SO313: what nobody set a limit for, and is worth a word."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from socialops.domain.documents.post import Post
from socialops.domain.finding import Finding, Severity
from socialops.domain.workspace import Filed
from socialops.rules.rule import Context, Rule, Scope
from socialops.rules.schedule.times import is_out, where

_MINUTE = timedelta(minutes=1)


def same_minute(context: Context) -> Iterator[Finding]:
    """Two posts go out in the same minute on one channel, which has no `spacing`: readers see one push the other away.
    Move one of them, or say in the channel's file how far apart posts are to be ('spacing: 2h').
    """
    workspace = context.workspace
    for channel, entries in context.planned.items():
        if workspace.channels[channel].item.spacing:
            continue
        for (first, before), (second, after) in pairwise(entries):
            if second - first >= _MINUTE:
                continue
            if not (is_out(workspace, before, channel) or is_out(workspace, after, channel)):
                message = (
                    f"goes out in the same minute as '{before.item.id}' on {channel} ({before.path}): move one of them"
                )
                keys = where(after.item, channel)
                yield Finding(after.path, message, keys=keys, subject=after.item.id, channel=channel)


def on_holiday(context: Context) -> Iterator[Finding]:
    """A post goes out on a public holiday, on a channel that has no `windows`: perhaps nobody is there to answer.
    Move it, give the channel windows, or leave it where it is meant for that day.
    """
    workspace = context.workspace
    name_of = getattr(workspace.holidays, "get", None)
    ahead = list(_ahead(context)) if workspace.settings.holidays and name_of else []
    for filed, channel, at in ahead:
        name = name_of(at.date()) if name_of else None
        if name:
            message = (
                f"{at:%a %Y-%m-%d} is a holiday ({name}), and {channel} has no windows: is somebody there to answer?"
            )
            yield Finding(filed.path, message, keys=where(filed.item, channel), subject=filed.item.id, channel=channel)


def _ahead(context: Context) -> Iterator[tuple[Filed[Post], str, datetime]]:
    """What is still to go out on channels without windows, by the workspace's clock."""
    workspace = context.workspace
    place = ZoneInfo(workspace.settings.timezone)
    for channel, entries in context.planned.items():
        if workspace.channels[channel].item.windows:
            continue
        for at, filed in entries:
            local = at.astimezone(place)
            if local.date() >= context.today and not is_out(workspace, filed, channel):
                yield filed, channel, local


RULES = (
    Rule(
        "SO312",
        "same-minute",
        "two posts go out in the same minute on a channel",
        same_minute,
        Severity.NOTE,
        scope=Scope.WORKSPACE,
    ),
    Rule("SO313", "on-holiday", "a post goes out on a public holiday", on_holiday, Severity.NOTE),
)
