"""SO308: nothing goes out for what has ended."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from socialops.domain.approval.publications import out
from socialops.domain.documents.post import Post
from socialops.domain.finding import Finding, KeyPath
from socialops.domain.time.clock import instant
from socialops.domain.workspace import Workspace
from socialops.rules.rule import Context, Rule


def subject_ended(context: Context) -> Iterator[Finding]:
    """A channel, campaign or goal has `until`, its last day, and a post that is under way goes out after it (or has no
    time, and the day has passed). Move the post, take the channel, campaign or objective off it, or cancel it; or let
    the subject go on. The last day of a campaign's plan (`to`) is SO306.
    """
    workspace = context.workspace
    ends = (
        *(filed.item.until for filed in workspace.channels.values()),
        *(filed.item.until for filed in workspace.campaigns.values()),
        *(filed.item.until for filed in workspace.goals.values()),
    )
    for filed in workspace.posts.values() if any(ends) else ():
        post = filed.item
        if context.is_over(post):
            continue
        there = out(workspace.publications.get(post.id, ()))
        days = {channel: _day(context, post, channel) for channel in post.channels if channel not in there}
        for number, channel in enumerate(post.channels):
            known = workspace.channels.get(channel)
            if known and channel in days and known.item.has_ended(days[channel]):
                message = _message(f"the channel {channel}", known.item.until, days[channel])
                keys: KeyPath = ("channels", number)
                yield Finding(filed.path, message, keys=keys, subject=post.id, channel=channel)
        last = max(days.values())
        for what, until, field in _served(workspace, post):
            if until and last > until:
                yield Finding(filed.path, _message(what, until, last), keys=(field,), subject=post.id)


def _served(workspace: Workspace, post: Post) -> Iterator[tuple[str, date | None, str]]:
    """The campaign and the goals that a post is for: in words, with their last day, and the field that names them."""
    campaign = workspace.campaigns.get(post.campaign or "")
    if campaign:
        yield f"the campaign {campaign.item.id}", campaign.item.until, "campaign"
        if goal := workspace.goals.get(campaign.item.goal or ""):
            yield f"the goal {goal.item.id} of its campaign", goal.item.until, "campaign"
    if goal := workspace.goals.get((post.objective or "").partition("/")[0]):
        yield f"the goal {goal.item.id}", goal.item.until, "objective"


def _day(context: Context, post: Post, channel: str) -> date:
    """The day on which the post goes out there; without a time, today."""
    moment = post.publish_on(channel)
    return instant(moment, context.workspace.zone_of(post)).date() if moment else context.today


def _message(what: str, until: date | None, day: date) -> str:
    return f"{what} ended on {until}, before this goes out ({day}): move the post, take it off there, or cancel it"


RULES = (Rule("SO308", "subject-ended", "a post is for a channel, campaign or goal that ended", subject_ended),)
