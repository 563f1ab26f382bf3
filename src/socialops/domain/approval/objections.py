"""Why an approval does not count, or can't be given: the one list that a command, a pull request and an audit read."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from socialops.domain.approval.eligibility import Electorate
from socialops.domain.approval.stages import stage_applies
from socialops.domain.approval.state import PostState
from socialops.domain.documents.alert import POST, task_of
from socialops.domain.documents.people import Member, Roster
from socialops.domain.documents.post import Post
from socialops.domain.documents.workflow import ALERT, Stage, Workflow
from socialops.domain.suggest import did_you_mean
from socialops.domain.workspace import Workspace


def approval_objections(policy: Workspace, post: Post, by: str, stage: str, day: date) -> list[str]:
    """All that keeps a member from approving at a stage under one policy, but for what they changed themselves."""
    workflow = policy.workflow_of(post)
    found = workflow.stage(stage) if workflow else None
    if workflow is None or found is None:
        return [f"'{stage}' is no stage of the post's workflow"]
    return Electorate(policy.roster, workflow, post, policy.stage_roles).objections(by, found, day)


def request_objections(policy: Workspace, post: Post, by: str, stage: str, day: date) -> list[str]:
    """What keeps a member from asking for changes at a stage; nothing where the policy does not know the stage."""
    member, workflow = policy.roster.members.get(by), policy.workflow_of(post)
    found = workflow.stage(stage) if workflow else None
    if member is None or workflow is None or found is None:
        return []
    reason = Electorate(policy.roster, workflow, post, policy.stage_roles).role_objection(member, found, day)
    return [reason] if reason else []


def task_objections(policy: Workspace, post: Post, by: str, task: str, day: date, *, you: str = "") -> list[str]:
    """What keeps a member from ticking a task off: it is the assigned one's, else whoever's who holds its role.

    Backups stand in for both. *you* is the member who reads the reasons. What an alert asks for is its responder's; so
    is a responsibility that only alerts make.
    """
    workflow, member = policy.workflow_of(post), policy.roster.members.get(by)
    known = workflow.responsibilities if workflow else {}
    responders = responders_of(policy, task)
    if member and policy.roster.serves(member, responders, day):
        return []
    if responders and (task not in known or known[task].ticked_by(task) == ALERT):
        return [f"{task} answers an alert, for the role {' or '.join(responders)}: {_holds(member, by, you)}"]
    if workflow is None or task not in known:
        name = workflow.id if workflow else "?"
        return [f"there is no task '{task}' in the workflow '{name}'; {did_you_mean(task, known)}"]
    if member is None:
        return [f"{by} is no member"]
    return _not_assigned(policy.roster, member, post.assignments.get(task), task, known[task].role, day, you)


def _not_assigned(
    roster: Roster, member: Member, assigned: str | None, task: str, role: str, day: date, you: str
) -> list[str]:
    principal = roster.members.get(assigned or "")
    if assigned:
        stands_in = member.id == assigned or (principal is not None and principal.backup == member.id)
        return [] if stands_in else [f"{task} is assigned to {assigned}"]
    if roster.serves(member, [role], day):
        return []
    return [f"{task} takes the role {role}, {_holds(member, member.id, you)}"]


def _holds(member: Member | None, by: str, you: str) -> str:
    who = "you hold" if by == you else f"{by} holds"
    return f"{who} {', '.join(member.roles) if member and member.roles else 'none'}"


def responders_of(policy: Workspace, task: str) -> tuple[str, ...]:
    """The roles that answer the alerts on posts which give that task."""
    alerts = (filed.item for filed in policy.alerts.values())
    roles = (a.responder for a in alerts if a.rhythm == POST and task_of(a) == task)
    return tuple(dict.fromkeys(role for role in roles if role))


def status_objections(post: Post) -> list[str]:
    """Why nobody judges a post that its author has not handed in, or has taken back."""
    words = {"draft": "is a draft", "hold": "is on hold", "cancelled": "is cancelled"}
    word = words.get(post.status)
    verb = "submit" if post.status == "draft" else "resume"
    who = f"{post.author}, or who may publish," if post.status == "hold" else post.author
    return [f"it {word}: {who} must 'socialops {verb} {post.id}' first"] if word else []


def order_objections(
    policy: Workspace,
    workflow: Workflow,
    post: Post,
    stage: str,
    given: Mapping[str, Collection[str]],
    passed: Collection[str] = (),
) -> list[str]:
    """Why it was not a stage's turn when at each stage those who are *given* had approved.

    It does not apply to the post, or an earlier one that does had not enough approvals; a bypass let those *passed* go.
    """
    applying = [s for s in workflow.stages if stage_applies(s, post, policy)]
    names = [s.id for s in applying]
    if stage not in names:
        return [f"stage {stage} does not apply to this post"] if workflow.stage(stage) else []
    before = [s for s in applying[: names.index(stage)] if s.id not in passed]
    return [f"stage {s.id} comes first and is still open" for s in before if len(given.get(s.id, ())) < s.approvals][:1]


def bypass_objections(policy: Workspace, post: Post, by: str, day: date) -> list[str]:
    """All that keeps a member from letting a post pass under one policy, but for what they changed themselves."""
    workflow = policy.workflow_of(post)
    if workflow is None:
        return ["there is no workflow for it"]
    return Electorate(policy.roster, workflow, post, policy.stage_roles).bypass_objections(by, day)


def turn_objections(state: PostState, stage: Stage, by: str) -> list[str]:
    """Why it is not the stage's turn, or no longer: it does not apply, has its approvals, or another comes first."""
    result = next((s for s in state.stages if s.stage.id == stage.id and s.applies), None)
    first = state.open_stage
    if result is None:
        return [f"stage {stage.id} does not apply to this post"]
    if any(d.review.by == by for d in result.approved):
        return [f"{by} has approved this very text at {stage.id} already"]
    if result.bypass and not result.enough:
        return ["you let it pass here by your bypass, so others must look"] if result.bypass.review.by == by else []
    if result.satisfied:
        return [f"stage {stage.id} has its approval{'s' if stage.approvals > 1 else ''} already"]
    if first and first.stage.id != stage.id:
        return [f"stage {first.stage.id} comes first and is still open"]
    return []
