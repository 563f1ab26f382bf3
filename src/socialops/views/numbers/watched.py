"""What the key figures that somebody watches are by now: of a post, or over a campaign."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from socialops.domain.numbers.figures import figure
from socialops.domain.numbers.kpi import Formula, Value, exact, fold
from socialops.domain.numbers.kpi_catalogue import formula_of
from socialops.views.filters import Filters
from socialops.views.numbers.gone import Choice
from socialops.views.numbers.kpis import KeyFigures
from socialops.views.numbers.pilots import CampaignRow, campaign_row
from socialops.views.work.answered import Answers, Watched

if TYPE_CHECKING:
    from socialops.domain.documents.campaign import Campaign


def of_post(figures: KeyFigures, answers: Answers) -> Answers:
    """The answers of a post, with what its key figures are by now on all channels together."""
    cells = [found.cell for found in figures.measured.of_post(answers.subject)]

    def value(formula: Formula) -> Value:
        found = fold(formula, cells)
        alone = found.value is None and formula.is_average and found.n == 1
        return found._replace(value=found.over) if alone else found

    return _with(answers, lambda names: _read(figures, names, value))


def of_campaign(figures: KeyFigures, answers: Answers, campaign: Campaign) -> Answers:
    """The answers of a campaign, with what its key figures are by now over its posts, its targets and its pilot."""
    choice = Choice(Filters(campaigns=frozenset({campaign.id})))
    found = _with(answers, lambda names: _read(figures, names, lambda formula: figures.value(formula, choice)))
    more = "; ".join(_told(figures, campaign_row(figures, campaign)))
    rows = (
        row._replace(more=f"{row.more}; {more}", told=None) if more and row.key == "success" else row
        for row in found.rows
    )
    return replace(found, rows=tuple(rows))


def _with(answers: Answers, read: Callable[[Iterable[str]], tuple[Watched, ...]]) -> Answers:
    """The rows that watch something, with what it is."""
    rows = []
    for row in answers.rows:
        values = read(row.kpis) if row.kpis else ()
        rows.append(row._replace(values=values, told=None) if values else row)
    return replace(answers, rows=tuple(rows))


def _read(figures: KeyFigures, names: Iterable[str], value: Callable[[Formula], Value]) -> tuple[Watched, ...]:
    found = []
    for name in names:
        formula = formula_of(figures.workspace, name)
        if formula and formula.of == "post":
            told = value(formula)
            if told.value is not None:
                at = told.as_of and told.as_of.astimezone(figures.zone)
                found.append(Watched(name, formula.unit, told.value, at, figures.workspace.settings.currency))
    return tuple(found)


def _told(figures: KeyFigures, row: CampaignRow) -> Iterator[str]:
    currency = figures.workspace.settings.currency
    for target in row.targets:
        now = figure(target.unit, target.value.value if target.value else None, currency)
        yield f"{target.kpi} {now} of {figure(target.unit, exact(target.target), currency)} ({target.pace})"
    pilot = row.pilot
    if pilot and pilot.formula and pilot.value and pilot.value.value is not None:
        yield f"{pilot.formula.id} of the pilot is {figure(pilot.formula.unit, pilot.value.value, currency)}"
    if pilot and pilot.decided:
        yield f"decided: {pilot.decided.record.decision} by {pilot.decided.record.by}"
