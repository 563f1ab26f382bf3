"""SO307: how often a channel speaks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby

from socialops.domain.documents.channel import Channel
from socialops.domain.finding import Finding
from socialops.domain.time.week import DAYS, Planned, by_week, monday_of, week_name
from socialops.domain.workspace import Filed
from socialops.rules.rule import Context, Rule, Scope
from socialops.rules.schedule.times import is_out

_WEEK = timedelta(days=DAYS)


def cadence(context: Context) -> Iterator[Finding]:
    """A channel's `cadence: {per_week: [least, most]}` says how often it speaks. More than that tires its readers: move
    a post, or widen the cadence. Less lets them forget it: plan a post ('socialops calendar' offers open slots).
    Weeks (Monday to Sunday in the workspace's zone) are judged from today to the channel's last planned post; for too
    few posts only those that lie wholly in between, for a plan is always thin at its end. A week of which all is out is
    history.
    """
    wanted = {name: f for name, f in context.workspace.channels.items() if f.item.cadence}
    weeks = by_week(context.workspace) if wanted else {}
    for channel, filed in wanted.items():
        if channel not in weeks:
            continue
        yield from _too_many(context, filed.item, weeks[channel])
        yield from _too_few(context, filed, weeks[channel])


def _too_many(context: Context, channel: Channel, weeks: Mapping[date, Sequence[Planned]]) -> Iterator[Finding]:
    most = channel.cadence.per_week[1] if channel.cadence else 0
    for monday in sorted(weeks):
        posts = weeks[monday]
        for number, (_, filed) in enumerate(posts[most:] if monday + _WEEK > context.today else (), most + 1):
            if is_out(context.workspace, filed, channel.id):
                continue
            post, variant = filed.item, filed.item.variants.get(channel.id)
            keys = ("variants", channel.id, "publish_at") if variant and variant.publish_at else ("publish_at",)
            message = (
                f"this is post {number} of week {week_name(monday)} on {channel.id}, which takes at most {most} a "
                "week: move it to another one"
            )
            yield Finding(filed.path, message, keys=keys, subject=post.id, channel=channel.id)


def _too_few(context: Context, filed: Filed[Channel], weeks: Mapping[date, Sequence[Planned]]) -> Iterator[Finding]:
    """One finding for each run of weeks with the same number of posts: a far-off post makes one, not hundreds."""
    channel = filed.item
    least = channel.cadence.per_week[0] if channel.cadence else 0
    monday = monday_of(context.today + timedelta(days=DAYS - 1))
    between = []
    while monday + _WEEK <= max(weeks) and not channel.has_ended(monday + _WEEK - timedelta(days=1)):
        between.append(monday)
        monday += _WEEK
    for count, group in groupby(between, key=lambda week: len(weeks.get(week, ()))):
        thin = list(group)
        if count >= least:
            continue
        names = week_name(thin[0]) + (f" to {week_name(thin[-1])}" if thin[1:] else "")
        verb = "have" if thin[1:] else "has"
        many = "no post" if count == 0 else f"{count} post{'s' if count > 1 else ''}"
        message = (
            f"week{'s' if thin[1:] else ''} {names} {verb} {many} on {channel.id}, which wants at least {least} a "
            "week: plan one more, or lower per_week"
        )
        yield Finding(filed.path, message, keys=("cadence", "per_week"), subject=channel.id, channel=channel.id)


RULES = (
    Rule("SO307", "cadence", "a channel speaks too often, or too seldom, in a week", cadence, scope=Scope.WORKSPACE),
)
