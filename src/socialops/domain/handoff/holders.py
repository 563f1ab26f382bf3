"""Who can hold the ball for a role or a team."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from socialops.domain.documents.people import Member, Team
from socialops.domain.workspace import Workspace


def is_known(workspace: Workspace, party: str) -> bool:
    """True where the id is a role's or a team's."""
    return party in workspace.roles or party in workspace.teams


def team_of(workspace: Workspace, party: str) -> Team | None:
    """The team itself, or the team that the role belongs to."""
    role = workspace.roles.get(party)
    filed = workspace.teams.get((role.item.team or "") if role else party)
    return filed.item if filed else None


def members_of(workspace: Workspace, party: str, day: date) -> tuple[Member, ...]:
    """A role's step is held by who has the role; a team's by its liaison and by who has a role of that team.

    Who left by *day* is out; the liaison comes first.
    """
    roster = workspace.roster
    if party not in workspace.teams:
        return roster.holders(party, day)
    liaison = roster.members.get(workspace.teams[party].item.liaison or "")
    found = {liaison.id: liaison} if liaison and not liaison.has_left(day) else {}
    for name, role in workspace.roles.items():
        if role.item.team == party:
            found |= {member.id: member for member in roster.holders(name, day)}
    return tuple(found.values())


def may_hold(workspace: Workspace, member: str, party: str, day: date) -> bool:
    """True for a member of the party, and for the named backup of one."""
    found = workspace.roster.members.get(member)
    if found is None or found.has_left(day):
        return False
    return any(member in {m.id, m.backup} for m in members_of(workspace, party, day))


def acceptors(workspace: Workspace, party: str, day: date, *, absent: Collection[str] = ()) -> tuple[str, ...]:
    """Who is there to take the ball on that day: members of the party, the backup for one who is away or *absent*."""
    return workspace.roster.available(members_of(workspace, party, day), day, absent=absent)
