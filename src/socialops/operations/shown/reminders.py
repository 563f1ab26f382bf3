"""What `remind` shows: what falls due soon and what is late, for each person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from socialops.domain.time.clock import parse_duration, shift
from socialops.errors import SocialopsError
from socialops.operations.shown.opened import Asker, Opened, Page, known, open_workspace
from socialops.views import reminders as view
from socialops.views.cases.list import list_cases
from socialops.views.tasks import tasks


@dataclass(frozen=True)
class RemindersShown:
    """Reminders, the most urgent first."""

    page: Page
    reminders: list[view.Reminder]


def reminders(asker: Asker, within: str, *, members: Sequence[str] | None = None) -> RemindersShown:
    """What is due within a duration such as 4h, 1d or 2bd, for *members* where any are named.

    Raises:
        SocialopsError: a member is not known, or *within* is no duration.
    """
    opened = open_workspace(asker)
    wanted = known("--member", members, opened.workspace.members)
    found = due_within(opened, within)
    return RemindersShown(opened.page, [line for line in found if not wanted or line.member in wanted])


def due_within(opened: Opened, within: str) -> list[view.Reminder]:
    """What is late or due within that duration, for everybody."""
    span = _span(opened, within)
    workspace, now, times = opened.workspace, opened.now, opened.post_times_for_due()
    standings = opened.standings(times) + opened.series_standings(times)
    found = tasks(workspace, standings, now, times)
    return view.reminders(workspace, standings, found, list_cases(workspace, now), now=now, within=span)


def _span(opened: Opened, within: str) -> timedelta:
    try:
        duration = parse_duration(within)
        return shift(opened.now, duration, sign=1, holidays=opened.workspace.holidays) - opened.now
    except ValueError as error:
        raise SocialopsError(f"--within '{within}' {error}") from error
    except OverflowError as error:
        raise SocialopsError(f"--within '{within}' reaches beyond what a calendar holds: name less.") from error
