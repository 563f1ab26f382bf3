"""What `backlog` shows: what waits, for whom, since when, and who has too much of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from socialops.operations.shown.opened import Asker, Page, known, open_workspace
from socialops.views import backlog as view
from socialops.views.overload import Strain, strain


@dataclass(frozen=True)
class BacklogShown:
    """The backlog, and where people or hours are too few for it."""

    page: Page
    backlog: view.Backlog
    overload: Strain


def backlog(
    asker: Asker, *, members: Sequence[str] | None = None, roles: Sequence[str] | None = None, over: int
) -> BacklogShown:
    """What waits for those members and roles, else for all; more than *over* open items are too many for one."""
    opened = open_workspace(asker)
    workspace, now = opened.workspace, opened.now
    of_members = known("--member", members, workspace.members)
    of_roles = known("--role", roles, workspace.roles)
    times = opened.post_times()
    standings = opened.standings(times)
    waiting = [*standings, *opened.series_standings(times)]
    found = view.backlog(workspace, waiting, now=now, times=times, members=of_members, roles=of_roles)
    return BacklogShown(opened.page, found, strain(workspace, standings, found, now=now, pile=over))
