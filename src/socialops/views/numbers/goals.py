"""Goals: how far each objective is, at which pace, in which order, and what serves it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from socialops.domain.numbers.decisions import Decided, latest
from socialops.domain.numbers.kpi import Formula, Value, exact
from socialops.domain.numbers.kpi_catalogue import formula_of
from socialops.domain.numbers.pace import Pace, last_whole, progress
from socialops.domain.workspace import Workspace
from socialops.views.filters import Filters
from socialops.views.numbers.gone import Choice
from socialops.views.numbers.kpis import KeyFigures
from socialops.views.numbers.pilots import CampaignRow, campaign_row, paced

if TYPE_CHECKING:
    from socialops.domain.documents.campaign import Campaign, Goal, Objective


class ObjectiveRow(NamedTuple):
    """One objective; `value` is its key figure now, None where no key figure of that name is known.

    `first` is since when it counts. `progress` is how much of the way is gone (1: all of it). `posts`, `campaigns` and
    `cases` are the ids of what serves it.
    """

    objective: Objective
    owner: str
    formula: Formula | None
    value: Value | None
    first: date | None
    progress: Fraction | None
    pace: Pace
    posts: tuple[str, ...]
    campaigns: tuple[str, ...]
    cases: tuple[str, ...]


class GoalRow(NamedTuple):
    """One goal: its objectives in the order in which they are to be reached, and its campaigns by their numbers."""

    goal: Goal
    objectives: tuple[ObjectiveRow, ...]
    campaigns: tuple[CampaignRow, ...]
    decided: Decided | None = None


def goals(figures: KeyFigures, wanted: Collection[str] = (), teams: Collection[str] = ()) -> list[GoalRow]:
    """Goals, all or the wanted ones; of *teams*, those that have objectives of theirs, with these alone."""
    workspace = figures.workspace
    served = _Served(workspace)
    found = []
    for name, filed in workspace.goals.items():
        if wanted and name not in wanted:
            continue
        goal = filed.item
        rows = [
            _objective(figures, served, goal, objective)
            for objective in in_order(goal)
            if not teams or objective.team in teams
        ]
        if rows or not teams:
            campaigns = tuple(campaign_row(figures, campaign) for campaign in served.campaigns_of(name))
            found.append(GoalRow(goal, tuple(rows), campaigns, latest(workspace, f"goal/{name}")))
    return found


def aimless(figures: KeyFigures) -> list[CampaignRow]:
    """The campaigns of no goal that have targets or a pilot, by their numbers."""
    campaigns = (filed.item for filed in figures.workspace.campaigns.values())
    return [campaign_row(figures, c) for c in campaigns if c.goal is None and (c.targets or c.pilot)]


def in_order(goal: Goal) -> list[Objective]:
    """What comes before, first; then what is due first; then as the file has them. A circle stays as it is."""
    rest = sorted(goal.objectives, key=lambda o: o.by or date.max)  # sorting keeps the order of equals
    found = []
    while rest:
        still = {o.id for o in rest}
        each = next((o for o in rest if not still & (_before(goal, o) - {o.id})), rest[0])
        rest.remove(each)
        found.append(each)
    return found


def _before(goal: Goal, objective: Objective) -> set[str]:
    """The objectives of the same goal that come before."""
    return {name.removeprefix(f"{goal.id}/") for name in objective.after}


def _objective(figures: KeyFigures, served: _Served, goal: Goal, objective: Objective) -> ObjectiveRow:
    formula = formula_of(figures.workspace, objective.kpi) if objective.kpi else None
    first = objective.start or (objective.by and date(objective.by.year, 1, 1))
    value = _now(figures, objective, formula, first) if formula else None
    known, base = value.value if value else None, objective.baseline or 0
    gone = None
    if known is not None and objective.target is not None:
        gone = progress(known, exact(base), exact(objective.target))
    span = first, objective.by
    told: Pace = "done"
    if objective.done is None or objective.done > figures.now.date():
        told = paced(figures.workspace, known, base, objective.target, span, figures.now)
    posts = served.posts_of(f"{goal.id}/{objective.id}")
    return ObjectiveRow(
        objective, objective.owner or goal.owner, formula, value, first, gone, told, posts,
        served.campaigns_for(goal.id, posts), served.cases_of(posts),
    )  # fmt: skip


def _now(figures: KeyFigures, objective: Objective, formula: Formula, first: date | None) -> Value:
    """The key figure of the time that the objective is about; nothing of a month that began before it did."""
    filters = Filters(channels=frozenset(objective.channels))
    if objective.per == "latest":
        return figures.value(formula, Choice(filters, first), last=True)
    if objective.per == "total":
        return figures.value(formula, Choice(filters, first))
    span = last_whole(objective.per, figures.now.date())
    if first is not None and span.last < first:
        return Value(None, None, None, 0, 0)
    return figures.value(formula, Choice(filters, span.first, span.last))


class _Served:
    """What serves which goal and objective."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self._posts: dict[str, list[str]] = {}
        self._named: dict[str, set[str]] = {}
        for name, filed in workspace.posts.items():
            if filed.item.objective and filed.item.status != "cancelled":
                self._posts.setdefault(filed.item.objective, []).append(name)
                if filed.item.campaign:
                    self._named.setdefault(filed.item.campaign, set()).add(filed.item.objective)

    def posts_of(self, objective: str) -> tuple[str, ...]:
        """The posts that name it."""
        return tuple(self._posts.get(objective, ()))

    def campaigns_of(self, goal: str) -> list[Campaign]:
        """The campaigns of a goal."""
        return [filed.item for filed in self.workspace.campaigns.values() if filed.item.goal == goal]

    def campaigns_for(self, goal: str, posts: Iterable[str]) -> tuple[str, ...]:
        """The campaigns of its posts, and those of its goal whose posts name no objective of the goal."""
        mine = {self.workspace.posts[post].item.campaign for post in posts}
        for campaign in self.campaigns_of(goal):
            named = {name.partition("/")[0] for name in self._named.get(campaign.id, ())}
            if goal not in named:
                mine.add(campaign.id)
        return tuple(sorted(name for name in mine if name))

    def cases_of(self, posts: Iterable[str]) -> tuple[str, ...]:
        """The cases about its posts."""
        mine = set(posts)
        return tuple(name for name, filed in self.workspace.cases.items() if filed.item.post in mine)
