"""What `tasks` shows: each person's next actions; and who is next on one post."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from socialops.classes import dataclass
from socialops.domain.workspace import Workspace
from socialops.errors import SocialopsError
from socialops.operations.records_branch import source_of
from socialops.operations.shown.calendar import stamps_of
from socialops.operations.shown.changers import exactly, where_few
from socialops.operations.shown.filter_words import FilterWords
from socialops.operations.shown.filters import filters
from socialops.operations.shown.opened import Asker, Opened, Page, open_workspace
from socialops.store.load import load
from socialops.store.root import find_root
from socialops.views import tasks as view
from socialops.views.filters import Filters
from socialops.views.standing import Standing

MINE_OR_A_MEMBER = "--mine asks for what is yours, --member for what is somebody's by name: leave one of the two out."
"""What is said where a command is asked for both."""


@dataclass(frozen=True)
class TasksShown:
    """The tasks, soonest first; `stamps` are there only where they were asked for."""

    page: Page
    tasks: list[view.Task]
    stamps: Mapping[str, datetime]
    later: int = 0
    """How many more come later, and can't be done yet."""


@dataclass(frozen=True)
class TasksWanted:
    """Which tasks: `mine` or those that pass the filters, of some posts (ids or paths), those done too.

    `near` leaves out what can't be done yet and is not due within two weeks.
    """

    mine: bool = False
    words: FilterWords = FilterWords()
    posts: Sequence[str] | None = None
    done_too: bool = False
    near: bool = False


def tasks(asker: Asker, wanted: TasksWanted, *, with_stamps: bool = False) -> TasksShown:
    """The tasks that are wanted; with *with_stamps*, since when each post is as it is.

    Raises:
        SocialopsError: a name is not known, or filters exclude each other.
    """
    opened = open_workspace(asker)
    if wanted.mine and wanted.words.members:
        raise SocialopsError(MINE_OR_A_MEMBER)
    workspace = opened.workspace
    wants = filters(wanted.words, workspace)
    wants = replace(wants, members=frozenset({asking(opened)})) if wanted.mine else wants
    ids = [opened.post(word).item.id for word in wanted.posts] if wanted.posts else None
    times = opened.post_times_for_due()
    standings = opened.standings(times, ids) + opened.series_standings(times, ids)
    standings = [s for s in standings if wants.take(workspace, s.post)]
    standings = where_few(opened, standings) if ids is None else exactly(opened, standings)
    found = view.tasks(workspace, standings, opened.now, times, everything=wanted.done_too)
    found = filtered(workspace, wants, standings, found)
    if ids is None:
        found = with_alerts(workspace, wants, found, opened.now)
    rows, later = view.split(found, opened.now) if wanted.near else (found, 0)
    return TasksShown(opened.page, rows, stamps_of(opened, standings) if with_stamps else {}, later)


def with_alerts(workspace: Workspace, wants: Filters, found: Sequence[view.Task], now: datetime) -> list[view.Task]:
    """*found* and what alerts on channels add; without alerts nothing is imported for it."""
    if not workspace.alerts:
        return list(found)
    from socialops.views.numbers.alert_tasks import channel_tasks

    return view.in_order((*found, *channel_tasks(workspace, wants, now)))


def filtered(
    workspace: Workspace, wants: Filters, standings: Sequence[Standing], found: Sequence[view.Task]
) -> list[view.Task]:
    """The tasks of wanted members, and of wanted teams those that their people do, and those of what they write."""
    if not (wants.members or wants.teams):
        return list(found)
    writers = {s.post.id: s.post.people for s in standings}
    return [t for t in found if wants.take_people(workspace, (t.member or "",), writers.get(t.post, ()))]


def asking(opened: Opened) -> str:
    """The member that git's identity is.

    Raises:
        SocialopsError: it is nobody's, or there is no repository.
    """
    from socialops.git.repo import open_repo
    from socialops.operations.posts.context import find_actor

    return find_actor(opened.repo or open_repo(opened.root), opened.workspace).id


@dataclass(frozen=True)
class NextShown:
    """What is to be done next on a post, by whom."""

    tasks: Sequence[view.Task]
    now: datetime


def next_on(asker: Asker, post: str) -> NextShown:
    """Who is next on a post of that id, as the files are now; read anew, since a command just changed them."""
    root = find_root(asker.directory)
    workspace: Workspace = load(source_of(root), posts=[post])
    opened = Opened(asker, root, workspace, asker.now(workspace.settings.timezone))
    times = opened.post_times_for_due()
    standings = opened.standings(times)
    found = view.tasks(workspace, standings, opened.now, times)
    return NextShown(view.next_task(found, post), opened.now)
