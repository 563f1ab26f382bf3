"""Where every post stands and what is missing, from whom."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import field
from datetime import datetime, tzinfo

from socialops.classes import dataclass
from socialops.domain.approval.decisions import Decided
from socialops.domain.approval.replies import Reply
from socialops.domain.approval.state import PostState, State
from socialops.domain.approval.waiting import Waiting
from socialops.domain.time.clock import instant
from socialops.views.standing import Standing, Turn


@dataclass(frozen=True)
class Lapse:
    """An approval that no longer counts: the post changed after it."""

    stage: str
    by: str
    at: datetime
    digest: str | None
    path: str


@dataclass(frozen=True)
class StatusRow:
    """One post. Times are in the workspace's zone; `publish_at` is that of the earliest channel."""

    id: str
    path: str
    title: str
    state: State
    stage: str | None
    publish_at: datetime | None
    channels: tuple[str, ...]
    author: str
    campaign: str | None
    of: PostState = field(repr=False, compare=False)
    waiting_for: tuple[Waiting, ...]
    lapsed: tuple[Lapse, ...]
    published: Mapping[str, str]
    turn: Turn | None
    revision: State | None = None
    """How far the review of a change is, of what is out on every channel."""
    missed: tuple[str, ...] = ()
    """Channels whose time passed so long ago that it no longer goes out there by itself."""
    goal: str | None = None
    objective: str | None = None
    replies: tuple[Reply, ...] = ()
    """What was said to requests for changes whose makers have not looked since; times in the workspace's zone."""

    @property
    def digest(self) -> str:
        """What an approval must carry now; worked out when asked for, since it covers every byte of the media."""
        return self.of.digest


def status(standings: Iterable[Standing], *, zone: tzinfo, states: Collection[str] = ()) -> list[StatusRow]:
    """One row for each post, in the order given; only those in *states* where any are named."""
    return [_row(s, zone) for s in standings if not states or s.state.state in states]


def counts(rows: Iterable[StatusRow]) -> dict[State, int]:
    """How many posts are in each state, in the order of the states' own list; none for what is not there."""
    found = [row.state for row in rows]
    return {state: found.count(state) for state in State if state in found}


def lapse(decided: Decided, zone: tzinfo) -> Lapse:
    """The lapsed approval as a row of its own."""
    review = decided.review
    at = instant(review.at, str(zone))
    return Lapse(review.stage, review.by, at, review.digest, decided.filed.path)


def _row(standing: Standing, zone: tzinfo) -> StatusRow:
    post, state = standing.post, standing.state
    first = state.first_time
    return StatusRow(
        id=post.id,
        path=standing.path,
        title=post.title,
        state=state.state,
        stage=state.stage,
        publish_at=first and first.astimezone(zone),
        channels=post.channels,
        author=post.author,
        campaign=post.campaign,
        of=state,
        waiting_for=standing.waiting,
        lapsed=tuple(lapse(decided, zone) for decided in state.lapsed),
        published={channel: filed.item.outcome for channel, filed in state.published.items()},
        turn=standing.turn,
        revision=state.revision,
        missed=standing.missed,
        goal=standing.aim.goal,
        objective=standing.aim.objective,
        replies=tuple(reply._replace(at=reply.at.astimezone(zone)) for reply in standing.replies),
    )
