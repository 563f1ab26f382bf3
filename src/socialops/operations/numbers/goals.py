"""What `goals` shows: how far objectives are, and what serves them."""

from __future__ import annotations

from collections.abc import Sequence

from socialops.classes import dataclass
from socialops.operations.numbers.kpis import key_figures
from socialops.operations.shown.opened import Asker, Page, known, open_workspace
from socialops.views.numbers import goals as view
from socialops.views.numbers.pilots import CampaignRow


@dataclass(frozen=True)
class GoalsShown:
    """The goals, and how many there are; campaigns of none, where all was asked for; `currency` of amounts of money."""

    page: Page
    rows: list[view.GoalRow]
    aimless: list[CampaignRow]
    goals: int
    currency: str | None


def goals(asker: Asker, goal: str | None = None, *, teams: Sequence[str] | None = None) -> GoalsShown:
    """All goals, or the one of that name; of *teams*, those with objectives of theirs.

    Raises:
        SocialopsError: there is no such goal, or no such team.
    """
    opened = open_workspace(asker)
    wanted = () if goal is None else (opened.named("goal", goal).item.id,)
    of = known("--team", teams, opened.workspace.teams)
    figures = key_figures(opened)
    rows = view.goals(figures, wanted, of)
    others = [] if wanted or of else view.aimless(figures)
    return GoalsShown(opened.page, rows, others, len(opened.workspace.goals), opened.workspace.settings.currency)
