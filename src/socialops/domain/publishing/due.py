"""What is due on a channel: the one place that says whether a post may go out there now, and why not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from socialops.classes import dataclass
from socialops.domain.approval.publications import in_force, latest_publications
from socialops.domain.approval.state import PostState
from socialops.domain.documents.channel import Channel, Window
from socialops.domain.documents.post import Post, ReplyToPost
from socialops.domain.documents.records import Publication
from socialops.domain.time.clock import Duration, exact, iso, length
from socialops.domain.time.opening import opens, shown
from socialops.domain.time.zones import zone
from socialops.domain.workspace import Filed, Workspace

LATE: Final = Duration(4, "h")
"""How long after its time a post may still go out, unless channel or workspace say otherwise."""
RETRIED: Final = ("not-sent", "later")
"""Reasons that say that nothing reached the platform: a plain run tries again."""
MOST_RECORDS: Final = 3
"""Records of one attempt after the other without an outcome that a person has to judge."""
FENCE: Final = timedelta(minutes=2)
"""How long after its claim a post may be sent by the one who claimed it."""
AFTER: Final = timedelta(minutes=5)
"""How long after that something may still be on its way."""
BY_HAND: Final = "by hand: nothing sends posts on this channel; record it with 'socialops mark-published'"


Due = tuple[datetime, str, str]
"""Since when it is due, the post, the channel."""


class Readiness(StrEnum):
    """How a channel of a post stands."""

    DUE = "due"
    WAITING = "waiting"
    MISSED = "missed"
    UNKNOWN = "unknown"
    CLOSED = "closed"
    """Nothing goes out there: it is out already, not approved, undated, or failed for good."""


@dataclass(frozen=True)
class ChannelReadiness:
    """One channel of a post: how it stands, why, and its own time there."""

    channel: str
    readiness: Readiness
    at: datetime | None = None
    reason: str = ""


@dataclass(frozen=True)
class Wish:
    """What the one who publishes asks for beyond what is due: late ones, failed ones."""

    late: bool = False
    again: bool = False


def readiness_on(  # noqa: PLR0911 - one return a reason
    workspace: Workspace, state: PostState, channel: str, now: datetime, wish: Wish | None = None
) -> ChannelReadiness:
    """How the channel of a post stands at *now*."""
    wish, filed = wish or Wish(), workspace.channels.get(channel)
    at = state.times.get(channel)
    if filed is None:
        return ChannelReadiness(channel, Readiness.CLOSED, at, f"there is no channel '{channel}'")
    if closed := _settled(workspace, state, channel, wish):
        return ChannelReadiness(channel, closed[0], at, closed[1])
    if at is None:
        return ChannelReadiness(
            channel, Readiness.CLOSED, None, "it has no publish time here: 'socialops schedule' sets one"
        )
    if exact(at, "UTC") > exact(now, "UTC"):
        return ChannelReadiness(channel, Readiness.WAITING, at, f"its time is {iso(at)}")
    if filed.item.publish.by == "hand":
        return ChannelReadiness(channel, Readiness.WAITING, at, BY_HAND)
    found = _by_the_clock(workspace, state.post, filed.item, at, now, late=wish.late)
    if paused := workspace.settings.publish.paused:
        waits = f"; {found.reason}" if found.readiness is Readiness.WAITING else ""
        return ChannelReadiness(channel, Readiness.WAITING, at, f"paused: {paused}{waits}")
    return found


def missed(workspace: Workspace, state: PostState, now: datetime) -> tuple[str, ...]:
    """The channels of a post whose time passed so long ago that it no longer goes out by itself."""
    if not state.all_satisfied or state.post.status != "ready":
        return ()
    found = (readiness_on(workspace, state, channel, now) for channel in state.post.channels)
    return tuple(one.channel for one in found if one.readiness is Readiness.MISSED)


def may_be_late(workspace: Workspace, channel: Channel) -> Duration:
    """How long after its time a post may still go out on the channel."""
    found: Duration = channel.publish.late or workspace.settings.publish.late or LATE
    return found


def records_on(workspace: Workspace, post: str, channel: str) -> list[Filed[Publication]]:
    """The records of a post on a channel that hold, the newest last."""
    found = [f for f in workspace.publications.get(post, ()) if f.item.channel == channel]
    return in_force(sorted(found, key=lambda filed: int(filed.path.rpartition("--")[2].removesuffix(".yaml"))))


def _settled(workspace: Workspace, state: PostState, channel: str, wish: Wish) -> tuple[Readiness, str] | None:
    """What records and approvals say; None where nothing of that stands in the way."""
    latest = state.published.get(channel)
    outcome = latest.item.outcome if latest else None
    if outcome == "unknown" and latest and not (wish.again and latest.item.urls):
        return Readiness.UNKNOWN, "nobody knows yet whether it is out: 'socialops publish --recover' looks"
    if outcome == "published" and latest:
        return Readiness.CLOSED, f"it is published there already ({latest.path})"
    if state.post.status != "ready":
        return Readiness.CLOSED, f"its status is '{state.post.status}'"
    if not state.all_satisfied:
        return Readiness.CLOSED, "it is not approved"
    if outcome == "failed" and latest and not (wish.again or _retried(workspace, state.post.id, channel, latest.item)):
        why = f": {latest.item.reason}" if latest.item.reason else ""
        return Readiness.CLOSED, f"it failed there{why}; 'socialops publish --again' tries once more"
    return None


def _retried(workspace: Workspace, post: str, channel: str, latest: Publication) -> bool:
    """True where nothing reached the platform, and that did not happen too often."""
    found = [f.item for f in records_on(workspace, post, channel) if f.item.outcome == "failed"]
    return (latest.reason or "").startswith(RETRIED) and len(found) < MOST_RECORDS


def _by_the_clock(
    workspace: Workspace, post: Post, channel: Channel, at: datetime, now: datetime, *, late: bool
) -> ChannelReadiness:
    waived = {waiver.rule for waiver in post.waivers if waiver.until is None or waiver.until >= now.date()}
    windows = () if waived & {"SO305", "outside-window"} else channel.windows
    spacing = None if waived & {"SO303", "too-close"} else channel.spacing
    least = length(spacing) if spacing else timedelta()
    taken = sorted(_sent(workspace, post.id, channel.id)) if spacing else []
    place = zone(workspace.settings.timezone)
    local = now.astimezone(place)
    first = _first_moment(windows, at.astimezone(place), least, taken)
    limit = may_be_late(workspace, channel)
    if not late and (first is None or exact(now, "UTC") - exact(first, "UTC") > length(limit)):
        if first is None:
            return ChannelReadiness(channel.id, Readiness.WAITING, at, "no window of the channel ever opens")
        why = f"its time passed more than {limit} ago: 'socialops schedule' gives it another, --late sends it now"
        return ChannelReadiness(channel.id, Readiness.MISSED, at, why)
    reasons = []
    next_open = opens(windows, local)
    if next_open is None or next_open > local:
        when = f", which open again at {iso(next_open)}" if next_open else ""
        reasons.append(f"outside the windows of the channel ({'; '.join(map(shown, windows))}){when}")
    near = next((other for other in taken if abs(exact(now, "UTC") - other) < least), None)
    if near is not None:
        when = iso((near + least).astimezone(place))
        reasons.append(f"too close to another post there: from {when} on ({spacing})")
    readiness = Readiness.WAITING if reasons else Readiness.DUE
    return ChannelReadiness(channel.id, readiness, at, "; ".join(reasons))


def _first_moment(
    windows: Sequence[Window], start: datetime, least: timedelta, taken: Sequence[datetime]
) -> datetime | None:
    """The first moment from *start* on at which windows and spacing let it go out; None where there is none."""
    found: datetime | None = start
    for _ in range(len(taken) + 1):
        found = opens(windows, found) if found else None
        if found is None:
            return None
        near = [other for other in taken if abs(exact(found, "UTC") - other) < least]
        if not near:
            return found
        found = (max(near) + least).astimezone(start.tzinfo)
    return found


def _sent(workspace: Workspace, post: str, channel: str) -> Iterator[datetime]:
    """When other posts went out on the channel; a claim counts, for it may be out."""
    for name, records in workspace.publications.items():
        latest = latest_publications(records).get(channel) if name != post else None
        if latest and latest.item.outcome != "failed":
            yield exact(latest.item.at, workspace.settings.timezone)


def in_order(workspace: Workspace, due: Iterable[Due]) -> list[Due]:
    """These in the order in which they go out: the oldest first, but what answers another after it."""
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
