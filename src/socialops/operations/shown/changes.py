"""What `changes` shows: what changed in the rules people work by, for whom, and which posts it catches."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, tzinfo

from socialops.classes import dataclass
from socialops.domain.time.clock import start_of_day
from socialops.errors import SocialopsError
from socialops.operations.shown.opened import Asker, Opened, Page, known, open_workspace
from socialops.operations.shown.since import day_meant
from socialops.rules.run import run as check
from socialops.views import changes as view
from socialops.views.standing import home_zone


@dataclass(frozen=True)
class ChangesShown:
    """What changed; times are to be shown in `zone`."""

    page: Page
    zone: tzinfo
    changes: view.Changes


def changes(
    asker: Asker, since: str, *, members: Sequence[str] | None = None, commit: str | None = None
) -> ChangesShown:
    """What changed since a commit, or since a day began, as far as it matters to *members*, else to all.

    *commit* is the id of what *since* names, where that is known.

    Raises:
        SocialopsError: there is no such commit or member, or no history.
    """
    opened = open_workspace(asker)
    wanted = known("--member", members, opened.workspace.members)
    before = _then(opened, since, commit).workspace
    today = opened.now.date()
    then, now = (check(w, today, listed=None).diagnostics for w in (before, opened.workspace))
    found = view.changes(before, opened.workspace, since=since, now=opened.now, found=(then, now)).of(wanted)
    return ChangesShown(opened.page, home_zone(opened.workspace), found)


def _then(opened: Opened, since: str, commit: str | None) -> Opened:
    """The workspace as of a commit, or as of the last commit before a day began."""
    day = day_meant(since)
    if day is None:
        return opened.at(since, option="--since", known=commit)
    return opened.at(_last_before(opened, day), option="--since")


def _last_before(opened: Opened, day: date) -> str:
    """The last commit before midnight of that day in the workspace's zone; else the first one there is."""
    begin = start_of_day(day, opened.page.zone)
    commits = opened.log()
    if not commits:
        raise SocialopsError("There is no history to compare with: commit the workspace first.")
    return next((commit.id for commit in commits if commit.at < begin), commits[-1].id)
