"""The next time at which a post's channels may speak, and are silent around it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

from socialops.domain.documents.post import Post
from socialops.domain.time.clock import ClockTrouble, instant, length, resolve
from socialops.domain.time.opening import is_open
from socialops.domain.time.zones import zone
from socialops.domain.workspace import Workspace
from socialops.operations.posts.context import TransitionContext
from socialops.rules.rule import planned

HORIZON = 366
"""Days in which the next free time is looked for."""
_NOON = time(12)


class FreeTimes:
    """Knows which times are taken on which channel, and takes what it gives away."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.taken = {
            channel: [(at, filed.item.id) for at, filed in entries] for channel, entries in planned(workspace).items()
        }

    def next(self, context: TransitionContext) -> datetime | list[str]:
        """The first later day on which the post's channels may speak at its time of day, and are silent around it."""
        post, name = context.post, context.workspace.zone_of(context.post)
        place = zone(name) or UTC
        now = context.now.astimezone(place)
        own = instant(post.publish_at, name) if post.publish_at else None
        after = max(now, own) if own else now
        clock = own.time() if own else self._usual(post)
        for number in range(HORIZON):
            wall = datetime.combine(after.date() + timedelta(days=number), clock.replace(second=0, microsecond=0))
            at = resolve(wall, name)
            if isinstance(at, ClockTrouble) or at <= after or not self._is_free(post, at):
                continue
            for channel in self._moving(post):
                self.taken.setdefault(channel, []).append((at.astimezone(UTC), post.id))
            return wall
        return [f"no time is free in the next {HORIZON} days at {clock:%H:%M}: take --at, or widen 'windows'"]

    def _moving(self, post: Post) -> Iterator[str]:
        """The channels that have no time of their own."""
        for channel in post.channels:
            variant = post.variants.get(channel)
            if channel in self.workspace.channels and not (variant and variant.publish_at):
                yield channel

    def _usual(self, post: Post) -> time:
        """When the first of its channels begins to speak, else noon: for a post that has no time yet."""
        starts = [w.start for c in self._moving(post) for w in self.workspace.channels[c].item.windows]
        return time(*divmod(starts[0], 60)) if starts and starts[0] < 24 * 60 else _NOON

    def _is_free(self, post: Post, at: datetime) -> bool:
        home = zone(self.workspace.settings.timezone) or UTC
        for name in self._moving(post):
            channel = self.workspace.channels[name].item
            gap = length(channel.spacing) if channel.spacing else timedelta(minutes=1)
            others = (moment for moment, owner in self.taken.get(name, ()) if owner != post.id)
            if not is_open(channel.windows, at.astimezone(home)) or any(abs(at - other) < gap for other in others):
                return False
        return True
