"""Names of key figures and of their counts that nobody knows; SO701 tells them along with those in records."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from socialops.domain.finding import Finding, KeyPath
from socialops.domain.numbers.counts import ACCOUNT, NUMBERS
from socialops.domain.numbers.kpi import POSTS
from socialops.domain.numbers.kpi_catalogue import known
from socialops.domain.suggest import Hints
from socialops.rules.rule import Context


def unknown_figures(context: Context) -> Iterator[Finding]:
    """Key figures that objectives, targets and alerts name, and the counts of which own ones are made."""
    workspace = context.workspace
    figures, hints = known(workspace), Hints()
    for path, subject, keys, name in _named(context):
        if name not in figures:
            message = f"there is no key figure '{name}'; {hints.of(path, name, figures)}"
            yield Finding(path, message, keys=keys, subject=subject)
    own = (count for filed in workspace.kpis.values() for count in filed.item.counts)
    counts = {*ACCOUNT, *NUMBERS, POSTS, *own}
    for filed in workspace.kpis.values():
        for field in ("over", "minus", "under"):
            for keys, count in _counts((field,), getattr(filed.item, field)):
                yield from _missing(filed.path, filed.item.id, keys, count, counts, hints)


def _named(context: Context) -> Iterator[tuple[str, str, KeyPath, str]]:
    """Path, id, place and name, wherever a key figure is named; what is over is left alone."""
    workspace, today = context.workspace, context.today
    for path, goal in workspace.goals.values():
        for number, objective in enumerate(goal.objectives) if not goal.has_ended(today) else ():
            if objective.kpi:
                yield path, goal.id, ("objectives", number, "kpi"), objective.kpi
    for path, campaign in workspace.campaigns.values():
        for number, target in enumerate(campaign.targets) if not campaign.has_ended(today) else ():
            yield path, campaign.id, ("targets", number, "kpi"), target.kpi
    for path, alert in workspace.alerts.values():
        yield path, alert.id, ("kpi",), alert.kpi


def _counts(keys: KeyPath, found: Iterable[str | tuple[str, ...]]) -> Iterator[tuple[KeyPath, str]]:
    """Each count of a list, or of a list of lists, with its place."""
    for number, each in enumerate(found):
        if isinstance(each, str):
            yield (*keys, number), each
        else:
            yield from _counts((*keys, number), each)


def _missing(
    path: str, subject: str, keys: KeyPath, count: str, counts: Collection[str], hints: Hints
) -> Iterator[Finding]:
    if count not in counts:
        hint = hints.of(path, count, counts)
        message = f"there is no count '{count}'; {hint} (a count of your own is named in 'counts')"
        yield Finding(path, message, keys=keys, subject=subject)
