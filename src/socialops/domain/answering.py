"""Who answers for what goes on: whoever has a question about it asks them, and once they left, nobody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from socialops.domain.approval.publications import is_over
from socialops.domain.finding import KeyPath
from socialops.domain.workspace import Workspace

if TYPE_CHECKING:
    from socialops.domain.documents.campaign import Goal


class Answer(NamedTuple):
    """The file and id of something that goes on, and the place in it that names its member."""

    path: str
    kind: str
    subject: str
    keys: KeyPath
    member: str


def answering(workspace: Workspace, day: date) -> Iterator[Answer]:
    """Authors of posts that are under way, owners of campaigns, goals and objectives, liaisons of teams."""
    for path, post in workspace.posts.values():
        if not is_over(workspace, post):
            yield Answer(path, "post", post.id, ("author",), post.author)
    for path, campaign in workspace.campaigns.values():
        if not campaign.has_ended(day):
            yield Answer(path, "campaign", campaign.id, ("owner",), campaign.owner)
    for path, goal in workspace.goals.values():
        yield from (Answer(path, "goal", goal.id, keys, name) for keys, name in _owners(goal, day))
    for path, team in workspace.teams.values():
        if team.liaison:
            yield Answer(path, "team", team.id, ("liaison",), team.liaison)


def _owners(goal: Goal, day: date) -> Iterator[tuple[KeyPath, str]]:
    """Who answers for a goal that goes on, and for its objectives that do."""
    if not goal.has_ended(day):
        yield ("owner",), goal.owner
        for number, objective in enumerate(goal.objectives):
            if objective.owner and not (objective.done and objective.done <= day):
                yield ("objectives", number, "owner"), objective.owner
