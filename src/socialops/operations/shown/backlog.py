"""What `backlog` shows: what waits, for whom, since when, and who has too much of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from socialops.operations.shown.filters import FilterWords, filters
from socialops.operations.shown.opened import Asker, Opened, Page, known, open_workspace
from socialops.operations.shown.tasks import filtered, with_alerts
from socialops.views import backlog as view
from socialops.views.tasks import Task, tasks
from socialops.views.work.overload import Strain, strain


@dataclass(frozen=True)
class BacklogShown:
    """The backlog, and where people or hours are too few for it."""

    page: Page
    backlog: view.Backlog
    overload: Strain
    tasks: Sequence[Task] = ()
    """The open tasks that it was made of."""


def backlog(
    asker: Asker,
    words: FilterWords = FilterWords(),  # noqa: B008 - frozen
    *,
    roles: Sequence[str] | None = None,
    over: int,
) -> BacklogShown:
    """What waits, of what passes the filters, for those roles, else for all.

    More than *over* open items are too many for one.
    """
    return backlog_of(open_workspace(asker), words, roles=roles, over=over)


def backlog_of(
    opened: Opened,
    words: FilterWords = FilterWords(),  # noqa: B008 - frozen
    *,
    roles: Sequence[str] | None = None,
    over: int,
) -> BacklogShown:
    """The same, of a workspace that is loaded already."""
    workspace, now = opened.workspace, opened.now
    wants = filters(words, workspace)
    of_roles = known("--role", roles, workspace.roles)
    times = opened.post_times()
    standings = [s for s in opened.standings(times) if wants.take(workspace, s.post)]
    leads = [s for s in opened.series_standings(times) if wants.take(workspace, s.post)]
    waiting = [*standings, *leads]
    open_tasks = filtered(workspace, wants, waiting, tasks(workspace, waiting, now, times))
    open_tasks = with_alerts(workspace, wants, open_tasks, now)
    found = view.backlog(workspace, waiting, now=now, times=times, wants=wants, roles=of_roles, tasks=open_tasks)
    pains = strain(workspace, standings, found, now=now, pile=over, tasks=open_tasks)
    return BacklogShown(opened.page, found, pains, open_tasks)
