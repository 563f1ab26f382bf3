"""What `remind` shows: what falls due soon and what is late, for each person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from socialops.classes import dataclass
from socialops.domain.time.clock import parse_duration, shift
from socialops.errors import SocialopsError
from socialops.operations.shown.filter_words import FilterWords
from socialops.operations.shown.filters import filters
from socialops.operations.shown.opened import Asker, Opened, Page, open_workspace
from socialops.views import reminders as view
from socialops.views.cases.list import list_cases
from socialops.views.filters import Filters, wanted_cases
from socialops.views.tasks import tasks

if TYPE_CHECKING:
    from socialops.views.numbers.alerts import AlertRow


@dataclass(frozen=True)
class RemindersShown:
    """Reminders, the most urgent first."""

    page: Page
    reminders: list[view.Reminder]


def reminders(asker: Asker, within: str, words: FilterWords = FilterWords()) -> RemindersShown:  # noqa: B008
    """What is due within a duration such as 4h, 1d or 2bd, of what passes the filters.

    Raises:
        SocialopsError: a filter names what is not known, or *within* is no duration.
    """
    opened = open_workspace(asker)
    wants, posts = filters(words, opened.workspace), opened.workspace.posts
    found = due_within(opened, within, wants)
    shown = [
        line
        for line in found
        if wants.take_people(
            opened.workspace, (line.member or "",), posts[line.subject].item.people if line.subject in posts else ()
        )
    ]
    return RemindersShown(opened.page, shown)


def due_within(opened: Opened, within: str, wants: Filters) -> list[view.Reminder]:
    """What is late or due within that duration, for everybody, about such posts."""
    span = _span(opened, within)
    workspace, now, times = opened.workspace, opened.now, opened.post_times_for_due()
    standings = opened.standings(times) + opened.series_standings(times)
    standings = [s for s in standings if wants.take(workspace, s.post)]
    found = tasks(workspace, standings, now, times)
    cases = wanted_cases(workspace, replace(wants, members=frozenset(), teams=frozenset()), list_cases(workspace, now))
    rang = _alerts(opened, wants)
    return view.reminders(workspace, standings, found, cases, now=now, within=span, alerts=rang)


def _alerts(opened: Opened, wants: Filters) -> Sequence[AlertRow]:
    """The alerts that stand, about what is wanted; without alerts nothing is imported for it."""
    if not opened.workspace.alerts:
        return ()
    from socialops.views.numbers.alert_tasks import wanted_alerts

    return wanted_alerts(opened.workspace, replace(wants, members=frozenset(), teams=frozenset()), opened.now)


def _span(opened: Opened, within: str) -> timedelta:
    try:
        duration = parse_duration(within)
        return shift(opened.now, duration, sign=1, holidays=opened.workspace.holidays) - opened.now
    except ValueError as error:
        raise SocialopsError(f"--within '{within}' {error}") from error
    except OverflowError as error:
        raise SocialopsError(f"--within '{within}' reaches beyond what a calendar holds: name less.") from error
