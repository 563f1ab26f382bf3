"""What `backlog` shows: what waits, for whom, since when, and who has too much of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from socialops.classes import dataclass
from socialops.operations.shown.changers import where_few
from socialops.operations.shown.filter_words import FilterWords
from socialops.operations.shown.filters import filters
from socialops.operations.shown.opened import Asker, Opened, Page, known, open_workspace
from socialops.operations.shown.tasks import filtered, with_alerts
from socialops.views import backlog as view
from socialops.views.tasks import Task, tasks
from socialops.views.work.overload import Strain, strain

if TYPE_CHECKING:
    from pathlib import Path

    from socialops.views.calendar.pictures import Picture
    from socialops.views.card import Card
    from socialops.views.standing import Standing


@dataclass(frozen=True)
class BacklogCards:
    """The posts that wait, to be opened: a card each, names of members by id, and pictures by path."""

    cards: Mapping[str, Card]
    names: Mapping[str, str]
    pictures: Mapping[str, Picture]
    root: Path


@dataclass(frozen=True)
class BacklogShown:
    """The backlog, and where people or hours are too few for it."""

    page: Page
    backlog: view.Backlog
    overload: Strain
    tasks: Sequence[Task] = ()
    """The open tasks that it was made of."""
    posts: BacklogCards | None = None
    """What a page shows of the posts, where it was asked for."""


def backlog(
    asker: Asker,
    words: FilterWords = FilterWords(),  # noqa: B008 - frozen
    *,
    roles: Sequence[str] | None = None,
    over: int,
    with_cards: bool = False,
) -> BacklogShown:
    """What waits, of what passes the filters, for those roles, else for all.

    More than *over* open items are too many for one.
    """
    return backlog_of(open_workspace(asker), words, roles=roles, over=over, with_cards=with_cards)


def backlog_of(
    opened: Opened,
    words: FilterWords = FilterWords(),  # noqa: B008 - frozen
    *,
    roles: Sequence[str] | None = None,
    over: int,
    with_cards: bool = False,
) -> BacklogShown:
    """The same, of a workspace that is loaded already."""
    workspace, now = opened.workspace, opened.now
    wants = filters(words, workspace)
    of_roles = known("--role", roles, workspace.roles)
    times = opened.post_times()
    standings = [s for s in opened.standings(times) if wants.take(workspace, s.post)]
    leads = [s for s in opened.series_standings(times) if wants.take(workspace, s.post)]
    standings, leads = where_few(opened, standings), where_few(opened, leads)
    waiting = [*standings, *leads]
    open_tasks = filtered(workspace, wants, waiting, tasks(workspace, waiting, now, times))
    open_tasks = with_alerts(workspace, wants, open_tasks, now)
    found = view.backlog(workspace, waiting, now=now, times=times, wants=wants, roles=of_roles, tasks=open_tasks)
    pains = strain(workspace, standings, found, now=now, pile=over, tasks=open_tasks)
    posts = _cards(opened, found, waiting) if with_cards else None
    return BacklogShown(opened.page, found, pains, open_tasks, posts)


def _cards(opened: Opened, found: view.Backlog, standings: Sequence[Standing]) -> BacklogCards:
    from socialops.views.calendar.pictures import pictures
    from socialops.views.card import card

    workspace, by_post = opened.workspace, {standing.post.id: standing for standing in standings}
    there = dict.fromkeys(item.post for item in found.items if item.post in by_post)
    cards = {post: card(workspace, by_post[post]) for post in there}
    names = {name: filed.item.name for name, filed in workspace.members.items()}
    return BacklogCards(cards, names, pictures(workspace, cards.values()), opened.root)
