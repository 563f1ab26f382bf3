"""How a campaign does: its targets, and what its pilot shows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from socialops.domain.normal_form import normal_set
from socialops.domain.numbers.decisions import Decided, latest
from socialops.domain.numbers.kpi import FEW, Cell, Formula, Number, Unit, Value, exact, fold
from socialops.domain.numbers.kpi_catalogue import formula_of
from socialops.domain.numbers.pace import Pace, elapsed, pace, progress
from socialops.domain.numbers.pilots import is_undecided, success
from socialops.domain.numbers.readings import USUAL_AGE
from socialops.domain.time.clock import start_of_day
from socialops.domain.workspace import Workspace
from socialops.views.filters import Filters
from socialops.views.numbers.gone import Choice
from socialops.views.numbers.kpis import KeyFigures

if TYPE_CHECKING:
    from socialops.domain.documents.campaign import Campaign, Pilot


class TargetRow(NamedTuple):
    """What a campaign is to reach, and how far it is; `value` is None where nothing is known by that name."""

    kpi: str
    unit: Unit
    target: float
    value: Value | None
    pace: Pace


class PilotRow(NamedTuple):
    """What a pilot shows at equal age; `others` are the campaign's other posts, where it is compared with them.

    `met` says whether it worked: None where that can't be told, as nothing was measured, of too few posts, or the words
    name no number. `due` is true once its day of decision has passed and nobody has decided.
    """

    pilot: Pilot
    formula: Formula | None
    value: Value | None
    others: Value | None
    met: bool | None
    decided: Decided | None
    due: bool


class CampaignRow(NamedTuple):
    """A campaign by its numbers."""

    campaign: Campaign
    targets: tuple[TargetRow, ...]
    pilot: PilotRow | None


def campaign_row(figures: KeyFigures, campaign: Campaign) -> CampaignRow:
    """The numbers of one campaign."""
    pilot = _pilot(figures, campaign, campaign.pilot) if campaign.pilot else None
    return CampaignRow(campaign, tuple(_targets(figures, campaign)), pilot)


def _targets(figures: KeyFigures, campaign: Campaign) -> Iterator[TargetRow]:
    for target in campaign.targets:
        formula = formula_of(figures.workspace, target.kpi)
        value = figures.value(formula, _of(campaign, formula)) if formula else None
        known = value.value if value else None
        span = campaign.start, campaign.end or campaign.until
        told = paced(figures.workspace, known, 0, target.target, span, figures.now)
        yield TargetRow(target.kpi, formula.unit if formula else "count", target.target, value, told)


def paced(
    workspace: Workspace, now: Number | None, baseline: float, target: float | None,
    span: tuple[date | None, date | None], at: datetime,
) -> Pace:  # fmt: skip
    """The pace of what is to be reached within days, both inclusive; not measured where any of it is not known."""
    first, last = span
    if now is None or target is None or first is None or last is None:
        return "not-measured"
    zone = workspace.settings.timezone
    end = start_of_day(date.fromordinal(last.toordinal() + 1), zone)
    gone = progress(now, exact(baseline), exact(target))
    return pace(gone, elapsed(start_of_day(first, zone), end, at))


def _of(campaign: Campaign, formula: Formula) -> Choice:
    """Its posts and their cases; of a channel, or of the world outside, what was counted on its days."""
    if formula.of in {"post", "repository"}:
        return Choice(Filters(campaigns=frozenset({campaign.id})))
    channels = frozenset(campaign.channels) if formula.of == "channel" else frozenset()
    return Choice(Filters(channels=channels), campaign.start, campaign.end or campaign.until)


def _pilot(figures: KeyFigures, campaign: Campaign, pilot: Pilot) -> PilotRow:
    formula = formula_of(figures.workspace, pilot.kpi) if pilot.kpi else None
    value, others = _compared(figures, campaign, pilot, formula) if formula else (None, None)
    wanted = success(pilot.success)
    few = pilot.compare is not None and min(value.n if value else 0, others.n if others else 0) < FEW
    known = value.value if value and not few else None
    met = wanted.met(known) if wanted and known is not None else None
    last = latest(figures.workspace, f"campaign/{campaign.id}")
    due = is_undecided(figures.workspace, campaign, figures.now.date())
    return PilotRow(pilot, formula, value, others, met, last, due)


def _compared(figures: KeyFigures, campaign: Campaign, pilot: Pilot, formula: Formula) -> tuple[Value, Value | None]:
    """The key figure of the pilot's posts, and of the campaign's others, all at the usual age."""
    age = USUAL_AGE if formula.of == "post" else None
    mine = _of(campaign, formula)
    if pilot.compare is None or formula.of != "post":
        return figures.value(formula, mine, age=age), None
    labels = normal_set(pilot.compare.labels)
    parts: tuple[list[Cell], list[Cell]] = [], []
    for found in figures.chosen(mine, age):
        parts[0 if labels & normal_set(found.gone.post.labels) else 1].append(found.cell)
    return fold(formula, parts[0]), fold(formula, parts[1])
