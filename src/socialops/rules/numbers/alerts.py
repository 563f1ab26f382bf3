"""SO710 to SO712: alerts that somebody answers, that ring seldom enough to be heard, and that can ring at all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from socialops.domain.finding import Finding, Severity
from socialops.domain.numbers.kpi_catalogue import formula_of
from socialops.rules.rule import Context, Rule, Scope

if TYPE_CHECKING:
    from socialops.domain.numbers.alarms.watch import Alarms

WEEKS = 52
"""How far back it is looked whether an alert rings too often."""


def alert_unanswerable(context: Context) -> Iterator[Finding]:
    """An alert that nobody answers is noise from the first day. It says who answers (`responder`, a role that somebody
    holds today) and what they do: `respond` in words, a `playbook` to open a case with, or a `task` on the post.
    """
    workspace = context.workspace
    for name, filed in workspace.alerts.items():
        alert = filed.item
        if alert.responder is None:
            message = "nobody answers it: add 'responder:', the role that does"
            yield Finding(filed.path, message, keys=("id",), subject=name)
        elif alert.responder in workspace.roles and not workspace.roster.holders(alert.responder, context.today):
            message = f"nobody holds the role '{alert.responder}' today, so nobody answers it: give it to a member"
            yield Finding(filed.path, message, keys=("responder",), subject=name)
        if not (alert.respond or alert.playbook or alert.task):
            message = "it says no answer: add 'respond:' (in words), 'playbook:' or 'task:'"
            yield Finding(filed.path, message, keys=("id",), subject=name)


def alert_noisy(context: Context) -> Iterator[Finding]:
    """By the numbers of the last 52 weeks the alert would have rung over six times: people stop to listen. Days of the
    calendar's moments, which explain themselves, are not counted. See when it was with 'socialops alerts test', then
    take a wider range (`by: auto` finds one), more `least`, or a longer `cooldown`.
    """
    if not context.workspace.alerts:
        return
    from socialops.domain.numbers.alarms.back_test import alert_test

    for name, filed in context.workspace.alerts.items():
        found = alert_test(context.once(_alarms), filed.item, WEEKS)
        if found and found.is_noisy:
            message = (
                f"it would have rung {found.unexpected} times in {WEEKS} weeks, which nobody listens to: see "
                f"'socialops alerts test {name}', then widen it"
            )
            yield Finding(filed.path, message, keys=("when",), subject=name)


def alert_blind(context: Context) -> Iterator[Finding]:
    """The alert can't ring: too few weeks, days or posts were measured to know what is usual, or nothing was measured
    for two of them. Import what the platform shows ('socialops measure import'), or watch what is measured.
    """
    for name, filed in context.workspace.alerts.items():
        if formula_of(context.workspace, filed.item.kpi) is None:
            continue  # SO701 says so
        for blind in context.once(_alarms).blind(filed.item):
            where = f" on {blind.channel}" if blind.channel else ""
            message = f"it can't ring{where}: {blind.why}"
            yield Finding(filed.path, message, keys=("kpi",), subject=name, channel=blind.channel)


def _alarms(context: Context) -> Alarms:
    """The alarms as `alerts` knows them at the end of the day; without alerts nothing is imported for them."""
    from socialops.domain.numbers.alarms.watch import Alarms

    return Alarms(context.workspace, context.end)


RULES = (
    Rule("SO710", "alert-unanswerable", "an alert that nobody answers, or with nothing", alert_unanswerable),
    Rule(
        "SO711",
        "alert-noisy",
        "an alert that rings too often to be heard",
        alert_noisy,
        Severity.WARNING,
        scope=Scope.WORKSPACE,
    ),
    Rule(
        "SO712",
        "alert-blind",
        "an alert that can't ring: too little is measured",
        alert_blind,
        Severity.NOTE,
        scope=Scope.WORKSPACE,
    ),
)
