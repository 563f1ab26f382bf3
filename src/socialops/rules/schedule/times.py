"""SO301 to SO306: when posts go out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

from socialops.domain.approval.publications import in_force
from socialops.domain.documents.post import Post
from socialops.domain.finding import Finding, KeyPath, Severity
from socialops.domain.time.clock import ClockTrouble, instant, length, resolve
from socialops.domain.time.opening import is_open, shown
from socialops.domain.time.week import takes_room
from socialops.domain.workspace import Filed, Workspace
from socialops.rules.rule import Context, Rule, Scope


def _times(post: Post) -> Iterator[tuple[KeyPath, datetime]]:
    """Every publish time that is written in the post, with the way to it."""
    if post.publish_at:
        yield ("publish_at",), post.publish_at
    for channel, variant in post.variants.items():
        if variant.publish_at:
            yield ("variants", channel, "publish_at"), variant.publish_at


def where(post: Post, channel: str) -> KeyPath:
    """The way to the time at which the post goes out on the channel."""
    variant = post.variants.get(channel)
    return ("variants", channel, "publish_at") if variant and variant.publish_at else ("publish_at",)


_Troubled = tuple[Filed[Post], KeyPath, ClockTrouble]


def _troubled(context: Context, kind: str) -> Iterator[_Troubled]:
    return (found for found in context.once(_in_trouble) if found[2].kind == kind)


def _in_trouble(context: Context) -> list[_Troubled]:
    """The publish times that the clock leaves out, or has twice; looked for once."""
    out: list[_Troubled] = []
    for filed in context.workspace.posts.values():
        if filed.item.imported:
            continue
        zone = context.workspace.zone_of(filed.item)
        for keys, moment in _times(filed.item):
            found = resolve(moment, zone)
            if isinstance(found, ClockTrouble):
                out.append((filed, keys, found))
    return out


def _of_over(context: Context, post: Post) -> Severity | None:
    """A note where the post is over: the workspace's zone may have been another one then."""
    return Severity.NOTE if context.is_over(post) else None


def nonexistent_time(context: Context) -> Iterator[Finding]:
    """When clocks are set forward, an hour is left out: a post planned inside it has no time to go out at.
    Take a time before or after the gap, or write the time with its offset. Of what is over it is a note.
    """
    for filed, keys, trouble in _troubled(context, "nonexistent"):
        wall = trouble.wall.strftime("%Y-%m-%d %H:%M")
        message = (
            f"{wall} does not exist in {trouble.zone}, where the clock jumps over it: take another time, such as "
            f"{trouble.later.strftime('%Y-%m-%d %H:%M')}"
        )
        yield Finding(filed.path, message, keys=keys, subject=filed.item.id, severity=_of_over(context, filed.item))


def ambiguous_time(context: Context) -> Iterator[Finding]:
    """When clocks are set back, an hour comes twice: nobody can tell which of the two is meant.
    Write the time with its offset. Of what is over it is a note.
    """
    for filed, keys, trouble in _troubled(context, "ambiguous"):
        wall = trouble.wall.strftime("%Y-%m-%d %H:%M")
        message = (
            f"{wall} comes twice in {trouble.zone}, where the clock is set back: write {trouble.earlier.isoformat()} "
            f"or {trouble.later.isoformat()}"
        )
        yield Finding(filed.path, message, keys=keys, subject=filed.item.id, severity=_of_over(context, filed.item))


def too_close(context: Context) -> Iterator[Finding]:
    """Two posts on one channel closer together than the channel's `spacing` take each other's readers away.
    Move one of the two; the finding stands at the later one that is not out. Pairs that are both out are history.
    """
    workspace = context.workspace
    for channel, entries in context.planned.items():
        duration = workspace.channels[channel].item.spacing
        if duration is None:
            continue
        least = length(duration)
        for (first, before), (second, after) in pairwise(entries):
            if second - first >= least:
                continue
            still = [filed for filed in (before, after) if not is_out(workspace, filed, channel)]
            if still:
                moved, other, side = (after, before, "after") if after in still else (before, after, "before")
                minutes = int((second - first).total_seconds() // 60)
                message = (
                    f"only {minutes} minutes {side} '{other.item.id}' on {channel}, which wants {duration} between two "
                    f"posts: move one of them ({other.path})"
                )
                keys = where(moved.item, channel)
                yield Finding(moved.path, message, keys=keys, subject=moved.item.id, channel=channel)


def is_out(workspace: Workspace, filed: Filed[Post], channel: str) -> bool:
    """True where a record says that it went out there, or may have."""
    records = workspace.publications.get(filed.item.id)
    if not records:
        return False
    return any(p.item.channel == channel and p.item.outcome != "failed" for p in in_force(records))


def outside_window(context: Context) -> Iterator[Finding]:
    """A channel's `windows` say when somebody is there to answer what a post starts. A post planned outside them goes
    out while nobody watches. Move it into a window, or widen the window in the channel's file.
    """
    workspace = context.workspace
    for filed in workspace.posts.values():
        if not takes_room(filed.item):
            continue
        for channel in filed.item.channels:
            known, moment = workspace.channels.get(channel), filed.item.publish_on(channel)
            if known is None or moment is None or not known.item.windows or is_out(workspace, filed, channel):
                continue
            local = instant(moment, workspace.zone_of(filed.item)).astimezone(ZoneInfo(workspace.settings.timezone))
            if not is_open(known.item.windows, local):
                message = (
                    f"{local.strftime('%a %Y-%m-%d %H:%M')} ({workspace.settings.timezone}) is outside the windows of "
                    f"{channel}: {'; '.join(shown(w) for w in known.item.windows)}"
                )
                keys = where(filed.item, channel)
                yield Finding(filed.path, message, keys=keys, subject=filed.item.id, channel=channel)


def outside_campaign(context: Context) -> Iterator[Finding]:
    """A post that belongs to a campaign goes out between the campaign's first and last day, on its channels.
    Move the post, take the campaign off it, or change the campaign.
    """
    workspace = context.workspace
    for filed in workspace.posts.values():
        post = filed.item
        campaign = workspace.campaigns.get(post.campaign or "")
        if campaign is None or not takes_room(post):
            continue
        severity = _of_over(context, post)
        first, last = campaign.item.start, campaign.item.end
        for keys, moment in _times(post):
            day = instant(moment, workspace.zone_of(post)).date()
            if (first and day < first) or (last and day > last):
                message = f"{day} is outside the campaign '{campaign.item.id}' ({first or '…'} to {last or '…'})"
                yield Finding(filed.path, message, keys=keys, subject=post.id, severity=severity)
        for number, channel in enumerate(post.channels):
            if campaign.item.channels and channel not in campaign.item.channels:
                message = (
                    f"{channel} is no channel of the campaign '{campaign.item.id}': {', '.join(campaign.item.channels)}"
                )
                keys = ("channels", number)
                yield Finding(filed.path, message, keys=keys, subject=post.id, channel=channel, severity=severity)


RULES = (
    Rule("SO301", "nonexistent-time", "a publish time does not exist", nonexistent_time),
    Rule("SO302", "ambiguous-time", "a publish time comes twice", ambiguous_time),
    Rule("SO303", "too-close", "two posts on a channel are too close together", too_close, scope=Scope.WORKSPACE),
    Rule("SO305", "outside-window", "a post goes out when nobody watches the channel", outside_window),
    Rule("SO306", "outside-campaign", "a post lies outside its campaign", outside_campaign),
)
