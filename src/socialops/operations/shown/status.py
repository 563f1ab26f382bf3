"""What `status` shows: where posts stand, what is missing, and from whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import tzinfo

from socialops.classes import dataclass
from socialops.domain.approval.state import State
from socialops.operations.shown.changers import exactly, where_few
from socialops.operations.shown.filter_words import FilterWords
from socialops.operations.shown.filters import filters
from socialops.operations.shown.opened import Asker, Page, known, open_workspace
from socialops.views import status as view
from socialops.views.filters import shown_posts
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
    unread: int = 0
    """How many posts can't be read, and are in none of these."""
    paused: str | None = None
    """Why nothing goes out by itself at present, where somebody stopped that."""


def status(
    asker: Asker,
    posts: Sequence[str] = (),
    *,
    states: Sequence[str] | None = None,
    words: FilterWords = FilterWords(),  # noqa: B008 - frozen
) -> StatusShown:
    """Where *posts* stand (ids or paths; else all), those in *states* where any are named, and that pass the filters.

    Raises:
        SocialopsError: there is no such post, no such state, or a filter names what is not known.
    """
    opened = open_workspace(asker)
    wants = filters(words, opened.workspace)
    wanted = known("--state", states, State)
    ids = [opened.post(word).item.id for word in posts] if posts else None
    times = opened.post_times_for_due()
    zone = home_zone(opened.workspace)
    standings = opened.standings(times, ids)
    standings = shown_posts(opened.workspace, wants, (where_few if ids is None else exactly)(opened, standings))
    rows = view.status(standings, zone=zone, states=wanted)
    leads = shown_posts(opened.workspace, wants, opened.series_standings(times, ids))
    series = view.status(leads, zone=zone, states=wanted)
    unread = sum(path.startswith("posts/") for path in opened.workspace.broken)
    return StatusShown(
        opened.page, zone, rows, series, view.counts(rows), len(opened.workspace.posts), unread,
        opened.workspace.settings.publish.paused,
    )  # fmt: skip
