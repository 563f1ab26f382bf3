"""That the time of a post is over before anybody let it go, or was never said."""

from __future__ import annotations

from datetime import UTC, datetime

from socialops.domain.approval.state import PostState, State
from socialops.domain.results.transition import Done
from socialops.domain.sanitize import one_line

_BEFORE = {State.IN_REVIEW: "it goes out as soon as it is approved", State.DUE: "it goes out with the next 'publish'"}

_LETS_GO = frozenset({"submit", "resume", "approve", "bypass"})


def let_go_late(done: Done, now: datetime) -> str | None:
    """The same for what a command just did, where it lets the post go."""
    if done.after is None or done.plan.trailers.get("Socialops-Action") not in _LETS_GO:
        return None
    return past_time(done.after, now) or _no_time(done.after)


def _no_time(state: PostState) -> str | None:
    """That the time is still to be said, where an approval covers it: whoever says it later begins anew."""
    if state.times or state.state is not State.IN_REVIEW or not (state.workflow and state.workflow.covers_schedule):
        return None
    post = one_line(state.post.id)
    return (
        f"{post} has no time yet, and an approval covers the time: "
        f"socialops schedule {post} --at 'YYYY-MM-DD HH:MM', before others look at it"
    )


def past_time(state: PostState, now: datetime) -> str | None:
    """The words for a post that waits for a look, or that is due; None where its time is still to come."""
    then = _BEFORE.get(state.state)
    out = {channel for channel, filed in state.published.items() if filed.item.outcome == "published"}
    times = [at for channel, at in state.times.items() if channel not in out]
    at = min(times, key=lambda each: each.astimezone(UTC), default=None)
    if then is None or at is None or at.astimezone(UTC) > now.astimezone(UTC):
        return None
    post = one_line(state.post.id)
    return (
        f"{post} was to go out on {at:%Y-%m-%d %H:%M}, which is past: {then}. "
        f"Another time: socialops schedule {post} --at 'YYYY-MM-DD HH:MM'"
    )
