"""For whom a change in the rules of work matters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from socialops.domain.documents.post import Post
from socialops.domain.documents.workflow import Workflow
from socialops.domain.workspace import Filed, Workspace

if TYPE_CHECKING:
    from socialops.domain.documents.guide import Applies


class Audience:
    """Who is touched by what, as things are now; who has left hears nothing."""

    def __init__(self, after: Workspace, before: Workspace, flying: Sequence[Filed[Any]], day: date) -> None:
        self.after, self.before, self.flying, self.day = after, before, flying, day

    def holders(self, roles: Iterable[str]) -> set[str]:
        """Members who hold one of the roles, now or before."""
        wanted = set(roles)
        return {
            name
            for space in (self.before, self.after)
            for name, filed in space.members.items()
            if wanted & set(filed.item.roles) and self._is_here(name)
        }

    def _is_here(self, name: str) -> bool:
        known = self.after.members.get(name)
        return known is not None and not known.item.has_left(self.day)

    def everybody(self) -> set[str]:
        """All who are there."""
        return {name for name in self.after.members if self._is_here(name)}

    def posts(self, kind: str, name: str) -> list[Filed[Any]]:
        """The posts in flight that a document governs."""
        if kind == "channel":
            return [p for p in self.flying if name in p.item.channels]
        if kind == "workflow":
            return [p for p in self.flying if (w := self.after.workflow_of(p.item)) and w.id == name]
        if kind == "guide":
            held = [space.guides[name].item.applies for space in (self.before, self.after) if name in space.guides]
            return [p for p in self.flying if any(self._governs(where, p.item) for where in held)]
        if kind == "campaign":
            return [p for p in self.flying if p.item.campaign == name]
        return []

    def _governs(self, where: Applies, post: Post) -> bool:
        """True where a guide holds for the post on any of its channels."""
        from socialops.domain.documents.guide import applies

        places = ((channel, self.after.platform_of(channel) or "") for channel in post.channels)
        return any(applies(where, post, channel, platform) for channel, platform in places)

    def members(self, kind: str, items: Sequence[Any], posts: Sequence[Filed[Any]]) -> tuple[str, ...]:
        """Who holds a role that the document names, whose posts it governs, and who it is about."""
        found = {person for post in posts for person in post.item.people if self._is_here(person)}
        for item in items:
            found |= self._about(kind, item)
        return tuple(sorted(found))

    def _about(self, kind: str, item: Any) -> set[str]:
        match kind:
            case "workflow":
                return self.holders(_roles_of_workflow(item))
            case "role":
                return self.holders([item.id, *item.lines, *([item.reports_to] if item.reports_to else [])])
            case "member":
                return self._here(item.id, item.backup) | self.holders(item.roles)
            case "channel":
                found = self.holders([item.owner])
            case "playbook":
                parties = {step.holder for step in item.steps}
                found = self.holders(parties) | self._of_teams(parties & self.after.teams.keys())
            case "campaign" | "goal":
                found = self._here(item.owner)
            case "team":
                found = self._of_teams({item.id}) | self._here(item.liaison)
            case _:
                found = self.holders(r for r, filed in self.after.roles.items() if "post" in filed.item.may)
        return found

    def _here(self, *names: str | None) -> set[str]:
        return {name for name in names if name and self._is_here(name)}

    def _of_teams(self, teams: set[str]) -> set[str]:
        roles = [role for role, filed in self.after.roles.items() if filed.item.team in teams]
        liaisons = (self.after.teams[team].item.liaison for team in teams if team in self.after.teams)
        return self.holders(roles) | self._here(*liaisons)


def _roles_of_workflow(item: Workflow) -> list[str]:
    roles = [role for stage in item.stages for role in stage.roles]
    return [*roles, *(duty.role for duty in item.responsibilities.values())]
