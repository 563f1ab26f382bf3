"""What somebody has to decide: pilots that are due, objectives that fall behind, looks that are owed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Literal

from socialops.classes import dataclass
from socialops.domain.approval.bypass import owed
from socialops.domain.workspace import Workspace
from socialops.views.numbers.alerts import AlertRow
from socialops.views.numbers.goals import GoalRow
from socialops.views.numbers.pilots import CampaignRow
from socialops.views.standing import Standing

Kind = Literal["pilot", "objective", "review", "alert"]


@dataclass(frozen=True, slots=True)
class ToDecide:
    """One decision: about what, why now, whose it is, and by when."""

    kind: Kind
    subject: str
    why: str
    who: tuple[str, ...]
    due: date | None


def to_decide(
    workspace: Workspace,
    standings: Iterable[Standing],
    goals: Iterable[GoalRow],
    alerts: Sequence[AlertRow],
    aimless: Iterable[CampaignRow] = (),
) -> tuple[ToDecide, ...]:
    """Every decision that is due, the earliest first; those without a day last. *aimless* campaigns serve no goal."""
    found = [*_of_goals(goals), *_pilots(aimless), *_owed(workspace, standings), *_of_alerts(alerts)]
    return tuple(sorted(found, key=lambda each: (each.due or date.max, each.kind, each.subject)))


def _of_goals(goals: Iterable[GoalRow]) -> Iterator[ToDecide]:
    for goal in goals:
        for row in goal.objectives:
            if row.pace == "behind":
                subject = f"goal/{goal.goal.id}"
                why = f"the objective {row.objective.id} is behind its pace"
                yield ToDecide("objective", subject, why, (row.owner,), row.objective.by)
        yield from _pilots(goal.campaigns)


def _pilots(campaigns: Iterable[CampaignRow]) -> Iterator[ToDecide]:
    for campaign in campaigns:
        if campaign.pilot and campaign.pilot.due:
            why = f"its pilot was to be decided: {campaign.pilot.pilot.hypothesis}"
            by = campaign.pilot.pilot.decide_by
            yield ToDecide("pilot", f"campaign/{campaign.campaign.id}", why, (campaign.campaign.owner,), by)


def _owed(workspace: Workspace, standings: Iterable[Standing]) -> Iterator[ToDecide]:
    """Looks that a bypass left to be taken."""
    for standing in standings:
        for result, due in owed(workspace, standing.state):
            why = f"it went past {result.stage.id}, which has not looked at it since"
            yield ToDecide("review", standing.post.id, why, tuple(result.stage.roles), due.date())


def _of_alerts(alerts: Iterable[AlertRow]) -> Iterator[ToDecide]:
    for row in alerts:
        if row.answer is None:
            yield ToDecide("alert", row.name, row.alert.title, row.members, row.due.date())
