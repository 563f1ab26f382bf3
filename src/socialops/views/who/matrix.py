"""Who does what: roles and their responsibilities, stages, duties, people; and where somebody is missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from socialops.classes import dataclass
from socialops.domain.approval.eligibility import lone_review_message, needless_lone_review
from socialops.domain.documents.people import Member
from socialops.domain.documents.workflow import Stage, Workflow
from socialops.domain.workspace import Workspace
from socialops.views.who.leaving import Gap, coming_gaps, left_gaps


@dataclass(frozen=True)
class Person:
    """A member as others see them; `away_until` is set on a day of absence."""

    id: str
    name: str
    roles: tuple[str, ...]
    backup: str | None
    away_until: date | None
    until: date | None
    relay: bool


@dataclass(frozen=True)
class RoleRow:
    """A role; `duties` are `workflow/responsibility` it is named for, `stages` are `workflow/stage`."""

    id: str
    title: str
    team: str | None
    reports_to: str | None
    responsibilities: tuple[str, ...]
    may: tuple[str, ...]
    members: tuple[str, ...]
    stages: tuple[str, ...]
    duties: tuple[str, ...]
    channels: tuple[str, ...]


@dataclass(frozen=True)
class WorkRow:
    """A stage or a responsibility of a workflow, with who can do it; `needed` is 0 for a responsibility."""

    workflow: str
    name: str
    kind: str
    roles: tuple[str, ...]
    members: tuple[str, ...]
    needed: int
    due: str | None


@dataclass(frozen=True)
class Who:
    """The whole picture."""

    roles: tuple[RoleRow, ...]
    work: tuple[WorkRow, ...]
    members: tuple[Person, ...]
    gaps: tuple[Gap, ...]


def who(workspace: Workspace, today: date) -> Who:
    """Roles, stages, responsibilities, people and gaps on that day, and the gaps that come."""
    work = tuple(_all_work(workspace, today))
    roles = tuple(_role(workspace, role, work, today) for role in sorted(workspace.roles))
    people = tuple(_person(filed.item, today) for _, filed in sorted(workspace.members.items()))
    gaps = _gaps(workspace, work, {p.id: p.away_until for p in people if p.away_until}, today)
    coming = coming_gaps(workspace, today, lambda day: _gaps(workspace, _all_work(workspace, day), {}, day))
    return Who(roles, work, people, (*gaps, *left_gaps(workspace, today), *coming))


def _all_work(workspace: Workspace, day: date) -> Iterator[WorkRow]:
    for _, filed in sorted(workspace.workflows.items()):
        yield from _work(workspace, filed.item, day)


def _work(workspace: Workspace, workflow: Workflow, today: date) -> Iterator[WorkRow]:
    for stage in workflow.stages:
        members = _reviewers(workspace, stage, today)
        due = str(stage.due) if stage.due else None
        yield WorkRow(workflow.id, stage.id, "stage", stage.roles, members, stage.approvals, due)
    for name, duty in workflow.responsibilities.items():
        members = tuple(m.id for m in workspace.roster.holders(duty.role, today))
        due = str(duty.due) if duty.due else None
        yield WorkRow(workflow.id, name, "responsibility", (duty.role,), members, 0, due)


def _reviewers(workspace: Workspace, stage: Stage, today: date) -> tuple[str, ...]:
    roster = workspace.roster
    return tuple(
        m.id for m in roster.members.values() if not m.has_left(today) and roster.serves(m, stage.roles, today)
    )


def _role(workspace: Workspace, role_id: str, work: Iterable[WorkRow], today: date) -> RoleRow:
    role = workspace.roles[role_id].item
    mine = [row for row in work if role_id in row.roles]
    return RoleRow(
        id=role.id,
        title=role.title,
        team=role.team,
        reports_to=role.reports_to,
        responsibilities=role.responsibilities,
        may=role.may,
        members=tuple(m.id for m in workspace.roster.holders(role_id, today)),
        stages=tuple(f"{row.workflow}/{row.name}" for row in mine if row.kind == "stage"),
        duties=tuple(f"{row.workflow}/{row.name}" for row in mine if row.kind != "stage"),
        channels=tuple(sorted(c for c, filed in workspace.channels.items() if filed.item.owner == role_id)),
    )


def _person(member: Member, today: date) -> Person:
    away = next((span.end for span in member.away if span.start <= today <= span.end), None)
    return Person(member.id, member.name, member.roles, member.backup, away, member.until, member.relay)


def _gaps(workspace: Workspace, work: Iterable[WorkRow], away: Mapping[str, date], today: date) -> Iterator[Gap]:
    for role in sorted(workspace.roles):
        if not workspace.roster.holders(role, today):
            yield Gap("role", role, f"nobody holds the role {role}")
    for row in work:
        subject = f"{row.workflow}/{row.name}"
        unknown = [role for role in row.roles if role not in workspace.roles]
        if unknown:
            yield Gap(row.kind, subject, f"{subject} names the role {unknown[0]}, which has no file in roles/")
        elif len(row.members) < max(1, row.needed):
            yield Gap(row.kind, subject, _shortage(row, subject))
        elif all(member in away for member in row.members) and not _stood_in_for(workspace, row, today):
            back = min(away[member] for member in row.members)
            yield Gap(row.kind, subject, f"everybody for {subject} is away, the first until {back}")
    for channel, filed in sorted(workspace.channels.items()):
        if not workspace.roster.holders(filed.item.owner, today):
            yield Gap("channel", channel, f"nobody holds {filed.item.owner}, which owns the channel {channel}")
    yield from _lone_reviews(workspace, today)
    if workspace.posts and not any(workspace.roster.permitted("publish", today)):
        yield Gap("permission", "publish", "nobody may publish: give a role 'may: [publish]'")


def _stood_in_for(workspace: Workspace, row: WorkRow, today: date) -> bool:
    """Whether somebody there is the backup of one of those who are away."""
    members = workspace.roster.members
    return bool(workspace.roster.available([members[name] for name in row.members], today))


def _lone_reviews(workspace: Workspace, today: date) -> Iterator[Gap]:
    for name, filed in sorted(workspace.workflows.items()):
        if members := needless_lone_review(workspace.roster, filed.item, today):
            yield Gap("workflow", name, lone_review_message(filed.item, members))


def _shortage(row: WorkRow, subject: str) -> str:
    roles = " or ".join(row.roles)
    if not row.members:
        return f"nobody can do {subject}: it takes {roles}"
    return f"{subject} needs {row.needed} approvals, but only {len(row.members)} can give one ({roles})"
