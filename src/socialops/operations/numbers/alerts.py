"""What `alerts` shows: what stands and who answers, and when an alert would have rung."""

from __future__ import annotations

from socialops.classes import dataclass
from socialops.domain.documents.alert import Alert
from socialops.domain.numbers.alarms.back_test import AlertTest, alert_test
from socialops.domain.numbers.alarms.watch import Alarms, Blind
from socialops.domain.workspace import Filed
from socialops.errors import SocialopsError
from socialops.operations.shown.opened import Asker, Page, open_workspace
from socialops.views.numbers import alerts as view


@dataclass(frozen=True)
class AlertsShown:
    """The alerts, those that stand first; and those that can't ring, each with the reason."""

    page: Page
    rows: tuple[view.AlertRow, ...]
    blind: tuple[Blind, ...]
    currency: str | None


def alerts(asker: Asker, *, answered: bool) -> AlertsShown:
    """What stands; with *answered*, what somebody or something has ended, too."""
    opened = open_workspace(asker)
    found = view.alerts(opened.workspace, opened.now)
    rows = found.rows if answered else found.standing
    return AlertsShown(opened.page, rows, found.blind, opened.workspace.settings.currency)


@dataclass(frozen=True)
class TestShown:
    """When an alert would have rung."""

    page: Page
    test: AlertTest
    currency: str | None


def tested(asker: Asker, word: str, weeks: int) -> TestShown:
    """When the alert that *word* names would have rung in so many weeks.

    Raises:
        SocialopsError: there is no such alert, or its key figure is none.
    """
    opened = open_workspace(asker)
    filed: Filed[Alert] = opened.named("alert", word)
    found = alert_test(Alarms(opened.workspace, opened.now), filed.item, weeks)
    if found is None:
        raise SocialopsError(
            f"{filed.path}: '{filed.item.kpi}' is no number of channels or posts. 'socialops kpi list' shows what is."
        )
    return TestShown(opened.page, found, opened.workspace.settings.currency)
