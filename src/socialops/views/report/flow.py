"""How work flowed: how long posts took, how long each stage took, how often a post went back.

The words are those of Kanban: lead time runs from the first time a post was handed in to its last channel's
publication, by the clock on the wall, nights and weekends included. Percentiles, not averages: one post that lay for
months would colour all others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final

from socialops.classes import dataclass
from socialops.domain.approval.decisions import Decided
from socialops.domain.time.clock import exact
from socialops.domain.workspace import Workspace
from socialops.views.calendar.period import Period
from socialops.views.numbers.flow import Submitted, first_out
from socialops.views.standing import Standing, home_zone

FEWEST: Final = 10
"""Posts below which no percentile is said, only the list."""


@dataclass(frozen=True, slots=True)
class Took:
    """How long something took, post by post, the shortest first."""

    name: str
    lengths: tuple[timedelta, ...]

    def percentile(self, share: int) -> timedelta | None:
        """The length that *share* of 100 posts did not exceed; None where there are too few to say."""
        if len(self.lengths) < FEWEST:
            return None
        return self.lengths[-(-share * len(self.lengths) // 100) - 1]


@dataclass(frozen=True, slots=True)
class Flow:
    """What the posts tell that went out wholly in the period."""

    finished: int
    lead: Took
    stages: tuple[Took, ...]
    sent_back: int
    """Requests for changes that these posts met."""


def flow(workspace: Workspace, standings: Iterable[Standing], submitted: Submitted, period: Period) -> Flow:
    """The flow of the posts whose last channel went out in the period."""
    finished = [(standing, last) for standing, last in _finished(workspace, standings) if period.holds(last.date())]
    leads: list[timedelta] = []
    stages: dict[str, list[timedelta]] = {}
    back = 0
    for standing, last in finished:
        zone = workspace.settings.timezone
        handed = submitted(standing.post.id)
        start = exact(handed, zone) if handed else None
        if start:
            leads.append(max(timedelta(), exact(last, zone) - start))
        for stage, length in _stages(standing, start, zone):
            stages.setdefault(stage, []).append(length)
        requests = [f for f in workspace.reviews.get(standing.post.id, ()) if f.item.decision == "request-changes"]
        back += len(requests)
    return Flow(
        finished=len(finished),
        lead=Took("lead time", tuple(sorted(leads))),
        stages=tuple(Took(name, tuple(sorted(lengths))) for name, lengths in stages.items()),
        sent_back=back,
    )


def _finished(workspace: Workspace, standings: Iterable[Standing]) -> Iterator[tuple[Standing, datetime]]:
    """Posts that are out on every channel, with the time of the last of their first publications."""
    for standing in standings:
        if standing.post.imported:  # what went out elsewhere flowed through nobody's hands here
            continue
        gone = first_out(workspace, standing.post.id)
        if gone.keys() >= {*standing.post.channels}:
            last = max(gone[channel] for channel in standing.post.channels)
            yield standing, last.astimezone(home_zone(workspace))


def _stages(standing: Standing, start: datetime | None, zone: str) -> Iterator[tuple[str, timedelta]]:
    """How long each stage took, from the stage before it (the first: from handing in) to its own last approval."""
    before = start
    for result in standing.state.stages:
        moment = _satisfied(result.approved, result.stage.approvals, zone)
        if moment and before:
            yield result.stage.id, max(timedelta(), moment - before)
        before = moment or before


def _satisfied(approved: Sequence[Decided], needed: int, zone: str) -> datetime | None:
    """When the approval came that was enough."""
    at = sorted(exact(decided.review.at, zone) for decided in approved)
    return at[needed - 1] if needed and len(at) >= needed else None
