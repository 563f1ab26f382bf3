"""What `status` shows: where posts stand, what is missing, and from whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo

from socialops.domain.approval.state import State
from socialops.operations.shown.opened import Asker, Page, known, open_workspace
from socialops.views import status as view
from socialops.views.standing import home_zone


@dataclass(frozen=True)
class StatusShown:
    """Rows of posts and of series approved ahead; `counts` are of posts, `posts` is how many there are in all."""

    page: Page
    zone: tzinfo
    rows: list[view.StatusRow]
    series: list[view.StatusRow]
    counts: Mapping[State, int]
    posts: int


def status(asker: Asker, posts: Sequence[str] = (), *, states: Sequence[str] | None = None) -> StatusShown:
    """Where *posts* stand (ids or paths; else all), those in *states* where any are named.

    Raises:
        SocialopsError: there is no such post, or no such state.
    """
    opened = open_workspace(asker)
    wanted = known("--state", states, State)
    ids = [opened.post(word).item.id for word in posts] if posts else None
    times = opened.post_times_for_due()
    zone = home_zone(opened.workspace)
    rows = view.status(opened.standings(times, ids), zone=zone, states=wanted)
    series = view.status(opened.series_standings(times, ids), zone=zone, states=wanted)
    return StatusShown(opened.page, zone, rows, series, view.counts(rows), len(opened.workspace.posts))
