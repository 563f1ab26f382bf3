"""Which posts a view shows: the same filters everywhere."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from socialops.classes import dataclass
from socialops.domain.documents.post import Post
from socialops.domain.normal_form import normal_set
from socialops.domain.workspace import Workspace

if TYPE_CHECKING:
    from socialops.views.cases.list import CaseRow
    from socialops.views.standing import Standing


@dataclass(frozen=True)
class Filters:
    """What is wanted, by id: values of one filter are alternatives, of different filters all must hold.

    An empty one lets everything pass. A goal is that of the post's objective, or of its campaign; a team's posts are
    those that its people write, work on or are waited for.
    """

    campaigns: frozenset[str] = frozenset()
    goals: frozenset[str] = frozenset()
    labels: frozenset[str] = frozenset()
    teams: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset()
    members: frozenset[str] = frozenset()

    @property
    def about_posts(self) -> bool:
        """True where something of a post itself is asked for."""
        return bool(self.campaigns or self.goals or self.labels or self.channels)

    def take(self, workspace: Workspace, post: Post | None, channel: str | None = None) -> bool:
        """True for what is about such a post; *channel* is that of a case, which may have no post."""
        if not self.about_posts:
            return True
        channels = set(post.channels if post else ()) | ({channel} if channel else set())
        if self.channels and not self.channels & channels:
            return False
        if post is None:
            return not (self.campaigns or self.goals or self.labels)
        if self.campaigns and post.campaign not in self.campaigns:
            return False
        if self.labels and not normal_set(self.labels) & normal_set(post.labels):
            return False
        return not self.goals or bool(self.goals & goals_of(workspace, post))

    def take_people(self, workspace: Workspace, who: Iterable[str], writers: Iterable[str] = ()) -> bool:
        """True where one of *who* is a wanted member, and one of them or of the *writers* is of a wanted team."""
        there = set(who)
        if self.members and not self.members & there:
            return False
        return not self.teams or bool((there | set(writers)) & people_of_teams(workspace, self.teams))


def shown_posts(workspace: Workspace, filters: Filters, standings: Iterable[Standing]) -> list[Standing]:
    """Those that pass: about such posts, and written, worked on or waited for by such people."""
    if filters == Filters():
        return list(standings)
    return [s for s in standings if filters.take(workspace, s.post) and filters.take_people(workspace, involved(s))]


def involved(standing: Standing) -> set[str]:
    """Everybody the post is about: who wrote it, is assigned to it, or is waited for."""
    turn = standing.turn.members if standing.turn else ()
    return {*standing.post.people, *standing.post.assignments.values(), *turn}


def wanted_cases(workspace: Workspace, filters: Filters, cases: Iterable[CaseRow]) -> list[CaseRow]:
    """The cases on such channels, about such posts, that wait for or are held by such people."""
    if filters == Filters():
        return list(cases)
    posts = workspace.posts
    return [
        c
        for c in cases
        if filters.take(workspace, posts[c.post].item if c.post and c.post in posts else None, c.channel)
        and filters.take_people(workspace, {c.holder, *c.waits_for})
    ]


def goals_of(workspace: Workspace, post: Post) -> set[str]:
    """The goal of the post's objective, and that of its campaign."""
    campaign = workspace.campaigns.get(post.campaign or "")
    found = {post.objective.partition("/")[0] if post.objective else None, campaign.item.goal if campaign else None}
    return {goal for goal in found if goal}


def people_of_teams(workspace: Workspace, teams: Iterable[str]) -> set[str]:
    """Who has a role of one of the teams, or is its liaison."""
    wanted = set(teams)
    roles = {name for name, filed in workspace.roles.items() if filed.item.team in wanted}
    found = {name for name, filed in workspace.members.items() if roles & set(filed.item.roles)}
    return found | {t.item.liaison for name, t in workspace.teams.items() if name in wanted and t.item.liaison}
