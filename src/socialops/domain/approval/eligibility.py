"""Who may approve a post, ask for changes, or lift a request; and why not."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from socialops.domain.documents.people import Member, Roster
from socialops.domain.documents.post import Post
from socialops.domain.documents.workflow import Stage, Workflow


def needless_lone_review(roster: Roster, workflow: Workflow, day: date) -> tuple[str, ...]:
    """Who could review one another, where the workflow lets authors approve their own posts; empty where that is right.

    Alone, somebody must approve what they wrote. From the day on which every stage that always applies has two who
    could (backups included), nobody must.
    """
    if workflow.four_eyes:
        return ()
    stages = [stage for stage in workflow.stages if stage.when is None] or list(workflow.stages)
    there = [m for m in roster.members.values() if not m.has_left(day) and not m.relay]
    pairs = [[m.id for m in there if roster.serves(m, stage.roles, day)] for stage in stages]
    return tuple(pairs[0]) if pairs and all(len(pair) > 1 for pair in pairs) else ()


def lone_review_message(workflow: Workflow, members: tuple[str, ...]) -> str:
    """That two could review each other and nobody has to, and what to write."""
    few = ", ".join(members[:3]) + (", …" if len(members) > 3 else "")  # noqa: PLR2004
    return (
        f"authors may approve their own posts, though {few} could review each other: "
        f"write 'four_eyes: true' in workflows/{workflow.id}.yaml"
    )


class Electorate:
    """Who counts for one post under its workflow."""

    def __init__(
        self, roster: Roster, workflow: Workflow, post: Post, stage_roles: Mapping[str, frozenset[str]]
    ) -> None:
        self.roster = roster
        self.workflow = workflow
        self.post = post
        self.stage_roles = stage_roles

    def four_eyes(self, member: str) -> str | None:
        """Why four eyes keeps the member from approving, or None."""
        if not self.workflow.four_eyes:
            return None
        if member == self.post.author:
            return f"{member} wrote this post"
        if member in self.post.contributors:
            return f"{member} contributed to this post"
        return None

    def role_objection(self, member: Member, stage: Stage, day: date) -> str | None:
        """Why the member's roles don't let them approve at the stage, or None."""
        if member.has_left(day):
            return f"{member.id} left on {member.until}"
        if self.roster.serves(member, stage.roles, day):
            return None
        held = ", ".join(member.roles) or "no role"
        return f"stage is {stage.id}, {member.id} holds {held}; it takes {' or '.join(stage.roles)}"

    def objections(self, by: str, stage: Stage, day: date) -> list[str]:
        """All reasons why a member's approval does not count."""
        member = self.roster.members.get(by)
        if member is None:
            return [f"{by} is no member"]
        return [reason for reason in (self.four_eyes(by), self.role_objection(member, stage, day)) if reason]

    def bypass_objections(self, by: str, day: date) -> list[str]:
        """All reasons why a member's bypass does not count."""
        member = self.roster.members.get(by)
        if member is None:
            return [f"{by} is no member"]
        left = f"{by} left on {member.until}" if member.has_left(day) else None
        held = ", ".join(member.roles) or "no role"
        right = None if self.roster.may(member, "bypass") else f"{by} holds {held}, and none of it may 'bypass'"
        wrote = f"{by} wrote this post" if by == self.post.author else self.four_eyes(by)
        whole = "a series is never let pass: name one of its posts" if self.post.id == self.post.series else None
        return [reason for reason in (left, right, wrote, whole) if reason]

    def may_request(self, member_id: str, stage_id: str, day: date) -> bool:
        """A request counts while its member holds a role of the stage; four eyes never limits it."""
        member = self.roster.members.get(member_id)
        roles = self._roles(stage_id)
        return member is not None and not member.has_left(day) and self.roster.serves(member, roles, day)

    def may_lift(self, member_id: str, day: date) -> bool:
        """A member who `may: bypass` and has not left."""
        member = self.roster.members.get(member_id)
        return member is not None and not member.has_left(day) and self.roster.may(member, "bypass")

    def _roles(self, stage_id: str) -> frozenset[str]:
        stage = self.workflow.stage(stage_id)
        return frozenset(stage.roles) if stage else self.stage_roles.get(stage_id, frozenset())
