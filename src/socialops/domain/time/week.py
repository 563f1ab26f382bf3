"""Posts of each channel by week: what a cadence is judged by."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple

from socialops.domain.documents.post import Post
from socialops.domain.time.clock import instant
from socialops.domain.workspace import Filed, Workspace

DAYS = 7


class Planned(NamedTuple):
    """A post that is planned on a channel; `at` is in the workspace's zone."""

    at: datetime
    filed: Filed[Post]


def monday_of(day: date) -> date:
    """The first day of the (ISO) week that holds *day*."""
    return day - timedelta(days=day.weekday())


def week_name(monday: date) -> str:
    """`2027-W09`, by ISO 8601."""
    year, week, _ = monday.isocalendar()
    return f"{year}-W{week:02}"


def takes_room(post: Post) -> bool:
    """True for a post that is planned here: not cancelled, and not brought from where it went out before."""
    return post.status != "cancelled" and not post.imported


def by_week(workspace: Workspace) -> Mapping[str, Mapping[date, list[Planned]]]:
    """For every channel its weeks (by their Monday) with what is planned in them, in the order of time.

    Cancelled posts take no room, nor what went out elsewhere before; a week is one of the workspace's zone.
    """
    zone = workspace.settings.timezone
    found: dict[str, dict[date, list[Planned]]] = {}
    for filed in workspace.posts.values():
        for channel in filed.item.channels if takes_room(filed.item) else ():
            moment = filed.item.publish_on(channel)
            if moment is None or channel not in workspace.channels:
                continue
            at = instant(instant(moment, workspace.zone_of(filed.item)), zone)
            found.setdefault(channel, {}).setdefault(monday_of(at.date()), []).append(Planned(at, filed))
    for weeks in found.values():
        for posts in weeks.values():
            posts.sort(key=lambda planned: (planned.at, planned.filed.path))
    return found
