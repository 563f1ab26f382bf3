"""What `tasks` shows: each person's next actions; and who is next on one post."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from socialops.domain.workspace import Workspace
from socialops.errors import SocialopsError
from socialops.operations.shown.calendar import stamps_of
from socialops.operations.shown.opened import Asker, Opened, Page, known, open_workspace
from socialops.store.load import find_root, load
from socialops.views import tasks as view


@dataclass(frozen=True)
class TasksShown:
    """The tasks, soonest first; `stamps` are there only where they were asked for."""

    page: Page
    tasks: list[view.Task]
    stamps: Mapping[str, datetime]


@dataclass(frozen=True)
class TasksWanted:
    """Which tasks: `mine` or those of members, of some posts (ids or paths), those done too."""

    mine: bool = False
    members: Sequence[str] | None = None
    posts: Sequence[str] | None = None
    done_too: bool = False


def tasks(asker: Asker, wanted: TasksWanted, *, with_stamps: bool = False) -> TasksShown:
    """The tasks that are wanted; with *with_stamps*, since when each post is as it is.

    Raises:
        SocialopsError: a name is not known, or filters exclude each other.
    """
    opened = open_workspace(asker)
    if wanted.mine and wanted.members:
        raise SocialopsError("--mine and --member exclude each other: take one of the two.")
    workspace = opened.workspace
    members = frozenset({_me(opened)}) if wanted.mine else known("--member", wanted.members, workspace.members)
    ids = [opened.post(word).item.id for word in wanted.posts] if wanted.posts else None
    times = opened.post_times_for_due()
    standings = opened.standings(times, ids) + opened.series_standings(times, ids)
    found = view.tasks(workspace, standings, opened.now, times, everything=wanted.done_too)
    found = [task for task in found if not members or task.member in members]
    return TasksShown(opened.page, found, stamps_of(opened, standings) if with_stamps else {})


def _me(opened: Opened) -> str:
    from socialops.git.repo import open_repo
    from socialops.operations.posts.context import find_actor

    return find_actor(open_repo(opened.root), opened.workspace).id


@dataclass(frozen=True)
class NextShown:
    """What is to be done next on a post, by whom."""

    tasks: Sequence[view.Task]
    now: datetime


def next_on(asker: Asker, post: str) -> NextShown:
    """Who is next on a post of that id, as the files are now; read anew, since a command just changed them."""
    root = find_root(asker.directory)
    workspace: Workspace = load(root, posts=[post])
    opened = Opened(asker, root, workspace, asker.now(workspace.settings.timezone))
    times = opened.post_times_for_due()
    standings = opened.standings(times)
    found = view.tasks(workspace, standings, opened.now, times)
    stage = next((standing.state.stage for standing in standings if standing.post.id == post), None)
    return NextShown(view.next_task(found, post, stage), opened.now)
