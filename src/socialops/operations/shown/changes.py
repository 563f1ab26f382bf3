"""What `changes` shows: what changed in the rules people work by, for whom, and which posts it catches."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, tzinfo

from socialops.classes import dataclass
from socialops.domain.time.clock import start_of_day
from socialops.domain.time.day import mended_day, parse_day
from socialops.errors import SocialopsError
from socialops.operations.shown.opened import Asker, Opened, Page, known, open_workspace
from socialops.rules.run import run as check
from socialops.views import changes as view
from socialops.views.standing import home_zone

_DAY = re.compile(r"[\d./-]*[./-][\d./-]*")
_EIGHT = re.compile(r"(19|20)\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])")
"""Digits that can only be meant as a day, though a commit's name might begin with them."""


@dataclass(frozen=True)
class ChangesShown:
    """What changed; times are to be shown in `zone`."""

    page: Page
    zone: tzinfo
    changes: view.Changes


def changes(asker: Asker, since: str, *, members: Sequence[str] | None = None) -> ChangesShown:
    """What changed since a commit, or since a day began, as far as it matters to *members*, else to all.

    Raises:
        SocialopsError: there is no such commit or member, or no history.
    """
    opened = open_workspace(asker)
    wanted = known("--member", members, opened.workspace.members)
    before = _then(opened, since).workspace
    today = opened.now.date()
    then, now = (check(w, today, listed=None).diagnostics for w in (before, opened.workspace))
    found = view.changes(before, opened.workspace, since=since, now=opened.now, found=(then, now)).of(wanted)
    return ChangesShown(opened.page, home_zone(opened.workspace), found)


def _then(opened: Opened, since: str) -> Opened:
    """The workspace as of a commit, or as of the last commit before a day began."""
    bare = re.fullmatch(r"[0-9a-f]+", since)
    looks = _EIGHT.fullmatch(since) if bare else _DAY.fullmatch(since) or mended_day(since)
    day = parse_day("--since", since) if looks else None
    return opened.at(since if day is None else _last_before(opened, day), option="--since")


def _last_before(opened: Opened, day: date) -> str:
    """The last commit before midnight of that day in the workspace's zone; else the first one there is."""
    begin = start_of_day(day, opened.page.zone)
    commits = opened.log()
    if not commits:
        raise SocialopsError("There is no history to compare with: commit the workspace first.")
    return next((commit.id for commit in commits if commit.at < begin), commits[-1].id)
